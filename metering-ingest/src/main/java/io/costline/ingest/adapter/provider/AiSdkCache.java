package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;

/**
 * Where the AI SDK counted the cache before its sixth version: it handed on what its provider modules had, so the input of
 * Claude, at Anthropic or on Bedrock, left out the cache. What the provider says beside the result tells.
 */
public final class AiSdkCache {
    private AiSdkCache() {}

    /** Whether the result is of a provider that counts the cache beside the input. */
    public static boolean beside(Fields providerMetadata) {
        return providerMetadata.object("anthropic").present()
                || providerMetadata.object("bedrock").object("usage").present();
    }

    /** Adds what the cache read, and what it wrote according to the provider alone, to the input. */
    public static void include(Fields providerMetadata, InclusiveUsage totals) {
        Fields anthropic = providerMetadata.object("anthropic");
        totals.read(Measure.CACHE_WRITE, anthropic, "cacheCreationInputTokens")
                .read(Measure.CACHE_WRITE, anthropic.object("usage"), "cache_creation_input_tokens")
                .read(Measure.CACHE_WRITE, providerMetadata.object("bedrock").object("usage"), "cacheWriteInputTokens");
        long plain = totals.get(Measure.INPUT) + totals.get(Measure.OUTPUT);
        long cached = totals.get(Measure.CACHE_READ) + totals.get(Measure.CACHE_WRITE);
        totals.adjust(Measure.INPUT, totals.get(Measure.INPUT) + cached);
        if (totals.totalReported() && totals.reportedTotal() == plain) {
            totals.reportedTotal(plain + cached);
        }
    }
}
