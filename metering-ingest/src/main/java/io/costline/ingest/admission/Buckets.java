package io.costline.ingest.admission;

import io.costline.avro.TokenBucket;
import io.costline.avro.TokenBuckets;
import java.util.List;

/** The disjoint buckets by name. */
public final class Buckets {
    public static final List<TokenBucket> ALL = List.of(
            TokenBucket.INPUT_UNCACHED,
            TokenBucket.CACHE_READ,
            TokenBucket.CACHE_WRITE_5M,
            TokenBucket.CACHE_WRITE_1H,
            TokenBucket.CACHE_WRITE_UNKNOWN_TTL,
            TokenBucket.TOOL_USE_INPUT,
            TokenBucket.OUTPUT_VISIBLE,
            TokenBucket.REASONING,
            TokenBucket.PREDICTION_REJECTED);

    private Buckets() {}

    public static long get(TokenBuckets tokens, TokenBucket bucket) {
        return switch (bucket) {
            case INPUT_UNCACHED -> tokens.getInputUncached();
            case CACHE_READ -> tokens.getCacheRead();
            case CACHE_WRITE_5M -> tokens.getCacheWrite5m();
            case CACHE_WRITE_1H -> tokens.getCacheWrite1h();
            case CACHE_WRITE_UNKNOWN_TTL -> tokens.getCacheWriteUnknownTtl();
            case TOOL_USE_INPUT -> tokens.getToolUseInput();
            case OUTPUT_VISIBLE -> tokens.getOutputVisible();
            case REASONING -> tokens.getReasoning();
            case PREDICTION_REJECTED -> tokens.getPredictionRejected();
            case UNKNOWN -> 0;
        };
    }

    public static void set(TokenBuckets tokens, TokenBucket bucket, long count) {
        switch (bucket) {
            case INPUT_UNCACHED -> tokens.setInputUncached(count);
            case CACHE_READ -> tokens.setCacheRead(count);
            case CACHE_WRITE_5M -> tokens.setCacheWrite5m(count);
            case CACHE_WRITE_1H -> tokens.setCacheWrite1h(count);
            case CACHE_WRITE_UNKNOWN_TTL -> tokens.setCacheWriteUnknownTtl(count);
            case TOOL_USE_INPUT -> tokens.setToolUseInput(count);
            case OUTPUT_VISIBLE -> tokens.setOutputVisible(count);
            case REASONING -> tokens.setReasoning(count);
            case PREDICTION_REJECTED -> tokens.setPredictionRejected(count);
            case UNKNOWN -> throw new IllegalArgumentException("not a bucket");
        }
    }

    public static long input(TokenBuckets tokens) {
        return tokens.getInputUncached()
                + tokens.getCacheRead()
                + tokens.getCacheWrite5m()
                + tokens.getCacheWrite1h()
                + tokens.getCacheWriteUnknownTtl()
                + tokens.getToolUseInput();
    }

    public static long output(TokenBuckets tokens) {
        return tokens.getOutputVisible() + tokens.getReasoning() + tokens.getPredictionRejected();
    }
}
