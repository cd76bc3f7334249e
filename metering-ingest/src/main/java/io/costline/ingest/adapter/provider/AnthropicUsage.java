package io.costline.ingest.adapter.provider;

import io.costline.avro.TokenBuckets;
import io.costline.avro.UsagePart;
import io.costline.ingest.adapter.reading.EventUnits;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Verbatim;
import io.costline.ingest.admission.Draft;
import java.util.ArrayList;
import java.util.List;

/**
 * The Anthropic dialect: cache reads and writes come on top of input, a write is the sum of its 5-minute and 1-hour
 * shares, thinking is part of output. {@code iterations} bills work the top level leaves out: compaction, advisors and
 * the refused hops of a server-side fallback become parts of the event.
 */
public final class AnthropicUsage {
    public static final String RULE = "anthropic";

    private AnthropicUsage() {}

    /** @param servedModel the model of the message, to tell the hop that served from the others */
    public static void read(Fields usage, Draft draft, String servedModel) {
        InclusiveUsage totals = totals(usage);
        totals.writeTo(draft, usage.present() ? RULE : "");
        var event = draft.event();
        event.setReportedUsage(Verbatim.counts(usage));
        event.setParts(parts(usage, draft, servedModel));
        var units = new EventUnits(draft);
        Fields tools = usage.object("server_tool_use");
        units.add("web_searches", Math.max(0, tools.count("web_search_requests")));
        units.add("web_fetches", Math.max(0, tools.count("web_fetch_requests")));
        units.add("code_executions", Math.max(0, tools.count("code_execution_requests")));
        event.setServiceTier(tier(usage.text("service_tier")));
        event.setSpeed(usage.text("speed").equals("standard") ? "" : usage.text("speed"));
        String geography = usage.text("inference_geo");
        event.setRegion(geography.equals("not_available") || geography.equals("global") ? "" : geography);
    }

    private static String tier(String tier) {
        return tier.equals("standard") ? "" : tier;
    }

    private static InclusiveUsage totals(Fields usage) {
        var totals = new InclusiveUsage(true);
        totals.read(Measure.INPUT, usage, "input_tokens");
        totals.read(Measure.OUTPUT, usage, "output_tokens");
        totals.read(Measure.CACHE_READ, usage, "cache_read_input_tokens");
        totals.read(Measure.CACHE_WRITE, usage, "cache_creation_input_tokens");
        Fields ttl = usage.object("cache_creation");
        totals.read(Measure.CACHE_WRITE_5M, ttl, "ephemeral_5m_input_tokens");
        totals.read(Measure.CACHE_WRITE_1H, ttl, "ephemeral_1h_input_tokens");
        totals.read(Measure.REASONING, usage.object("output_tokens_details"), "thinking_tokens");
        long write = totals.stated(Measure.CACHE_WRITE)
                ? totals.get(Measure.CACHE_WRITE)
                : totals.get(Measure.CACHE_WRITE_5M) + totals.get(Measure.CACHE_WRITE_1H);
        if (totals.said()) {
            totals.adjust(Measure.INPUT, totals.get(Measure.INPUT) + totals.get(Measure.CACHE_READ) + write);
        }
        return totals;
    }

    /**
     * The top level sums the message iterations of the model that served. Every other iteration is a part: another
     * kind, or another model. A refused hop that produced nothing was still read by its model, and is billed unless it
     * has no tokens at all.
     */
    private static List<UsagePart> parts(Fields usage, Draft draft, String servedModel) {
        var parts = new ArrayList<UsagePart>();
        int index = 0;
        for (Fields iteration : usage.objects("iterations")) {
            String kind = iteration.text("type");
            String model = iteration.text("model");
            boolean otherModel = !model.isEmpty() && !servedModel.isEmpty() && !model.equals(servedModel);
            boolean inTopLevel = !otherModel && (kind.equals("message") || kind.equals("fallback_message"));
            if (!inTopLevel) {
                TokenBuckets tokens = totals(iteration).buckets(draft);
                parts.add(new UsagePart(
                        index,
                        otherModel && kind.equals("message") ? "fallback" : kind(kind),
                        draft.event().getProvider(),
                        model.isEmpty() ? servedModel : model,
                        tokens,
                        true));
            }
            index++;
        }
        return parts;
    }

    private static String kind(String type) {
        return type.equals("advisor_message") ? "advisor" : type;
    }
}
