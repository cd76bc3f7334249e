package io.costline.ingest.adapter.provider;

import io.costline.avro.Modality;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.EventUnits;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Verbatim;
import io.costline.ingest.admission.Draft;
import java.math.BigDecimal;

/**
 * The OpenAI dialect, which most gateways and compatible servers speak: cached and cache-written tokens are part of
 * prompt/input, reasoning, audio and rejected predictions part of completion/output.
 *
 * <p>Two servers break the rule while keeping the names, and the total tells: xAI's chat endpoint leaves reasoning out
 * of completion, and older LiteLLM left cache writes out of prompt.
 */
public final class OpenAiUsage {
    public static final String RULE = "openai";
    public static final String RULE_REASONING_EXTRA = "xai_chat";
    public static final String RULE_WRITE_EXTRA = "openai_cache_write_extra";

    private static final String[] INPUT_DETAILS = {
        "prompt_tokens_details", "input_tokens_details", "input_token_details"
    };
    private static final String[] OUTPUT_DETAILS = {
        "completion_tokens_details", "output_tokens_details", "output_token_details"
    };

    private OpenAiUsage() {}

    /** Reads a usage object into the event; one that is not there leaves the usage missing. */
    public static void read(Fields usage, Draft draft, boolean embeddings) {
        read(usage, usage, draft, embeddings ? "embeddings" : "", Departure.NONE);
    }

    /** @param body what the usage was found in, for what a service states beside it */
    static void read(Fields body, Fields usage, Draft draft, String operation, Departure departure) {
        var totals = new InclusiveUsage(true);
        var units = new EventUnits(draft);
        if (operation.equals("embeddings")) {
            embeddings(usage, totals);
        } else {
            counts(usage, totals);
            images(usage, operation, totals);
        }
        BigDecimal seconds = usage.decimal("seconds");
        units.add("audio_seconds", seconds);
        units.add("input_audio_seconds", usage.decimal("prompt_audio_seconds"));
        units.add("web_searches", usage.object("server_tool_use").count("web_search_requests"));
        units.add("web_searches", usage.count("num_search_queries"));
        String own = departure.read(new UsageReading(body, usage, totals, units, draft));
        String rule = own.isEmpty() ? rule(totals) : own;
        totals.writeTo(draft, usage.present() || totals.said() ? rule : "");
        draft.event().setReportedUsage(Verbatim.counts(usage));
        if (!totals.said() && !draft.event().getUnits().isEmpty()) {
            draft.event().setUsageStatus(UsageStatus.COMPLETE);
        }
    }

    private static void embeddings(Fields usage, InclusiveUsage totals) {
        totals.read(Measure.INPUT, usage, "prompt_tokens").read(Measure.INPUT, usage, "input_tokens");
        totals.reportedTotal(usage.count("total_tokens"));
    }

    /** What an image endpoint puts out is image tokens, where it does not split them. */
    private static void images(Fields usage, String operation, InclusiveUsage totals) {
        if (operation.equals("image_generation")
                && !details(usage, OUTPUT_DETAILS).present()) {
            totals.modality(Measure.OUTPUT, Modality.IMAGE, usage, "output_tokens");
        }
    }

    /** Reads the common spellings; the parts are still as the source counts them. */
    static void counts(Fields usage, InclusiveUsage totals) {
        totals.read(Measure.INPUT, usage, "prompt_tokens").read(Measure.INPUT, usage, "input_tokens");
        totals.read(Measure.OUTPUT, usage, "completion_tokens").read(Measure.OUTPUT, usage, "output_tokens");
        totals.reportedTotal(usage.count("total_tokens"));
        Fields input = details(usage, INPUT_DETAILS);
        Fields output = details(usage, OUTPUT_DETAILS);
        totals.read(Measure.CACHE_READ, input, "cached_tokens")
                .read(Measure.CACHE_READ, usage, "cached_tokens")
                .read(Measure.CACHE_READ, usage, "prompt_cache_hit_tokens")
                .read(Measure.CACHE_READ, usage, "cache_read_input_tokens");
        totals.read(Measure.CACHE_WRITE, input, "cache_write_tokens")
                .read(Measure.CACHE_WRITE, input, "cache_creation_tokens")
                .read(Measure.CACHE_WRITE, input, "cache_creation_input_tokens")
                .read(Measure.CACHE_WRITE, usage, "cache_creation_input_tokens");
        Fields ttl = details(input, "cache_creation_token_details", "cache_creation");
        totals.read(Measure.CACHE_WRITE_5M, ttl, "ephemeral_5m_input_tokens");
        totals.read(Measure.CACHE_WRITE_1H, ttl, "ephemeral_1h_input_tokens");
        totals.read(Measure.REASONING, output, "reasoning_tokens").read(Measure.REASONING, usage, "reasoning_tokens");
        totals.read(Measure.PREDICTION_REJECTED, output, "rejected_prediction_tokens");
        modalities(input, Measure.INPUT, totals);
        modalities(output, Measure.OUTPUT, totals);
        modalities(input.object("cached_tokens_details"), Measure.CACHE_READ, totals);
    }

    private static void modalities(Fields details, Measure parent, InclusiveUsage totals) {
        totals.modality(parent, Modality.AUDIO, details, "audio_tokens");
        totals.modality(parent, Modality.IMAGE, details, "image_tokens");
    }

    private static Fields details(Fields usage, String... spellings) {
        for (String spelling : spellings) {
            if (usage.has(spelling)) {
                return usage.object(spelling);
            }
        }
        return usage.object(spellings[0]);
    }

    /** Tries the plain rule first and departs from it only where it cannot hold and another explains the numbers. */
    private static String rule(InclusiveUsage totals) {
        long input = totals.get(Measure.INPUT);
        long output = totals.get(Measure.OUTPUT);
        long reasoning = totals.get(Measure.REASONING);
        long write = totals.get(Measure.CACHE_WRITE);
        if (reasoning > 0
                && totals.totalReported()
                && totals.reportedTotal() != input + output
                && totals.reportedTotal() == input + output + reasoning) {
            totals.adjust(Measure.OUTPUT, output + reasoning);
            return RULE_REASONING_EXTRA;
        }
        long read = totals.get(Measure.CACHE_READ);
        boolean cannotContain = write > 0 && read <= input && read + write > input;
        boolean totalSaysExtra = totals.totalReported()
                && write > 0
                && totals.reportedTotal() != input + output
                && totals.reportedTotal() == input + write + output;
        if (cannotContain || totalSaysExtra) {
            totals.adjust(Measure.INPUT, input + write);
            if (totals.totalReported() && totals.reportedTotal() == input + output) {
                totals.reportedTotal(input + write + output); // that total left the writes out as the prompt did
            }
            return RULE_WRITE_EXTRA;
        }
        return RULE;
    }
}
