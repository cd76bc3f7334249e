package io.costline.ingest.adapter.provider;

import io.costline.avro.Modality;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.json.Json;
import java.util.Locale;
import java.util.Map;

/**
 * Langfuse's usage details. It means disjoint buckets ({@code input} without {@code input_cached_tokens}); many senders
 * write inclusive totals under the same keys, so the total decides where it can. Two names of one bucket are aliases,
 * never addends; a bucket of the sender's own is a part of its side.
 */
public final class LangfuseUsage {
    static final String DISJOINT = "langfuse";
    static final String INCLUSIVE = "langfuse_inclusive";

    private static final Map<String, Measure> NAMES = Map.ofEntries(
            Map.entry("input", Measure.INPUT),
            Map.entry("input_tokens", Measure.INPUT),
            Map.entry("output", Measure.OUTPUT),
            Map.entry("output_tokens", Measure.OUTPUT),
            Map.entry("input_cached_tokens", Measure.CACHE_READ),
            Map.entry("input_cache_read", Measure.CACHE_READ),
            Map.entry("cache_read_input_tokens", Measure.CACHE_READ),
            Map.entry("input_cache_creation", Measure.CACHE_WRITE),
            Map.entry("input_cache_write", Measure.CACHE_WRITE),
            Map.entry("cache_creation_input_tokens", Measure.CACHE_WRITE),
            Map.entry("input_cache_creation_5m", Measure.CACHE_WRITE_5M),
            Map.entry("input_cache_creation_1h", Measure.CACHE_WRITE_1H),
            Map.entry("output_reasoning_tokens", Measure.REASONING),
            Map.entry("output_reasoning", Measure.REASONING));

    private final Fields usage;
    private final InclusiveUsage totals = new InclusiveUsage(true);
    private long inputParts;
    private long outputParts;

    private LangfuseUsage(Fields usage) {
        this.usage = usage;
    }

    /**
     * Brings the counts to inclusive totals.
     *
     * @param inclusiveSender whether the sender's totals include their parts where nothing tells
     */
    public static Reading read(Fields usage, boolean inclusiveSender) {
        var reading = new LangfuseUsage(usage);
        reading.counts();
        return new Reading(reading.totals, reading.settle(inclusiveSender));
    }

    /** Inclusive totals and the rule that made them. */
    public record Reading(InclusiveUsage totals, String rule) {}

    private void counts() {
        Json.Obj object = usage.object();
        for (int member = 0; member < object.size(); member++) {
            String name = object.name(member);
            Measure measure = NAMES.get(name);
            if (measure != null) {
                totals.read(measure, usage, name);
            } else if (name.startsWith("input_") && !name.endsWith("_details")) {
                inputParts += part(name, "input_", Measure.INPUT);
            } else if (name.startsWith("output_") && !name.endsWith("_details")) {
                outputParts += part(name, "output_", Measure.OUTPUT);
            }
        }
        totals.reportedTotal(usage.count("total"));
        inputParts += totals.get(Measure.CACHE_READ) + written();
        outputParts += totals.get(Measure.REASONING);
    }

    private long part(String name, String side, Measure whole) {
        long count = Math.max(0, usage.count(name));
        Modality modality = modality(name.substring(side.length()));
        if (modality != Modality.UNKNOWN && count > 0) {
            totals.modalities().add(whole, modality, count);
        }
        return count;
    }

    private long written() {
        long parts = totals.get(Measure.CACHE_WRITE_5M) + totals.get(Measure.CACHE_WRITE_1H);
        return Math.max(totals.get(Measure.CACHE_WRITE), parts);
    }

    /** {@code audio}, {@code audio_tokens}, {@code modality_AUDIO}. */
    private static Modality modality(String bucket) {
        return switch (bucket.toLowerCase(Locale.ROOT).replace("modality_", "").replace("_tokens", "")) {
            case "text" -> Modality.TEXT;
            case "audio" -> Modality.AUDIO;
            case "image" -> Modality.IMAGE;
            case "video" -> Modality.VIDEO;
            case "document" -> Modality.DOCUMENT;
            default -> Modality.UNKNOWN;
        };
    }

    private String settle(boolean inclusiveSender) {
        String rule = rule(inclusiveSender);
        if (rule.equals(DISJOINT)) {
            totals.adjust(Measure.INPUT, totals.get(Measure.INPUT) + inputParts);
            totals.adjust(Measure.OUTPUT, totals.get(Measure.OUTPUT) + outputParts);
        }
        return totals.said() ? rule : "";
    }

    private String rule(boolean inclusiveSender) {
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
