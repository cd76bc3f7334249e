package io.costline.lab.traffic;

import tools.jackson.databind.node.ObjectNode;

/** Writes a call as our own event. */
final class EventPayload {
    private EventPayload() {}

    static ObjectNode of(Call call, ObjectNode event) {
        event.put("id", call.nativeId())
                .put("time", call.startedAt().toString())
                .put("ended_at", call.endedAt().toString())
                .put("layer", "gateway")
                .put("provider", call.served().provider())
                .put("requested_model", call.requested().name())
                .put("served_model", call.served().name())
                .put("operation", "chat")
                .put("trace_id", call.place().traceId())
                .put("feature", call.place().feature())
                .put("team", call.place().team())
                .put("workflow", call.place().workflow())
                .put("step", call.place().step())
                .put("status", call.outcome().ok() ? "ok" : "error")
                .put("http_status", call.outcome().httpStatus());
        putUnlessEmpty(event, "agent", call.place().agent());
        putUnlessEmpty(event, "customer_id", call.customer());
        putUnlessEmpty(event, "error_type", call.outcome().errorType());
        putUnlessEmpty(event, "fallback_from", call.attempt().fallbackFrom());
        if (call.revision() > 0) {
            event.put("revision", call.revision());
        }
        if (!call.attempt().operationId().isEmpty()) {
            event.put("operation_id", call.attempt().operationId())
                    .put("attempt_index", call.attempt().index());
        }
        Usage usage = call.usage();
        if (usage != null) {
            ObjectNode units =
                    event.putObject("usage").put("input_tokens", usage.input()).put("output_tokens", usage.output());
            putUnlessZero(units, "cache_read_tokens", usage.cacheRead());
            putUnlessZero(units, "cache_write_5m_tokens", usage.cacheWrite());
            putUnlessZero(units, "output_reasoning_tokens", usage.reasoning());
            event.put("total_tokens", usage.input() + usage.output());
        }
        return event;
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
