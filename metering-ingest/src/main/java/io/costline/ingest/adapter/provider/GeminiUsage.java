package io.costline.ingest.adapter.provider;

import io.costline.avro.Modality;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Verbatim;
import io.costline.ingest.admission.Draft;
import java.util.Locale;

/**
 * The Gemini dialect: cached content is part of the prompt; thoughts come on top of candidates and tool-use prompts on
 * top of the prompt, so total = prompt + tool use + candidates + thoughts. Modality details are per total. The
 * Interactions API says the same with other names.
 */
public final class GeminiUsage {
    public static final String RULE = "gemini";

    /** Of the Live API: each message counts what is new, and its details may count otherwise than its totals. */
    static final String RULE_LIVE = "gemini_live";

    private GeminiUsage() {}

    public static void generateContent(Fields usage, Draft draft) {
        read(usage, draft, RULE);
    }

    /** @param usage the sum of the session's messages */
    static void live(Fields usage, Draft draft) {
        read(usage, draft, RULE_LIVE);
    }

    private static void read(Fields usage, Draft draft, String rule) {
        var totals = new InclusiveUsage(true);
        totals.read(Measure.INPUT, usage, "promptTokenCount");
        totals.read(Measure.OUTPUT, usage, "candidatesTokenCount").read(Measure.OUTPUT, usage, "responseTokenCount");
        totals.read(Measure.CACHE_READ, usage, "cachedContentTokenCount");
        totals.read(Measure.TOOL_INPUT, usage, "toolUsePromptTokenCount");
        totals.read(Measure.REASONING, usage, "thoughtsTokenCount");
        totals.reportedTotal(usage.count("totalTokenCount"));
        extras(totals);
        boolean live = rule.equals(RULE_LIVE);
        if (!live || !sole(usage, "promptTokensDetails", Measure.INPUT, totals, draft)) {
            details(usage, "promptTokensDetails", Measure.INPUT, totals, "tokenCount");
        }
        if (!live || !sole(usage, "responseTokensDetails", Measure.OUTPUT, totals, draft)) {
            details(usage, "candidatesTokensDetails", Measure.OUTPUT, totals, "tokenCount");
            details(usage, "responseTokensDetails", Measure.OUTPUT, totals, "tokenCount");
        }
        details(usage, "cacheTokensDetails", Measure.CACHE_READ, totals, "tokenCount");
        tools(usage, "toolUsePromptTokensDetails", totals, "tokenCount");
        totals.writeTo(draft, usage.present() ? rule : "");
        draft.event().setReportedUsage(Verbatim.counts(usage));
    }

    public static void interactions(Fields usage, Draft draft) {
        var totals = new InclusiveUsage(true);
        totals.read(Measure.INPUT, usage, "total_input_tokens");
        totals.read(Measure.OUTPUT, usage, "total_output_tokens");
        totals.read(Measure.CACHE_READ, usage, "total_cached_tokens");
        totals.read(Measure.TOOL_INPUT, usage, "total_tool_use_tokens");
        totals.read(Measure.REASONING, usage, "total_thought_tokens");
        totals.reportedTotal(usage.count("total_tokens"));
        extras(totals);
        details(usage, "input_tokens_by_modality", Measure.INPUT, totals, "tokens");
        details(usage, "output_tokens_by_modality", Measure.OUTPUT, totals, "tokens");
        details(usage, "cached_tokens_by_modality", Measure.CACHE_READ, totals, "tokens");
        tools(usage, "tool_use_tokens_by_modality", totals, "tokens");
        totals.writeTo(draft, usage.present() ? RULE : "");
        draft.event().setReportedUsage(Verbatim.counts(usage));
    }

    private static void extras(InclusiveUsage totals) {
        if (totals.said()) {
            totals.adjust(Measure.INPUT, totals.get(Measure.INPUT) + totals.get(Measure.TOOL_INPUT));
            totals.adjust(Measure.OUTPUT, totals.get(Measure.OUTPUT) + totals.get(Measure.REASONING));
        }
    }

    /** Where the one modality listed has more tokens than the total, the total is all of that modality. */
    private static boolean sole(Fields usage, String member, Measure parent, InclusiveUsage totals, Draft draft) {
        long sum = 0;
        Modality only = Modality.UNKNOWN;
        for (Fields entry : usage.objects(member)) {
            Modality modality = modality(entry);
            if (only != Modality.UNKNOWN && modality != only) {
                return false;
            }
            only = modality;
            sum += Math.max(0, entry.count("tokenCount"));
        }
        if (only == Modality.UNKNOWN || sum <= totals.get(parent)) {
            return false;
        }
        totals.modalities().add(parent, only, totals.get(parent));
        draft.warn(member + " counts more than its total; the total was taken");
        return true;
    }

    /** Tool-use details are beside the prompt's, so they count in both the part and the whole. */
    private static void tools(Fields usage, String member, InclusiveUsage totals, String count) {
        details(usage, member, Measure.TOOL_INPUT, totals, count);
        details(usage, member, Measure.INPUT, totals, count);
    }

    private static void details(Fields usage, String member, Measure parent, InclusiveUsage totals, String count) {
        for (Fields entry : usage.objects(member)) {
            Modality modality = modality(entry);
            if (modality != Modality.UNKNOWN) {
                totals.modality(parent, modality, entry, count);
            }
        }
    }

    private static Modality modality(Fields entry) {
        return switch (entry.text("modality").toUpperCase(Locale.ROOT)) {
            case "TEXT" -> Modality.TEXT;
            case "AUDIO" -> Modality.AUDIO;
            case "IMAGE" -> Modality.IMAGE;
            case "VIDEO" -> Modality.VIDEO;
            case "DOCUMENT" -> Modality.DOCUMENT;
            default -> Modality.UNKNOWN;
        };
    }
}
