package io.costline.ingest.adapter.reading;

import io.costline.avro.RequestEvent;
import io.costline.ingest.json.Json;
import java.util.Locale;

/** Attribution that callers put into a gateway's free metadata, under our names. Fills what is not known yet. */
public final class Labels {
    private static final String HEADER_PREFIX = "x-costline-";

    private Labels() {}

    public static void fill(Fields labels, RequestEvent event) {
        Json.Obj object = labels.object();
        for (int member = 0; member < object.size(); member++) {
            set(object.name(member), labels.text(object.name(member), object.value(member)), event);
        }
    }

    public static void fillFromHeaders(Fields headers, RequestEvent event) {
        Json.Obj object = headers.object();
        for (int member = 0; member < object.size(); member++) {
            String name = object.name(member).toLowerCase(Locale.ROOT);
            if (name.startsWith(HEADER_PREFIX)) {
                String label = name.substring(HEADER_PREFIX.length());
                set(label, headers.text(object.name(member), object.value(member)), event);
            }
        }
    }

    /** Sets one label where the event says nothing; other names are none of ours. */
    public static void set(String name, String value, RequestEvent event) {
        if (value.isEmpty()) {
            return;
        }
        switch (name) {
            case "customer", "customer_id" -> event.setCustomerId(known(event.getCustomerId(), value));
            case "end_user", "end_user_id" -> event.setEndUserId(known(event.getEndUserId(), value));
            case "feature" -> event.setFeature(known(event.getFeature(), value));
            case "workflow" -> event.setWorkflow(known(event.getWorkflow(), value));
            case "step" -> event.setStep(known(event.getStep(), value));
            case "agent" -> event.setAgent(known(event.getAgent(), value));
            case "trace", "trace_id" -> event.setTraceId(known(event.getTraceId(), value));
            case "span", "span_id" -> event.setSpanId(known(event.getSpanId(), value));
            case "parent_span_id" -> event.setParentSpanId(known(event.getParentSpanId(), value));
            case "session", "session_id" -> event.setSessionId(known(event.getSessionId(), value));
            case "team" -> event.setTeam(known(event.getTeam(), value));
            case "project" -> event.setProject(known(event.getProject(), value));
            case "app_key" -> event.setAppKey(known(event.getAppKey(), value));
            case "provider_account" -> event.setProviderAccount(known(event.getProviderAccount(), value));
            case "complexity_tier" -> event.setComplexityTier(known(event.getComplexityTier(), value));
            case "operation", "operation_id" -> event.setOperationId(known(event.getOperationId(), value));
            case "fallback_from" -> event.setFallbackFrom(known(event.getFallbackFrom(), value));
            case "attempt", "attempt_index" -> {
                if (event.getAttemptIndex() == 0
                        && value.length() <= 6
                        && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    event.setAttemptIndex(Integer.parseInt(value));
                }
            }
            case "trace_end" -> event.setTraceEnd(event.getTraceEnd() || value.equalsIgnoreCase("true"));
            default -> {}
        }
    }

    private static String known(String known, String said) {
        return known.isEmpty() ? said : known;
    }
}
