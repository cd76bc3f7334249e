package io.costline.lab.chaos.workload;

import io.costline.lab.chaos.workload.Sent.Ending;
import io.costline.lab.traffic.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes shipments for the HTTP doors and single records in LiteLLM's JSON. */
public final class EventJson {
    private static final JsonMapper JSON = new JsonMapper();

    private EventJson() {}

    /** The whole body; the same shipment gives the same bytes. Bad elements stand at the end. */
    public static byte[] body(Shipment shipment) {
        ArrayNode array = JSON.createArrayNode();
        for (Sent record : shipment.records()) {
            array.add(shipment.door().litellm() ? litellm(record) : event(record));
        }
        for (String id : shipment.planted()) {
            array.addObject()
                    .put("id", id)
                    .put("time", shipment.records().getFirst().startedAt().toString())
                    .putObject("usage")
                    .put("input_tokens", -1);
        }
        return JSON.writeValueAsBytes(array);
    }

    /** One record of the topic for LiteLLM's JSON. */
    public static byte[] litellmRecord(Sent record) {
        return JSON.writeValueAsBytes(litellm(record));
    }

    private static ObjectNode event(Sent sent) {
        ObjectNode event = JSON.createObjectNode()
                .put("id", sent.nativeId())
                .put("time", sent.startedAt().toString())
                .put("ended_at", sent.endedAt().toString())
                .put("layer", sent.gateway() ? "gateway" : "sdk")
                .put("provider", sent.served().provider())
                .put("requested_model", sent.requested().name())
                .put("served_model", sent.served().name())
                .put("status", sent.ending() == Ending.FAILED ? "error" : "ok")
                .put("http_status", sent.ending() == Ending.FAILED ? 503 : 200)
                .put("workflow", sent.work().workflow())
                .put("step", sent.work().step())
                .put("team", sent.who().team())
                .put("feature", sent.who().feature());
        putUnlessEmpty(event, "trace_id", sent.work().traceId());
        putUnlessEmpty(event, "provider_response_id", sent.responseId());
        putUnlessEmpty(event, "customer_id", sent.who().customer());
        putUnlessEmpty(event, "project", sent.who().project());
        putUnlessEmpty(event, "provider_account", sent.who().account());
        if (!sent.work().operationId().isEmpty()) {
            event.put("operation_id", sent.work().operationId())
                    .put("attempt_index", sent.work().attempt());
        }
        if (sent.revision() > 0) {
            event.put("revision", sent.revision());
        }
        if (sent.work().ends()) {
            event.put("trace_end", true);
        }
        if (sent.ending() == Ending.CACHED) {
            event.put("response_cache", "hit");
        }
        Usage tokens = sent.tokens();
        if (tokens != null) {
            ObjectNode usage =
                    event.putObject("usage").put("input_tokens", tokens.input()).put("output_tokens", tokens.output());
            putUnlessZero(usage, "cache_read_tokens", tokens.cacheRead());
            putUnlessZero(usage, "cache_write_5m_tokens", tokens.cacheWrite());
            putUnlessZero(usage, "output_reasoning_tokens", tokens.reasoning());
        }
        return event;
    }

    private static ObjectNode litellm(Sent sent) {
        Usage tokens = sent.tokens();
        if (tokens == null || sent.ending() != Ending.OK) {
            throw new IllegalArgumentException("only plain successes travel as LiteLLM's JSON");
        }
        ObjectNode log = JSON.createObjectNode()
                .put("id", sent.nativeId())
                .put("call_type", "acompletion")
                .put("status", "success")
                .put("custom_llm_provider", sent.served().provider())
                .put("model", sent.served().name())
                .put("model_group", sent.requested().name())
                .put("startTime", epochSeconds(sent.startedAt()))
                .put("endTime", epochSeconds(sent.endedAt()))
                .put("prompt_tokens", tokens.input())
                .put("completion_tokens", tokens.output())
                .put("total_tokens", tokens.input() + tokens.output());
        if (!sent.work().traceId().isEmpty()) {
            log.put("trace_id", sent.work().traceId());
        }
        ObjectNode metadata = log.putObject("metadata")
                .put("user_api_key_team_alias", sent.who().team());
        if (!sent.who().customer().isEmpty()) {
            metadata.put("user_api_key_end_user_id", sent.who().customer());
        }
        metadata.putObject("requester_custom_headers")
                .put("x-costline-feature", sent.who().feature());
        metadata.set("usage_object", litellmUsage(tokens));
        return log;
    }

    private static ObjectNode litellmUsage(Usage tokens) {
        ObjectNode usage = JSON.createObjectNode()
                .put("prompt_tokens", tokens.input())
                .put("completion_tokens", tokens.output())
                .put("total_tokens", tokens.input() + tokens.output());
        usage.putObject("prompt_tokens_details").put("cached_tokens", tokens.cacheRead());
        usage.putObject("completion_tokens_details").put("reasoning_tokens", tokens.reasoning());
        if (tokens.cacheRead() + tokens.cacheWrite() > 0) {
            usage.put("cache_read_input_tokens", tokens.cacheRead())
                    .put("cache_creation_input_tokens", tokens.cacheWrite());
        }
        return usage;
    }

    private static BigDecimal epochSeconds(Instant instant) {
        return new BigDecimal(
                String.format(Locale.ROOT, "%d.%06d", instant.getEpochSecond(), instant.getNano() / 1_000));
    }

    private static void putUnlessEmpty(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    private static void putUnlessZero(ObjectNode node, String name, long value) {
        if (value != 0) {
            node.put(name, value);
        }
    }
}
