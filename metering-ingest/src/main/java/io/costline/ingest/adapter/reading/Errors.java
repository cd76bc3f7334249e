package io.costline.ingest.adapter.reading;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.FailureCause;

/**
 * Failed calls by their codes; which limit stopped one, {@link QuotaRules} settles. Messages may quote the prompt: of one, no more is
 * known than whether it begins with a wording that names a limit.
 */
public final class Errors {
    private Errors() {}

    /** {@code {"type", "code", "message"}}, as OpenAI and its imitators write it. */
    public static void openAi(Fields error, Draft draft) {
        failed(
                draft,
                error.firstText("code", "type"),
                new FailureCause(error.text("type"), error.text("code"), "", QuotaRules.said(error.text("message"))));
    }

    /** {@code {"type", "message"}}; some say a code within details. */
    public static void anthropic(Fields error, Draft draft) {
        String code = error.text("code");
        failed(
                draft,
                error.text("type"),
                new FailureCause(
                        error.text("type"),
                        code.isEmpty() ? error.object("details").firstText("error_code", "code") : code,
                        "",
                        QuotaRules.said(error.text("message"))));
    }

    /** {@code {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": [...]}}. */
    public static void google(Fields error, Draft draft) {
        String quota = "";
        for (Fields detail : error.objects("details")) {
            for (Fields violation : detail.objects("violations")) {
                quota = quota.isEmpty() ? violation.firstText("quotaId", "quotaMetric") : quota;
            }
        }
        failed(draft, error.text("status"), new FailureCause(error.text("status"), "", quota, ""));
        draft.event().setHttpStatus(error.integer("code"));
    }

    /** An HTTP status as a gateway logged it; 0 when it logged none. A more exact code that is known already stays. */
    public static void http(int status, Draft draft) {
        RequestEvent event = draft.event();
        event.setHttpStatus(status);
        if (status < 400) {
            return;
        }
        String code = event.getErrorType();
        if (status == 499) {
            event.setErrorType(code.isEmpty() ? "http_499" : code);
            event.setStatus(CallStatus.CANCELLED);
        } else {
            FailureCause known = draft.failure();
            failed(
                    draft,
                    code.isEmpty() ? "http_" + status : code,
                    known == null ? new FailureCause("", code, "", "") : known);
        }
    }

    /** A code alone. */
    public static void failed(Draft draft, String code) {
        failed(draft, code, new FailureCause("", code, "", ""));
    }

    /** @param code stays with the call */
    public static void failed(Draft draft, String code, FailureCause why) {
        RequestEvent event = draft.event();
        event.setErrorType(code.isEmpty() ? "unknown" : code);
        event.setStatus(CallStatus.ERROR);
        draft.refused(why);
    }

    /** A rule on content stopped the call, or the model refused; what it says of it stays with the call. */
    public static void guarded(RequestEvent event, String rule) {
        event.setStatus(CallStatus.BLOCKED);
        event.setErrorType(rule);
        event.setBlockedBy((rule.startsWith("refusal") ? BlockedBy.REFUSAL : BlockedBy.GUARDRAIL).name());
    }

    /** A gateway's own rate limit stopped the call. */
    public static void throttled(RequestEvent event) {
        event.setStatus(CallStatus.BLOCKED);
        event.setBlockedBy(BlockedBy.GATEWAY_RATE.name());
    }
}
