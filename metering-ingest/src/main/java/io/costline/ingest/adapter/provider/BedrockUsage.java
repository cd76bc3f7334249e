package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Verbatim;
import io.costline.ingest.admission.Draft;

/**
 * The Bedrock dialect: cache reads and writes come on top of input, as with Anthropic, and each stands under two names.
 * Models invoked in their own format count in words of their own.
 */
final class BedrockUsage {
    static final String RULE = "bedrock";

    private BedrockUsage() {}

    static void converse(Fields usage, Draft draft) {
        var totals = new InclusiveUsage(true);
        totals.read(Measure.INPUT, usage, "inputTokens").read(Measure.OUTPUT, usage, "outputTokens");
        totals.read(Measure.CACHE_READ, usage, "cacheReadInputTokens")
                .read(Measure.CACHE_READ, usage, "cacheReadInputTokenCount");
        totals.read(Measure.CACHE_WRITE, usage, "cacheWriteInputTokens")
                .read(Measure.CACHE_WRITE, usage, "cacheWriteInputTokenCount");
        lifetimes(usage, totals);
        totals.reportedTotal(usage.count("totalTokens"));
        write(totals, usage, draft);
    }

    /** {@code inputTokenCount} and the like, as logs and invocation metrics name them. */
    static InclusiveUsage counts(Fields input, Fields output) {
        var totals = new InclusiveUsage(true);
        totals.read(Measure.INPUT, input, "inputTokenCount").read(Measure.OUTPUT, output, "outputTokenCount");
        for (Fields holder : new Fields[] {input, output}) {
            totals.read(Measure.CACHE_READ, holder, "cacheReadInputTokenCount");
            totals.read(Measure.CACHE_WRITE, holder, "cacheWriteInputTokenCount");
        }
        return totals;
    }

    /** Llama's and Titan's own words. */
    static InclusiveUsage ofModel(Fields body) {
        var totals = new InclusiveUsage(true);
        totals.read(Measure.INPUT, body, "prompt_token_count").read(Measure.OUTPUT, body, "generation_token_count");
        totals.read(Measure.INPUT, body, "inputTextTokenCount");
        long output = 0;
        for (Fields result : body.objects("results")) {
            output += Math.max(0, result.count("tokenCount"));
        }
        if (output > 0) {
            totals.set(Measure.OUTPUT, output, body, "results");
        }
        return totals;
    }

    static void write(InclusiveUsage totals, Fields usage, Draft draft) {
        if (totals.said()) {
            long cached = totals.get(Measure.CACHE_READ) + written(totals);
            totals.adjust(Measure.INPUT, totals.get(Measure.INPUT) + cached);
        }
        totals.writeTo(draft, totals.said() ? RULE : "");
        draft.event().setReportedUsage(Verbatim.counts(usage));
    }

    private static long written(InclusiveUsage totals) {
        return totals.stated(Measure.CACHE_WRITE)
                ? totals.get(Measure.CACHE_WRITE)
                : totals.get(Measure.CACHE_WRITE_5M) + totals.get(Measure.CACHE_WRITE_1H);
    }

    /** How long what was written is kept, by entry. */
    private static void lifetimes(Fields usage, InclusiveUsage totals) {
        long fiveMinutes = 0;
        long hour = 0;
        for (Fields detail : usage.objects("cacheDetails")) {
            long tokens = Math.max(0, detail.count("inputTokens"));
            switch (detail.text("ttl")) {
                case "5m", "5M", "T5M" -> fiveMinutes += tokens;
                case "1h", "1H", "T1H" -> hour += tokens;
                default -> {}
            }
        }
        if (fiveMinutes > 0) {
            totals.set(Measure.CACHE_WRITE_5M, fiveMinutes, usage, "cacheDetails");
        }
        if (hour > 0) {
            totals.set(Measure.CACHE_WRITE_1H, hour, usage, "cacheDetails");
        }
    }
}
