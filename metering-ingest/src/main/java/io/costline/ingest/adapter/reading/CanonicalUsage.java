package io.costline.ingest.adapter.reading;

import io.costline.avro.Modality;
import io.costline.avro.ModalityTokens;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBucket;
import io.costline.avro.TokenBuckets;
import io.costline.avro.UnitQuantity;
import io.costline.ingest.admission.Buckets;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The way back from disjoint buckets to inclusive totals by unit name; zeros are left out. */
public final class CanonicalUsage {
    private CanonicalUsage() {}

    public static Map<String, BigDecimal> inclusive(RequestEvent event) {
        var usage = new TreeMap<String, BigDecimal>();
        TokenBuckets tokens = event.getTokens();
        long write = tokens.getCacheWrite5m() + tokens.getCacheWrite1h() + tokens.getCacheWriteUnknownTtl();
        add(usage, "input_tokens", Buckets.input(tokens));
        add(usage, "cache_read_tokens", tokens.getCacheRead());
        add(usage, "cache_write_tokens", write);
        add(usage, "cache_write_5m_tokens", tokens.getCacheWrite5m());
        add(usage, "cache_write_1h_tokens", tokens.getCacheWrite1h());
        add(usage, "input_tool_tokens", tokens.getToolUseInput());
        add(usage, "output_tokens", Buckets.output(tokens));
        add(usage, "output_reasoning_tokens", tokens.getReasoning());
        add(usage, "output_prediction_rejected_tokens", tokens.getPredictionRejected());
        for (ModalityTokens entry : event.getModalities()) {
            addModality(usage, entry);
        }
        for (UnitQuantity unit : event.getUnits()) {
            usage.merge(unit.getUnit(), unit.getQuantity(), BigDecimal::add);
            if (unit.getUnit().equals(Measure.CITATION.unit())) {
                usage.merge(Measure.OUTPUT.unit(), unit.getQuantity(), BigDecimal::add);
            }
        }
        return usage;
    }

    private static void addModality(Map<String, BigDecimal> usage, ModalityTokens entry) {
        // A document is billed as the images of its pages.
        String modality = entry.getModality() == Modality.DOCUMENT
                ? "image"
                : entry.getModality().name().toLowerCase(Locale.ROOT);
        TokenBucket bucket = entry.getBucket();
        boolean output = bucket == TokenBucket.OUTPUT_VISIBLE
                || bucket == TokenBucket.REASONING
                || bucket == TokenBucket.PREDICTION_REJECTED;
        add(usage, (output ? "output_" : "input_") + modality + "_tokens", entry.getTokens());
        switch (bucket) {
            case CACHE_READ -> add(usage, "cache_" + modality + "_read_tokens", entry.getTokens());
            case CACHE_WRITE_5M, CACHE_WRITE_1H, CACHE_WRITE_UNKNOWN_TTL ->
                add(usage, "cache_" + modality + "_write_tokens", entry.getTokens());
            case TOOL_USE_INPUT -> add(usage, "input_" + modality + "_tool_tokens", entry.getTokens());
            default -> {}
        }
    }

    private static void add(Map<String, BigDecimal> usage, String unit, long count) {
        if (count > 0) {
            usage.merge(unit, BigDecimal.valueOf(count), BigDecimal::add);
        }
    }
}
