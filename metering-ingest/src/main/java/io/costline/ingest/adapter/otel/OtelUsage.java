package io.costline.ingest.adapter.otel;

import io.costline.avro.Modality;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.provider.AiSdkCache;
import io.costline.ingest.adapter.provider.LangfuseUsage;
import io.costline.ingest.adapter.provider.OpenAiUsage;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Inclusion;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Verbatim;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Token counts of a span, under the names of several conventions and ages; two names of one count are aliases, never
 * addends. By convention cached tokens are part of input and reasoning part of output, whoever served. Some
 * instrumentations pass a provider's exclusive counts on all the same: where the parts cannot be contained, or the
 * reported total fits only if they were left out, they are taken as extra and the rule says so.
 */
final class OtelUsage {
    static final String RULE = "otel";
    static final String RULE_CACHE_EXTRA = "otel_cache_extra";
    static final String RULE_WRITE_EXTRA = "otel_cache_write_extra";
    static final String RULE_REASONING_EXTRA = "otel_reasoning_extra";
    static final String RULE_MEDIA_EXTRA = "otel_media_extra";

    /** One attribute in which Langfuse's SDKs put all counts as JSON. */
    private static final String LANGFUSE = "langfuse.observation.usage_details";

    private static final Map<String, Measure> NAMES = names();
    private static final Set<String> AUDIO_OF_INPUT = Set.of(
            "llm.token_count.prompt_details.audio",
            "gen_ai.usage.input_audio_tokens",
            "gen_ai.usage.details.input_audio_tokens");
    private static final Set<String> AUDIO_OF_OUTPUT = Set.of("""
            llm.token_count.completion_details.audio gen_ai.usage.completion_tokens_details.audio
            gen_ai.usage.output_audio_tokens gen_ai.usage.details.output_audio_tokens""".split("\\s+"));
    private static final String IMAGE_OF_OUTPUT = "gen_ai.usage.output_tokens.image";
    private static final List<String> TOTALS = List.of("""
            gen_ai.usage.total_tokens llm.usage.total_tokens llm.token_count.total ai.usage.totalTokens
            ai.usage.tokens""".split("\\s+"));

    private static final List<String> FAMILIES =
            List.of("gen_ai.usage.", "llm.usage.", "llm.token_count.", "ai.usage.");

    private static final Set<String> WHOLE =
            Set.of("langsmith.metadata.usage_metadata", "langsmith.usage_metadata", "gen_ai.usage.usage_metadata");
    private static final Pattern DETAILS = Pattern.compile(".+[._](?:input|prompt|output|completion)_tokens?_details");

    /** Words of what is no count of tokens, or one of a shorter life than a call. */
    private static final Pattern NO_COUNT = Pattern.compile(
            "cost|price|ratio|percent|rate|character|second|_ms|duration|request|ephemeral|rejected|accepted");

    private OtelUsage() {}

    private static Map<String, Measure> names() {
        Map<String, Measure> names = new HashMap<>();
        put(names, Measure.INPUT, """
                gen_ai.usage.input_tokens gen_ai.usage.prompt_tokens llm.token_count.prompt llm.usage.prompt_tokens
                ai.usage.promptTokens ai.usage.inputTokens""");
        put(names, Measure.OUTPUT, """
                gen_ai.usage.output_tokens gen_ai.usage.completion_tokens llm.token_count.completion
                llm.usage.completion_tokens ai.usage.completionTokens ai.usage.outputTokens""");
        put(names, Measure.CACHE_READ, """
                gen_ai.usage.cache_read.input_tokens gen_ai.usage.cache_read_input_tokens
                gen_ai.usage.cache_read_tokens gen_ai.usage.cached_tokens gen_ai.usage.cached_input_tokens
                gen_ai.usage.input_tokens_details.cached_tokens gen_ai.usage.prompt_tokens_details.cache_read
                ai.usage.inputTokenDetails.cacheReadTokens gen_ai.usage.input_tokens.cached
                gen_ai.usage.input_cached_tokens gen_ai.usage.input_cache_read
                gen_ai.usage.prompt_tokens_details.cached_tokens gen_ai.usage.details.cached_tokens
                gen_ai.usage.details.cache_read_tokens gen_ai.usage.details.cache_read_input_tokens
                gen_ai.usage.details.cached_content_tokens llm.token_count.prompt_details.cache_read
                llm.usage.cache_read_input_tokens ai.usage.cachedInputTokens""");
        put(names, Measure.CACHE_WRITE, """
                gen_ai.usage.cache_write.input_tokens gen_ai.usage.cache_creation.input_tokens
                gen_ai.usage.cache_creation_input_tokens gen_ai.usage.cache_creation_tokens
                gen_ai.usage.cache_write_input_tokens gen_ai.usage.prompt_tokens_details.cache_write
                ai.usage.inputTokenDetails.cacheWriteTokens gen_ai.usage.cache_write_tokens
                gen_ai.usage.input_tokens.cache_write gen_ai.usage.input_cache_creation
                gen_ai.usage.details.cache_write_tokens gen_ai.usage.details.cache_creation_input_tokens
                llm.token_count.prompt_details.cache_write llm.usage.cache_creation_input_tokens""");
        put(names, Measure.CACHE_WRITE_5M, "gen_ai.usage.input_tokens.cache_write_5m");
        put(names, Measure.CACHE_WRITE_1H, "gen_ai.usage.input_tokens.cache_write_1h");
        put(names, Measure.REASONING, """
                gen_ai.usage.reasoning.output_tokens gen_ai.usage.reasoning_tokens
                gen_ai.usage.output_tokens_details.reasoning_tokens gen_ai.usage.completion_tokens_details.reasoning
                ai.usage.outputTokenDetails.reasoningTokens gen_ai.usage.output_tokens.reasoning
                gen_ai.usage.output_reasoning_tokens gen_ai.usage.completion_tokens_details.reasoning_tokens
                gen_ai.usage.details.reasoning_tokens gen_ai.usage.details.thoughts_tokens
                llm.token_count.completion_details.reasoning llm.usage.reasoning_tokens ai.usage.reasoningTokens""");
        return Map.copyOf(names);
    }

    private static void put(Map<String, Measure> names, Measure measure, String spellings) {
        for (String spelling : spellings.split("\\s+")) {
            names.put(spelling, measure);
        }
    }

    /** Whether an attribute is of the families that carry usage; costs stand among them and are read elsewhere. */
    private static boolean ofUsage(String name) {
        return FAMILIES.stream().anyMatch(name::startsWith) && !name.contains("cost");
    }

    /** LangSmith's and LangChain's texts of an object with counts: the parts of a side, or all of it. */
    private static boolean isDetails(String name) {
        return WHOLE.contains(name) || (ofUsage(name) && DETAILS.matcher(name).matches());
    }

    private static Fields details(String name, Json value, Draft draft) {
        Json.Obj object = value instanceof Json.Obj told
                ? told
                : value instanceof Json.Str text ? JsonText.object(python(text.value())) : Json.Obj.EMPTY;
        String side =
                name.contains("output") || name.contains("completion") ? "output_token_details" : "input_token_details";
        return Fields.lenient(WHOLE.contains(name) ? object : Json.Obj.EMPTY.with(side, object), draft);
    }

    /** A Python dictionary's text as JSON; JSON stays as it is. */
    private static String python(String text) {
        return text.indexOf('"') >= 0
                ? text
                : text.replace('\'', '"')
                        .replace("None", "null")
                        .replace("True", "true")
                        .replace("False", "false");
    }

    /** Reads a spelling nobody listed by the words in it; false where they do not tell what it counts. */
    private static boolean told(String name, Fields attributes, InclusiveUsage totals) {
        if (!ofUsage(name) || NO_COUNT.matcher(name).find()) {
            return false;
        }
        String words = name.substring(name.indexOf('.', 4) + 1).toLowerCase(Locale.ROOT);
        boolean output = words.contains("output") || words.contains("completion");
        boolean input = words.contains("input") || words.contains("prompt");
        boolean cache = words.contains("cache");
        Modality media =
                words.contains("audio") ? Modality.AUDIO : words.contains("image") ? Modality.IMAGE : Modality.UNKNOWN;
        if (media != Modality.UNKNOWN) {
            if (cache || input == output) {
                return false;
            }
            totals.modality(output ? Measure.OUTPUT : Measure.INPUT, media, attributes, name);
        } else if (cache) {
            boolean written = words.contains("write") || words.contains("creat");
            totals.read(written ? Measure.CACHE_WRITE : Measure.CACHE_READ, attributes, name);
        } else if (words.contains("reasoning") || words.contains("thought") || words.contains("thinking")) {
            totals.read(Measure.REASONING, attributes, name);
        } else {
            return false;
        }
        return true;
    }

    /** Whether the span states any usage but zeros, which also stand for not knowing. */
    static boolean states(SpanView span) {
        Json.Obj attributes = span.attributes();
        for (int member = 0; member < attributes.size(); member++) {
            if (NAMES.containsKey(attributes.name(member)) && !isZero(attributes.value(member))) {
                return true;
            }
        }
        return span.has(LANGFUSE);
    }

    private static boolean isZero(Json value) {
        return switch (value) {
            case Json.Int count -> count.value() == 0;
            case Json.Num number -> number.text().equals("0") || number.text().equals("0.0");
            case Json.Str text -> text.value().isEmpty() || text.value().equals("0");
            default -> true;
        };
    }

    static void read(SpanView span, Fields attributes, Draft draft) {
        var totals = new InclusiveUsage(true);
        Map<String, Long> reported = new HashMap<>();
        Json.Obj object = attributes.object();
        for (int member = 0; member < object.size(); member++) {
            String name = object.name(member);
            Measure measure = NAMES.get(name);
            if (measure != null) {
                totals.read(measure, attributes, name);
            } else if (AUDIO_OF_INPUT.contains(name)) {
                totals.modality(Measure.INPUT, Modality.AUDIO, attributes, name);
            } else if (AUDIO_OF_OUTPUT.contains(name)) {
                totals.modality(Measure.OUTPUT, Modality.AUDIO, attributes, name);
            } else if (name.equals(IMAGE_OF_OUTPUT)) {
                totals.modality(Measure.OUTPUT, Modality.IMAGE, attributes, name);
            } else if (isDetails(name)) {
                OpenAiUsage.counts(details(name, object.value(member), draft), totals);
                continue;
            } else if (!TOTALS.contains(name) && !told(name, attributes, totals)) {
                if (ofUsage(name) && !isZero(object.value(member))) {
                    draft.warn("usage attribute not known and not read: "
                            + name.substring(0, Math.min(64, name.length())));
                }
                continue;
            }
            long count = Math.max(0, attributes.count(name));
            if (count > 0) {
                reported.put(name, count);
            }
        }
        for (String name : TOTALS) {
            long total = attributes.count(name);
            if (total > totals.reportedTotal()) {
                totals.reportedTotal(total);
            }
        }
        Fields details = Fields.lenient(JsonText.object(span.attribute(LANGFUSE)), draft);
        if (details.object().size() > 0) {
            LangfuseUsage.Reading langfuse = LangfuseUsage.read(details, false);
            langfuse.totals().writeTo(draft, langfuse.rule());
            reported.putAll(Verbatim.counts(details));
        } else {
            totals.writeTo(
                    draft, totals.said() ? rule(totals, draft.event().getOperation(), metadata(span, draft)) : "");
        }
        draft.event().setReportedUsage(reported);
        if (!states(span)) {
            draft.event().setUsageStatus(UsageStatus.MISSING);
        }
    }

    /** What the AI SDK passes on of the provider's own; nothing where the SDK counts the cache itself. */
    private static Fields metadata(SpanView span, Draft draft) {
        boolean counted = span.has("ai.usage.inputTokenDetails.noCacheTokens")
                || span.has("ai.usage.inputTokenDetails.cacheReadTokens");
        return Fields.lenient(
                counted ? Json.Obj.EMPTY : JsonText.object(span.attribute("ai.response.providerMetadata")), draft);
    }

    private static String rule(InclusiveUsage totals, String operation, Fields aiSdk) {
        if (AiSdkCache.beside(aiSdk)) {
            AiSdkCache.include(aiSdk, totals);
            return RULE_CACHE_EXTRA;
        }
        return switch (Inclusion.settle(totals, operation)) {
            case CONTAINED -> RULE;
            case REASONING_EXTRA -> RULE_REASONING_EXTRA;
            case WRITE_EXTRA -> RULE_WRITE_EXTRA;
            case CACHE_EXTRA -> RULE_CACHE_EXTRA;
            case MEDIA_EXTRA -> RULE_MEDIA_EXTRA;
        };
    }
}
