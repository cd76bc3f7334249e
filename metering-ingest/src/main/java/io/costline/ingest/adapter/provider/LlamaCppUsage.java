package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;

/**
 * llama.cpp's server: {@code usage} holds the whole prompt, {@code timings.prompt_n} only what was not in the cache. The
 * time it computed is what a card by GPU time prices.
 */
final class LlamaCppUsage {
    static final String RULE_TIMINGS = "llamacpp_timings";
    private static final int MILLIS_DECIMALS = 3;

    private LlamaCppUsage() {}

    static String read(UsageReading call) {
        Fields timings = call.body().object("timings");
        ComputeTime.add(call.units(), MILLIS_DECIMALS, timings.decimal("prompt_ms"), timings.decimal("predicted_ms"));
        InclusiveUsage totals = call.totals();
        totals.read(Measure.CACHE_READ, timings, "cache_n");
        if (totals.stated(Measure.INPUT) || !timings.has("prompt_n")) {
            return "";
        }
        totals.read(Measure.INPUT, timings, "prompt_n").read(Measure.OUTPUT, timings, "predicted_n");
        totals.adjust(Measure.INPUT, totals.get(Measure.INPUT) + totals.get(Measure.CACHE_READ));
        return RULE_TIMINGS;
    }
}
