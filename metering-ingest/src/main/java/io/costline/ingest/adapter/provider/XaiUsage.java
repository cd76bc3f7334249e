package io.costline.ingest.adapter.provider;

import io.costline.avro.Modality;
import io.costline.avro.ReportedCostKind;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.ReportedCosts;

/**
 * xAI: the chat endpoint leaves reasoning out of {@code completion_tokens}, the responses endpoint keeps it in
 * {@code output_tokens}. The bill comes with the answer, in ticks of 10⁻¹⁰ dollars.
 */
final class XaiUsage {
    private XaiUsage() {}

    static String read(UsageReading call) {
        Fields usage = call.usage();
        ReportedCosts.add(
                call.draft(), ReportedCostKind.BILLED, usage.decimal("cost_in_usd_ticks"), ReportedCosts.Unit.TICKS);
        call.totals().read(Measure.CACHE_READ, usage, "cached_prompt_text_tokens"); // as its own protocol says it
        call.totals().modality(Measure.INPUT, Modality.IMAGE, usage, "prompt_image_tokens");
        call.units().add("audio_seconds", usage.decimal("billable_audio_seconds"));
        call.units().add("input_text_messages", call.count("input_text_messages"));
        call.units().add("search_sources", call.count("num_sources_used"));
        tools(usage.object("server_side_tool_usage_details"), call);
        return usage.has("prompt_tokens") ? chat(call.totals()) : "";
    }

    private static String chat(InclusiveUsage totals) {
        long output = totals.get(Measure.OUTPUT);
        long reasoning = totals.get(Measure.REASONING);
        boolean contained = totals.totalReported()
                && totals.reportedTotal() == totals.get(Measure.INPUT) + output
                && reasoning <= output;
        if (reasoning == 0 || contained) {
            return "";
        }
        totals.adjust(Measure.OUTPUT, output + reasoning);
        return OpenAiUsage.RULE_REASONING_EXTRA;
    }

    private static void tools(Fields tools, UsageReading call) {
        call.units().add("web_searches", tools.count("web_search_calls"));
        call.units().add("x_searches", tools.count("x_search_calls"));
        call.units().add("code_executions", tools.count("code_interpreter_calls"));
        call.units().add("output_images", tools.count("image_generation_calls"));
        // A collection is searched under either name, not under both.
        call.units()
                .add(
                        "storage_searches",
                        Math.max(tools.count("file_search_calls"), tools.count("document_search_calls")));
    }
}
