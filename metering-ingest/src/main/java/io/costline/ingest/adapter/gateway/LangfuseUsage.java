package io.costline.ingest.adapter.gateway;

import io.costline.ingest.adapter.provider.OpenAiUsage;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Verbatim;
import io.costline.ingest.admission.Draft;

/**
 * {@code usageDetails} and its older twin {@code usage}: aliases, never addends. Langfuse means disjoint buckets
 * ({@code input} without {@code input_cached_tokens}), many senders write inclusive totals under the same keys; the
 * total decides where it can. OpenAI's own names are OpenAI's own rule.
 */
final class LangfuseUsage {
    static final String DISJOINT = "langfuse";
    static final String INCLUSIVE = "langfuse_inclusive";

    private LangfuseUsage() {}

    static void read(Fields body, String kind, boolean inclusiveSender, Draft draft) {
        Fields usage = body.object(body.has("usageDetails") ? "usageDetails" : "usage");
        boolean openAi = usage.has("prompt_tokens")
                || usage.has("completion_tokens")
                || usage.has("input_tokens_details")
                || usage.has("promptTokens");
        if (openAi) {
            OpenAiUsage.read(usage, draft, kind.equals("embedding"));
            return;
        }
        var totals = new InclusiveUsage(true);
        totals.read(Measure.INPUT, usage, "input").read(Measure.INPUT, usage, "input_tokens");
        totals.read(Measure.OUTPUT, usage, "output").read(Measure.OUTPUT, usage, "output_tokens");
        totals.read(Measure.CACHE_READ, usage, "input_cached_tokens")
                .read(Measure.CACHE_READ, usage, "input_cache_read")
                .read(Measure.CACHE_READ, usage, "cache_read_input_tokens");
        totals.read(Measure.CACHE_WRITE, usage, "input_cache_creation")
                .read(Measure.CACHE_WRITE, usage, "cache_creation_input_tokens");
        totals.read(Measure.REASONING, usage, "output_reasoning_tokens")
                .read(Measure.REASONING, usage, "output_reasoning");
        totals.reportedTotal(usage.count("total"));
        long inputParts = parts(usage, "input_");
        long outputParts = parts(usage, "output_");
        String rule = rule(totals, inputParts, outputParts, inclusiveSender);
        if (rule.equals(DISJOINT)) {
            totals.adjust(Measure.INPUT, totals.get(Measure.INPUT) + inputParts);
            totals.adjust(Measure.OUTPUT, totals.get(Measure.OUTPUT) + outputParts);
        }
        totals.writeTo(draft, usage.present() ? rule : "");
        draft.event().setReportedUsage(Verbatim.counts(usage));
    }

    /** Everything beside the plain count of one side: its buckets, or the parts of its total. */
    private static long parts(Fields usage, String side) {
        long parts = side.equals("input_") ? anthropicParts(usage) : 0;
        for (int member = 0; member < usage.object().size(); member++) {
            String name = usage.object().name(member);
            boolean plain = name.equals(side + "tokens");
            if (name.startsWith(side) && !plain && !name.endsWith("_details")) {
                parts += Math.max(0, usage.count(name));
            }
        }
        return parts;
    }

    private static long anthropicParts(Fields usage) {
        return Math.max(0, usage.count("cache_read_input_tokens"))
                + Math.max(0, usage.count("cache_creation_input_tokens"));
    }

    private static String rule(InclusiveUsage totals, long inputParts, long outputParts, boolean inclusiveSender) {
        if (inputParts > totals.get(Measure.INPUT) || outputParts > totals.get(Measure.OUTPUT)) {
            return DISJOINT;
        }
        long plain = totals.get(Measure.INPUT) + totals.get(Measure.OUTPUT);
        if (totals.totalReported() && inputParts + outputParts > 0) {
            if (totals.reportedTotal() == plain) {
                return INCLUSIVE;
            }
            if (totals.reportedTotal() == plain + inputParts + outputParts) {
                return DISJOINT;
            }
        }
        return inclusiveSender ? INCLUSIVE : DISJOINT;
    }
}
