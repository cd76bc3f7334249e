package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.Measure;

/** DeepSeek states its prompt in two halves, what the cache had and what it had not. */
final class DeepSeekUsage {
    private DeepSeekUsage() {}

    static String read(UsageReading call) {
        long halves = call.count("prompt_cache_hit_tokens") + call.count("prompt_cache_miss_tokens");
        if (!call.usage().has("prompt_cache_miss_tokens")) {
            return "";
        }
        if (!call.totals().stated(Measure.INPUT)) {
            call.totals().set(Measure.INPUT, halves, call.usage(), "prompt_cache_miss_tokens");
        } else if (call.totals().get(Measure.INPUT) != halves) {
            call.draft().warn("cache hits and misses do not sum to prompt_tokens");
        }
        return "";
    }
}
