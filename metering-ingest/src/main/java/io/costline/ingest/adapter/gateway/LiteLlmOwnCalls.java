package io.costline.ingest.adapter.gateway;

import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Fields;
import java.util.Locale;

/**
 * Records that are no caller's model call: the mocked one by which LiteLLM tests a callback, tool calls, guardrails and
 * health checks. Of the last two, one that used tokens costs money and is metered, told apart by a tag.
 */
final class LiteLlmOwnCalls {
    private static final String HEALTH_USER = "litellm:/health/services";
    private static final String MOCK_MODEL = "litellm-mock-response-model";
    private static final String HEALTH_KEY = "litellm-internal-health-check";

    private LiteLlmOwnCalls() {}

    /** Why the record is no call to meter; empty when it is one. */
    static String ignored(Fields log) {
        if (log.firstText("end_user", "user").equals(HEALTH_USER)
                || log.text("model").endsWith(MOCK_MODEL)) {
            return "LiteLLM's connection test, answered by a mock";
        }
        if (metered(log)) {
            return "";
        }
        String kind = kind(log);
        if (callType(log).contains("mcp")) {
            return "a tool call, not a model call";
        }
        return kind.isEmpty() ? "" : "a " + kind.replace('_', ' ') + " that used no tokens";
    }

    static void tag(Fields log, RequestEvent event) {
        GatewayCalls.tag(kind(log), event);
    }

    private static String kind(Fields log) {
        String key = log.object("metadata").firstText("user_api_key_alias", "user_api_key");
        if (callType(log).contains("guardrail")) {
            return GatewayCalls.GUARDRAIL;
        }
        return callType(log).contains("health") || key.equals(HEALTH_KEY) ? GatewayCalls.HEALTH_CHECK : "";
    }

    private static String callType(Fields log) {
        return log.text("call_type").toLowerCase(Locale.ROOT);
    }

    private static boolean metered(Fields log) {
        return log.millis("total_tokens") > 0 || log.millis("prompt_tokens") > 0;
    }
}
