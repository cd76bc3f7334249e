package io.costline.lab.traffic;

import io.costline.lab.traffic.Call.Outcome;
import io.costline.lab.traffic.Call.Run;
import io.costline.lab.traffic.Call.Who;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Writes a call as our own event. */
final class EventPayload {
    private EventPayload() {}

    static ObjectNode of(Call call, ObjectNode event) {
        event.put("id", call.nativeId())
                .put("time", call.startedAt().toString())
                .put("ended_at", call.endedAt().toString())
                .put("layer", call.seen().gateway() ? "gateway" : "sdk")
                .put("provider", call.served().provider())
                .put("requested_model", call.requested().name())
                .put("served_model", call.served().name())
                .put("operation", "chat")
                .put("status", call.outcome().ok() ? "ok" : "error")
                .put("http_status", call.outcome().httpStatus());
        putUnlessEmpty(event, "provider_response_id", call.seen().responseId());
        putUnlessEmpty(event, "trace_id", call.work().traceId());
        putUnlessEmpty(event, "workflow", call.work().workflow());
        putUnlessEmpty(event, "step", call.work().step());
        putUnlessEmpty(event, "agent", call.work().agent());
        who(call.who(), event);
        run(call.run(), event);
        putUnlessEmpty(event, "error_type", call.outcome().errorType());
        putUnlessEmpty(event, "fallback_from", call.attempt().fallbackFrom());
        if (call.outcome() == Outcome.CACHED) {
            event.put("response_cache", "hit");
        }
        if (call.revision() > 0) {
            event.put("revision", call.revision());
        }
        if (call.work().ends()) {
            event.put("trace_end", true);
        }
        if (!call.attempt().operationId().isEmpty()) {
            event.put("operation_id", call.attempt().operationId())
                    .put("attempt_index", call.attempt().index());
        }
        usage(call, event);
        return event;
    }

    private static void who(Who who, ObjectNode event) {
        putUnlessEmpty(event, "customer_id", who.customer());
        putUnlessEmpty(event, "team", who.team());
        putUnlessEmpty(event, "feature", who.feature());
        putUnlessEmpty(event, "project", who.project());
        putUnlessEmpty(event, "app_key", who.appKey());
        putUnlessEmpty(event, "provider_account", who.account());
        putUnlessEmpty(event, "environment", who.environment());
    }

    private static void run(Run run, ObjectNode event) {
        putUnlessEmpty(event, "route", run.route());
        putUnlessEmpty(event, "complexity_tier", run.tier());
        putUnlessEmpty(event, "region", run.region());
        if (run.ownKey()) {
            event.put("credential_kind", "byok");
        }
        switch (run.tariff()) {
            case STANDARD -> {}
            case BATCH -> event.put("batch", true);
            case FLEX -> event.put("service_tier", run.tariff().name().toLowerCase(Locale.ROOT));
        }
    }

    private static void usage(Call call, ObjectNode event) {
        Usage usage = call.usage();
        if (usage != null) {
            ObjectNode units =
                    event.putObject("usage").put("input_tokens", usage.input()).put("output_tokens", usage.output());
            putUnlessZero(units, "cache_read_tokens", usage.cacheRead());
            putUnlessZero(units, "cache_write_5m_tokens", usage.cacheWrite());
            putUnlessZero(units, "output_reasoning_tokens", usage.reasoning());
            event.put("total_tokens", usage.input() + usage.output());
        }
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
