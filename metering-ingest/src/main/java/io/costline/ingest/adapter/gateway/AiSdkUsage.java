package io.costline.ingest.adapter.gateway;

import io.costline.ingest.adapter.provider.AiSdkCache;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Verbatim;
import io.costline.ingest.admission.Draft;

/**
 * Usage as the AI SDK states it. With details the totals include them. Without, the SDK hands on what its provider
 * module made of the provider's counts, see {@link AiSdkCache}; so was an input smaller than what was cached.
 */
final class AiSdkUsage {
    private AiSdkUsage() {}

    /** @param providerMetadata what the providers' modules say beside the result */
    static void read(Fields usage, Fields providerMetadata, Draft draft) {
        var totals = new InclusiveUsage(true);
        boolean detailed = counts(usage, totals);
        totals.reportedTotal(usage.count("totalTokens"));
        long cached = totals.get(Measure.CACHE_READ) + totals.get(Measure.CACHE_WRITE);
        boolean extra = cached > totals.get(Measure.INPUT) || (!detailed && AiSdkCache.beside(providerMetadata));
        if (extra) {
            AiSdkCache.include(providerMetadata, totals);
        }
        totals.writeTo(draft, usage.present() ? extra ? PlainUsage.CACHE_EXTRA : PlainUsage.RULE : "");
        draft.event().setReportedUsage(Verbatim.counts(usage));
    }

    /** Whether the SDK says itself what of the input was cached. */
    private static boolean counts(Fields usage, InclusiveUsage totals) {
        if (usage.object("inputTokens").present()) { // as models hand it to the SDK
            Fields input = usage.object("inputTokens");
            Fields output = usage.object("outputTokens");
            totals.read(Measure.INPUT, input, "total").read(Measure.OUTPUT, output, "total");
            totals.read(Measure.CACHE_READ, input, "cacheRead").read(Measure.CACHE_WRITE, input, "cacheWrite");
            totals.read(Measure.REASONING, output, "reasoning");
            return true;
        }
        Fields input = usage.object("inputTokenDetails");
        Fields output = usage.object("outputTokenDetails");
        totals.read(Measure.INPUT, usage, "inputTokens").read(Measure.INPUT, usage, "promptTokens");
        totals.read(Measure.INPUT, usage, "tokens"); // embeddings
        totals.read(Measure.OUTPUT, usage, "outputTokens").read(Measure.OUTPUT, usage, "completionTokens");
        totals.read(Measure.CACHE_READ, input, "cacheReadTokens").read(Measure.CACHE_READ, usage, "cachedInputTokens");
        totals.read(Measure.CACHE_WRITE, input, "cacheWriteTokens");
        totals.read(Measure.REASONING, output, "reasoningTokens").read(Measure.REASONING, usage, "reasoningTokens");
        return input.present();
    }
}
