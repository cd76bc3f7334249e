package io.costline.ingest.adapter.gateway;

import io.costline.avro.CallStatus;
import io.costline.avro.CredentialKind;
import io.costline.avro.ObservationLayer;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.ResponseCache;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Labels;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.RecordAdapter;
import io.costline.ingest.adapter.reading.ReportedCosts;
import io.costline.ingest.adapter.reading.ReportedCosts.Unit;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.FailureCause;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.List;
import java.util.Locale;

/**
 * Cloudflare AI Gateway's logs, as its API lists them or one by one, and the lines of its Logpush, which say nothing of
 * tokens in the clear. Every step of a fallback has a log of its own.
 */
public final class CloudflareAdapter implements RecordAdapter {
    private static final Source SOURCE = new Source(
                    "cloudflare", 2, "Cloudflare AI Gateway logs (list or detail) and Logpush lines")
            .skipping(PassedThrough.unreadAnd("request_head", "RequestBody", "ResponseBody", "Metadata"))
            .embedding("metadata response_head");

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public void adapt(Element element, Json.Obj object, Findings findings) {
        Json wrapped = object.get("result");
        if (answered(element, wrapped instanceof Json.Obj answer ? answer : object, findings)) {
            return;
        }
        if (isTest(object)) {
            findings.ignore(element, "Logpush's test of its destination");
        } else if (wrapped instanceof Json.Arr logs) {
            logs(element, logs, findings);
        } else if (wrapped instanceof Json.Obj log) {
            log(element, log, findings);
        } else if (object.get("Provider") != null || object.get("StatusCode") != null) {
            CloudflareLogpush.read(Fields.lenient(object, findings.event(element)));
        } else {
            log(element, object, findings);
        }
    }

    /** Whether it was an answer of Workers AI, in its envelope or in OpenAI's shape. */
    private static boolean answered(Element element, Json.Obj body, Findings findings) {
        if (!(body.get("usage") instanceof Json.Obj) || body.get("tokens_in") != null) {
            return false;
        }
        Draft draft = PassedThrough.read(List.of(element), body, "openai", findings.endpoint(), findings);
        if (draft != null) {
            draft.event().setProvider("cloudflare");
        }
        return draft != null;
    }

    /** {@code {"content":"tests"}}, uploaded before a job is made. */
    private static boolean isTest(Json.Obj object) {
        return object.size() == 1 && object.get("content") != null;
    }

    private static void logs(Element page, Json.Arr logs, Findings findings) {
        int index = page.index();
        for (Json item : logs.items()) {
            var element = new Element(index++, item, null, page.bytes());
            Json.Obj log = findings.object(element);
            if (log != null) {
                log(element, log, findings);
            }
        }
        if (logs.items().isEmpty()) {
            findings.ignore(page, "a page without logs");
        }
    }

    private static void log(Element element, Json.Obj object, Findings findings) {
        Fields peek = Fields.lenient(object, new Draft());
        boolean guardrail = peek.text("model").contains("llama-guard");
        if (guardrail && peek.millis("tokens_in") == 0) {
            findings.ignore(element, "a guardrail call that used no tokens");
            return;
        }
        Draft draft =
                PassedThrough.read(List.of(element), object.get("response_head"), peek.text("provider"), "", findings);
        // The head of a long answer is cut before its usage.
        boolean whole = draft != null && draft.event().getUsageStatus() == UsageStatus.COMPLETE;
        Draft event = draft == null ? findings.event(element) : draft;
        read(Fields.lenient(object, event), whole);
        GatewayCalls.tag(guardrail ? GatewayCalls.GUARDRAIL : "", event.event());
    }

    private static void read(Fields log, boolean whole) {
        Draft draft = log.draft();
        RequestEvent event = draft.event();
        event.setLayer(ObservationLayer.GATEWAY);
        event.setNativeId(log.text("id"));
        event.setGatewayRequestId(log.text("id"));
        if (event.getNativeId().isEmpty()) {
            draft.reject(RejectionCode.MISSING_FIELD, "id");
        }
        boolean cached = log.flag("cached");
        event.setResponseCache(
                cached ? ResponseCache.HIT : log.has("cached") ? ResponseCache.MISS : ResponseCache.UNKNOWN);
        if (!whole) {
            new PlainUsage(log)
                    .read(Measure.INPUT, "tokens_in")
                    .read(Measure.OUTPUT, "tokens_out")
                    .writeTo(draft, !cached);
        }
        event.setProvider(log.text("provider").toLowerCase(Locale.ROOT));
        event.setServedModel(event.getServedModel().isEmpty() ? log.text("model") : event.getServedModel());
        event.setRequestedModel(log.text("model"));
        event.setEndpointFamily(log.text("path"));
        event.setOperation(log.text("path").endsWith("embeddings") ? "embeddings" : "chat");
        if (log.has("wholesale")) {
            event.setCredentialKind(log.flag("wholesale") ? CredentialKind.SYSTEM : CredentialKind.BYOK);
        }
        outcome(log, draft);
        Times.Reading created = Times.read(log.object().get("created_at"));
        if (created != null) {
            event.setStartedAt(created.time());
            event.setTimeQuality(created.quality());
            event.setEndedAt(log.has("duration") ? created.time().plusMillis(log.millis("duration")) : null);
        }
        ReportedCosts.addUnlessZero(draft, ReportedCostKind.ESTIMATE, log.decimal("cost"), Unit.USD);
        Labels.fillAndTag(log.object("metadata"), event);
    }

    private static void outcome(Fields log, Draft draft) {
        RequestEvent event = draft.event();
        event.setStatus(CallStatus.OK);
        List<Fields> errors = log.objects("errors");
        if (!errors.isEmpty()) {
            draft.refused(new FailureCause("", errors.getFirst().text("code"), "", ""));
        }
        Errors.http(log.httpStatus("status_code"), draft);
        if (log.has("success") && !log.flag("success") && event.getStatus() == CallStatus.OK) {
            event.setStatus(CallStatus.ERROR);
            event.setErrorType("unknown");
        }
        long step = log.millis("step");
        event.setAttemptIndex((int) Math.min(1_000, step));
        event.setOperationId(log.text("event_id"));
    }
}
