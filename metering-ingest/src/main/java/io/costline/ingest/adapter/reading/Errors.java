package io.costline.ingest.adapter.reading;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.ingest.admission.Draft;
import java.util.Set;

/** Failed calls by their codes. Messages are never read: they may quote the prompt. */
public final class Errors {
    private static final Set<String> QUOTA = Set.of(
            "insufficient_quota",
            "rate_limit_exceeded",
            "rate_limit_error",
            "billing_hard_limit_reached",
            "RESOURCE_EXHAUSTED");
    private static final Set<String> FILTER =
            Set.of("content_filter", "content_policy_violation", "moderation_blocked");

    private Errors() {}

    /** {@code {"type", "code"}}, as OpenAI and its imitators write it. */
    public static void openAi(Fields error, Draft draft) {
        failed(draft, error.firstText("code", "type"), error.firstText("code", "type"));
    }

    /** {@code {"type"}}. */
    public static void anthropic(Fields error, Draft draft) {
        failed(draft, error.text("type"), error.text("type"));
    }

    /** {@code {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": [...]}}. */
    public static void google(Fields error, Draft draft) {
        String quota = "";
        for (Fields detail : error.objects("details")) {
            for (Fields violation : detail.objects("violations")) {
                quota = quota.isEmpty() ? violation.firstText("quotaId", "quotaMetric") : quota;
            }
        }
        failed(draft, error.text("status"), quota.isEmpty() ? error.text("status") : quota);
        draft.event().setHttpStatus(error.integer("code"));
    }

    /** An HTTP status as a gateway logged it; 0 when it logged none. A more exact code that is known already stays. */
    public static void http(int status, Draft draft) {
        RequestEvent event = draft.event();
        event.setHttpStatus(status);
        if (status < 400) {
            return;
        }
        String code = event.getErrorType().isEmpty() ? "http_" + status : event.getErrorType();
        event.setErrorType(code);
        switch (status) {
            case 402 -> blocked(event, "balance");
            case 429 -> blocked(event, "rate_limit");
            case 499 -> event.setStatus(CallStatus.CANCELLED);
            default -> {
                if (event.getStatus() != CallStatus.BLOCKED) {
                    event.setStatus(CallStatus.ERROR);
                }
            }
        }
    }

    private static void blocked(RequestEvent event, String by) {
        event.setStatus(CallStatus.BLOCKED);
        event.setBlockedBy(event.getBlockedBy().isEmpty() ? by : event.getBlockedBy());
    }

    public static void failed(Draft draft, String code, String quota) {
        RequestEvent event = draft.event();
        event.setErrorType(code.isEmpty() ? "unknown" : code);
        if (QUOTA.contains(code) || FILTER.contains(code)) {
            event.setStatus(CallStatus.BLOCKED);
            event.setBlockedBy(quota);
        } else {
            event.setStatus(CallStatus.ERROR);
        }
    }
}
