package io.costline.ingest.adapter.gateway;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Verbatim;
import io.costline.ingest.admission.Draft;

/**
 * Usage as the AI SDK states it. With details the totals include them. Without, the SDK hands on what its provider
 * module made of the provider's counts: an input smaller than what was cached was written in Anthropic's way.
 */
final class AiSdkUsage {
    private AiSdkUsage() {}

    static void read(Fields usage, Draft draft) {
        var totals = new InclusiveUsage(true);
        Fields input = usage.object("inputTokenDetails");
        Fields output = usage.object("outputTokenDetails");
        totals.read(Measure.INPUT, usage, "inputTokens").read(Measure.INPUT, usage, "promptTokens");
        totals.read(Measure.INPUT, usage, "tokens"); // embeddings
        totals.read(Measure.OUTPUT, usage, "outputTokens").read(Measure.OUTPUT, usage, "completionTokens");
        totals.read(Measure.CACHE_READ, input, "cacheReadTokens").read(Measure.CACHE_READ, usage, "cachedInputTokens");
        totals.read(Measure.CACHE_WRITE, input, "cacheWriteTokens");
        totals.read(Measure.REASONING, output, "reasoningTokens").read(Measure.REASONING, usage, "reasoningTokens");
        totals.reportedTotal(usage.count("totalTokens"));
        long plain = totals.get(Measure.INPUT);
        long cached = totals.get(Measure.CACHE_READ) + totals.get(Measure.CACHE_WRITE);
        boolean extra = cached > plain;
        if (extra) {
            totals.adjust(Measure.INPUT, plain + cached);
            if (totals.totalReported() && totals.reportedTotal() == plain + totals.get(Measure.OUTPUT)) {
                totals.reportedTotal(totals.reportedTotal() + cached);
            }
        }
        totals.writeTo(draft, usage.present() ? extra ? PlainUsage.CACHE_EXTRA : PlainUsage.RULE : "");
        draft.event().setReportedUsage(Verbatim.counts(usage));
    }
}
