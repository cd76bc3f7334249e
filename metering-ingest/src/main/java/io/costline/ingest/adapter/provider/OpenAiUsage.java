package io.costline.ingest.adapter.provider;

import io.costline.avro.Modality;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.EventUnits;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Inclusion;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Operations;
import io.costline.ingest.adapter.reading.Verbatim;
import io.costline.ingest.admission.Draft;
import java.math.BigDecimal;

/**
 * The OpenAI dialect, which most gateways and compatible servers speak: cached and cache-written tokens are part of
 * prompt/input, reasoning, audio and rejected predictions part of completion/output.
 *
 * <p>Some servers break the rule while keeping the names, and the numbers tell: xAI's chat endpoint leaves reasoning out
 * of completion, older LiteLLM left cache writes out of prompt, and some that pass Claude on leave out all of the cache.
 */
public final class OpenAiUsage {
    public static final String RULE = "openai";
    public static final String RULE_REASONING_EXTRA = "xai_chat";
    public static final String RULE_WRITE_EXTRA = "openai_cache_write_extra";

    public static final String RULE_CACHE_EXTRA = "openai_cache_extra";
    public static final String RULE_MEDIA_EXTRA = "openai_media_extra";

    private static final String[] INPUT_DETAILS = {
        "prompt_tokens_details", "input_tokens_details", "input_token_details"
    };
    private static final String[] OUTPUT_DETAILS = {
        "completion_tokens_details", "output_tokens_details", "output_token_details"
    };

    private OpenAiUsage() {}

    /** Reads a usage object into the event; one that is not there leaves the usage missing. */
    public static void read(Fields usage, Draft draft, boolean embeddings) {
        read(usage, draft, embeddings ? Operations.EMBEDDINGS : "");
    }

    /** @param operation what the call was for, as far as it is known */
    public static void read(Fields usage, Draft draft, String operation) {
        read(usage, usage, draft, operation, Departure.NONE);
    }

    /** @param body what the usage was found in, for what a service states beside it */
    static void read(Fields body, Fields usage, Draft draft, String operation, Departure departure) {
        var totals = new InclusiveUsage(true);
        var units = new EventUnits(draft);
        if (operation.equals(Operations.EMBEDDINGS)) {
            embeddings(usage, totals);
        } else {
            counts(usage, totals);
            texts(usage, operation, totals);
            unsplit(usage, operation, totals);
        }
        BigDecimal seconds = usage.decimal("seconds");
        units.add("audio_seconds", seconds);
        units.add("input_audio_seconds", usage.decimal("prompt_audio_seconds"));
        units.add("web_searches", searches(usage));
        String own = departure.read(new UsageReading(body, usage, totals, units, draft));
        String rule = own.isEmpty() ? rule(totals, operation) : own;
        totals.writeTo(draft, usage.present() || totals.said() ? rule : "");
        draft.event().setReportedUsage(Verbatim.counts(usage));
        if (!totals.said() && !draft.event().getUnits().isEmpty()) {
            draft.event().setUsageStatus(UsageStatus.COMPLETE);
        }
    }

    /** Said in one place or another, or in several. */
    private static long searches(Fields usage) {
        long tools = usage.object("server_tool_use").count("web_search_requests");
        long details = details(usage, INPUT_DETAILS).count("web_search_requests");
        return Math.max(Math.max(tools, details), usage.count("num_search_queries"));
    }

    private static void embeddings(Fields usage, InclusiveUsage totals) {
        totals.read(Measure.INPUT, usage, "prompt_tokens").read(Measure.INPUT, usage, "input_tokens");
        totals.reportedTotal(usage.count("total_tokens"));
    }

    /** What an image or speech endpoint puts out is of that kind, as far as no split says otherwise. */
    private static void unsplit(Fields usage, String operation, InclusiveUsage totals) {
        boolean pictures = operation.equals(Operations.IMAGES);
        if ((pictures || operation.equals(Operations.SPEECH)) && totals.media(Measure.OUTPUT) == 0) {
            long text = Math.max(0, details(usage, OUTPUT_DETAILS).count("text_tokens"));
            long made = totals.get(Measure.OUTPUT) - text - totals.get(Measure.REASONING);
            totals.modalities().add(Measure.OUTPUT, pictures ? Modality.IMAGE : Modality.AUDIO, Math.max(0, made));
        }
    }

    /** Reads the common spellings; the parts are still as the source counts them. */
    public static void counts(Fields usage, InclusiveUsage totals) {
        totals.read(Measure.INPUT, usage, "prompt_tokens").read(Measure.INPUT, usage, "input_tokens");
        totals.read(Measure.OUTPUT, usage, "completion_tokens").read(Measure.OUTPUT, usage, "output_tokens");
        totals.reportedTotal(usage.count("total_tokens"));
        Fields input = details(usage, INPUT_DETAILS);
        Fields output = details(usage, OUTPUT_DETAILS);
        totals.read(Measure.CACHE_READ, input, "cached_tokens")
                .read(Measure.CACHE_READ, input, "cache_read") // LangChain's words
                .read(Measure.CACHE_READ, usage, "cached_tokens")
                .read(Measure.CACHE_READ, usage, "prompt_cache_hit_tokens")
                .read(Measure.CACHE_READ, usage, "cache_read_input_tokens");
        totals.read(Measure.CACHE_WRITE, input, "cache_write_tokens")
                .read(Measure.CACHE_WRITE, input, input.object("cache_creation").present() ? "" : "cache_creation")
                .read(Measure.CACHE_WRITE, input, "cache_creation_tokens")
                .read(Measure.CACHE_WRITE, input, "cache_creation_input_tokens")
                .read(Measure.CACHE_WRITE, usage, "cache_creation_input_tokens");
        Fields ttl = details(input, "cache_creation_token_details", "cache_creation");
        for (Fields told : new Fields[] {ttl, input}) {
            totals.read(Measure.CACHE_WRITE_5M, told, "ephemeral_5m_input_tokens");
            totals.read(Measure.CACHE_WRITE_1H, told, "ephemeral_1h_input_tokens");
        }
        totals.read(Measure.REASONING, output, "reasoning");
        totals.read(Measure.REASONING, output, "reasoning_tokens").read(Measure.REASONING, usage, "reasoning_tokens");
        totals.read(Measure.PREDICTION_REJECTED, output, "rejected_prediction_tokens");
        modalities(input, Measure.INPUT, totals);
        modalities(output, Measure.OUTPUT, totals);
        modalities(input.object("cached_tokens_details"), Measure.CACHE_READ, totals);
    }

    private static void modalities(Fields details, Measure parent, InclusiveUsage totals) {
        totals.modality(parent, Modality.AUDIO, details, details.has("audio_tokens") ? "audio_tokens" : "audio");
        totals.modality(parent, Modality.IMAGE, details, "image_tokens");
    }

    /** Pictures and realtime sessions have a price for text beside those for the rest: there it is said, too. */
    private static void texts(Fields usage, String operation, InclusiveUsage totals) {
        boolean realtime = usage.has("input_token_details") || usage.has("output_token_details");
        boolean pictures = operation.equals(Operations.IMAGES)
                || usage.object("input_tokens_details").has("image_tokens");
        if (realtime || pictures) {
            Fields input = details(usage, INPUT_DETAILS);
            totals.modality(Measure.INPUT, Modality.TEXT, input, "text_tokens");
            totals.modality(Measure.OUTPUT, Modality.TEXT, details(usage, OUTPUT_DETAILS), "text_tokens");
            totals.modality(Measure.CACHE_READ, Modality.TEXT, input.object("cached_tokens_details"), "text_tokens");
        }
    }

    private static Fields details(Fields usage, String... spellings) {
        for (String spelling : spellings) {
            if (usage.has(spelling)) {
                return usage.object(spelling);
            }
        }
        return usage.object(spellings[0]);
    }

    /** Brings the totals to hold their parts, and names the rule they were stated by. */
    public static String rule(InclusiveUsage totals, String operation) {
        return switch (Inclusion.settle(totals, operation)) {
            case CONTAINED -> RULE;
            case REASONING_EXTRA -> RULE_REASONING_EXTRA;
            case WRITE_EXTRA -> RULE_WRITE_EXTRA;
            case CACHE_EXTRA -> RULE_CACHE_EXTRA;
            case MEDIA_EXTRA -> RULE_MEDIA_EXTRA;
        };
    }
}
