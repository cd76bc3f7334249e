package io.costline.lab.traffic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a call as its source would: recorded payloads with this call's ids, model, times and counts put in. */
public final class Payloads {
    private static final class Held {
        private static final Payloads ALL = new Payloads();
    }

    private final JsonMapper json = new JsonMapper();
    private final ObjectNode litellm = template("litellm.json");
    private final ObjectNode chat = template("openai-chat.json");
    private final ObjectNode responses = template("openai-responses.json");
    private final ObjectNode anthropic = template("anthropic-message.json");
    private final ObjectNode gemini = template("gemini-generate-content.json");

    /** One record. */
    public static byte[] record(Call call) {
        return Held.ALL.write(call);
    }

    byte[] write(Call call) {
        return json.writeValueAsBytes(node(call));
    }

    private ObjectNode node(Call call) {
        return switch (call.door()) {
            case LITELLM, KAFKA_LITELLM -> litellm(call);
            case EVENTS, KAFKA_EVENTS -> EventPayload.of(call, json.createObjectNode());
            case OPENAI_CHAT -> chat(call);
            case OPENAI_RESPONSES -> responses(call);
            case ANTHROPIC -> anthropic(call);
            case GEMINI -> gemini(call);
        };
    }

    /** Records as one array, with elements behind them that a door must refuse. */
    public static byte[] array(List<Call> calls, List<String> refused) {
        Payloads payloads = Held.ALL;
        ArrayNode array = payloads.json.createArrayNode();
        calls.forEach(call -> array.add(payloads.node(call)));
        refused.forEach(id -> array.add(payloads.refused(id, calls.getFirst())));
        return payloads.json.writeValueAsBytes(array);
    }

    /** An event with a negative count. */
    ObjectNode refused(String id, Call like) {
        ObjectNode event = json.createObjectNode()
                .put("id", id)
                .put("time", like.startedAt().toString());
        event.putObject("usage").put("input_tokens", -1);
        return event;
    }

    /** Correlation headers, for the doors whose payload cannot say who a call belongs to. */
    Map<String, String> headers(Call call) {
        return switch (call.door()) {
            case LITELLM, EVENTS, KAFKA_LITELLM, KAFKA_EVENTS -> Map.of();
            case OPENAI_CHAT, OPENAI_RESPONSES, ANTHROPIC, GEMINI -> {
                Map<String, String> headers = correlation(call);
                headers.put("x-costline-time", call.startedAt().toString());
                yield headers;
            }
        };
    }

    private static Map<String, String> correlation(Call call) {
        Map<String, String> headers = new LinkedHashMap<>();
        putUnlessEmpty(headers, "x-costline-trace", call.work().traceId());
        putUnlessEmpty(headers, "x-costline-feature", call.who().feature());
        putUnlessEmpty(headers, "x-costline-team", call.who().team());
        putUnlessEmpty(headers, "x-costline-workflow", call.work().workflow());
        putUnlessEmpty(headers, "x-costline-step", call.work().step());
        putUnlessEmpty(headers, "x-costline-agent", call.work().agent());
        putUnlessEmpty(headers, "x-costline-customer", call.who().customer());
        putUnlessEmpty(headers, "x-costline-project", call.who().project());
        putUnlessEmpty(headers, "x-costline-app-key", call.who().appKey());
        putUnlessEmpty(headers, "x-costline-provider-account", call.who().account());
        putUnlessEmpty(headers, "x-costline-environment", call.who().environment());
        putUnlessEmpty(headers, "x-costline-complexity-tier", call.run().tier());
        if (!call.attempt().operationId().isEmpty()) {
            headers.put("x-costline-operation", call.attempt().operationId());
            headers.put("x-costline-attempt", Integer.toString(call.attempt().index()));
        }
        return headers;
    }

    private static void putUnlessEmpty(Map<String, String> headers, String name, String value) {
        if (!value.isEmpty()) {
            headers.put(name, value);
        }
    }

    private ObjectNode litellm(Call call) {
        ObjectNode log = litellm.deepCopy();
        String id = call.nativeId();
        Usage usage = call.usage();
        log.put("id", id)
                .put("trace_id", call.work().traceId())
                .put("status", call.outcome().ok() ? "success" : "failure")
                .put("custom_llm_provider", call.served().provider())
                .put("cache_hit", call.outcome() == Call.Outcome.CACHED)
                .put("startTime", epochSeconds(call.startedAt()))
                .put("endTime", epochSeconds(call.endedAt()))
                .put(
                        "completionStartTime",
                        usage == null ? null : epochSeconds(call.startedAt().plusMillis(90)))
                .put("model", call.served().name())
                .put(
                        "model_group",
                        call.run().route().isEmpty()
                                ? call.served().name()
                                : call.run().route())
                .put("total_tokens", usage == null ? 0 : usage.input() + usage.output())
                .put("prompt_tokens", usage == null ? 0 : usage.input())
                .put("completion_tokens", usage == null ? 0 : usage.output())
                .put("end_user", call.who().customer())
                .put("response_cost", call.estimate());
        log.putNull("messages").putNull("model_map_information");
        log.withObject("hidden_params")
                .put("litellm_model_name", call.served().name())
                .put("response_cost", call.estimate());
        ObjectNode metadata = log.withObject("metadata");
        Call.Who who = call.who();
        metadata.put("user_api_key_team_alias", orNull(who.team()))
                .put("user_api_key_alias", orNull(who.appKey()))
                .put("user_api_key_project_alias", orNull(who.project()))
                .put("user_api_key_end_user_id", orNull(who.customer()));
        ObjectNode custom = metadata.putObject("requester_custom_headers");
        correlation(call).forEach(custom::put);
        if (!call.attempt().fallbackFrom().isEmpty()) {
            log.put("original_model_group", call.attempt().fallbackFrom());
            metadata.put("attempted_fallbacks", 1);
        }
        ObjectNode response = log.withObject("response");
        response.put("id", id)
                .put("created", call.endedAt().getEpochSecond())
                .put("model", call.served().name());
        if (usage == null) {
            log.putNull("response");
            metadata.putNull("usage_object");
        } else {
            response.putNull("choices");
            response.set("usage", litellmUsage(usage));
            metadata.set("usage_object", litellmUsage(usage));
        }
        if (!call.outcome().ok()) {
            log.put("error_str", call.outcome().errorType());
            log.withObject("error_information")
                    .put("error_code", Integer.toString(call.outcome().httpStatus()))
                    .put("error_class", call.outcome().errorType())
                    .put("llm_provider", call.served().provider());
        }
        return log;
    }

    private ObjectNode litellmUsage(Usage usage) {
        ObjectNode node = json.createObjectNode()
                .put("prompt_tokens", usage.input())
                .put("completion_tokens", usage.output())
                .put("total_tokens", usage.input() + usage.output());
        node.putObject("prompt_tokens_details").put("cached_tokens", usage.cacheRead());
        node.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        if (usage.cacheRead() + usage.cacheWrite() > 0) {
            node.put("cache_read_input_tokens", usage.cacheRead())
                    .put("cache_creation_input_tokens", usage.cacheWrite());
        }
        return node;
    }

    private ObjectNode chat(Call call) {
        Usage usage = used(call);
        ObjectNode body = chat.deepCopy();
        body.put("id", call.nativeId())
                .put("created", call.startedAt().getEpochSecond())
                .put("model", call.served().name());
        ObjectNode counts = body.withObject("usage");
        counts.put("prompt_tokens", usage.input())
                .put("completion_tokens", usage.output())
                .put("total_tokens", usage.input() + usage.output());
        counts.withObject("prompt_tokens_details").put("cached_tokens", usage.cacheRead());
        counts.withObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        return body;
    }

    private ObjectNode responses(Call call) {
        Usage usage = used(call);
        ObjectNode body = responses.deepCopy();
        body.put("id", call.nativeId())
                .put("created_at", call.startedAt().getEpochSecond())
                .put("completed_at", call.endedAt().getEpochSecond())
                .put("model", call.served().name());
        ObjectNode counts = body.withObject("usage");
        counts.put("input_tokens", usage.input())
                .put("output_tokens", usage.output())
                .put("total_tokens", usage.input() + usage.output());
        counts.withObject("input_tokens_details").put("cached_tokens", usage.cacheRead());
        counts.withObject("output_tokens_details").put("reasoning_tokens", usage.reasoning());
        return body;
    }

    private ObjectNode anthropic(Call call) {
        Usage usage = used(call);
        ObjectNode body = anthropic.deepCopy();
        body.put("id", call.nativeId()).put("model", call.served().name());
        ObjectNode counts = body.withObject("usage");
        counts.put("input_tokens", usage.freshInput())
                .put("cache_creation_input_tokens", usage.cacheWrite())
                .put("cache_read_input_tokens", usage.cacheRead())
                .put("output_tokens", usage.output());
        counts.withObject("cache_creation").put("ephemeral_5m_input_tokens", usage.cacheWrite());
        return body;
    }

    private ObjectNode gemini(Call call) {
        Usage usage = used(call);
        ObjectNode body = gemini.deepCopy();
        body.put("responseId", call.nativeId())
                .put("modelVersion", call.served().name());
        ObjectNode counts = body.putObject("usageMetadata");
        counts.put("promptTokenCount", usage.input());
        if (usage.cacheRead() > 0) {
            counts.put("cachedContentTokenCount", usage.cacheRead());
        }
        counts.put("candidatesTokenCount", usage.output() - usage.reasoning())
                .put("thoughtsTokenCount", usage.reasoning())
                .put("totalTokenCount", usage.input() + usage.output());
        counts.putArray("promptTokensDetails")
                .addObject()
                .put("modality", "TEXT")
                .put("tokenCount", usage.input());
        return body;
    }

    private static Usage used(Call call) {
        return Objects.requireNonNull(call.usage(), "a provider's answer has usage");
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    static BigDecimal epochSeconds(Instant instant) {
        return BigDecimal.valueOf(instant.getEpochSecond()).add(BigDecimal.valueOf(instant.getNano() / 1_000, 6));
    }

    private ObjectNode template(String name) {
        try (InputStream stream = Objects.requireNonNull(Payloads.class.getResourceAsStream(name), name)) {
            return (ObjectNode) json.readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
