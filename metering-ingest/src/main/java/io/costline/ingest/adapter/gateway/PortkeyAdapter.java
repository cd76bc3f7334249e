package io.costline.ingest.adapter.gateway;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.ResponseCache;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Hosts;
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
 * Portkey's log objects (request and response), its metric rows, and the lines of an export, which are of both kinds.
 * Usage is the provider's own where the response is there, else Portkey's units.
 */
public final class PortkeyAdapter implements RecordAdapter {
    private static final Source SOURCE = new Source("portkey", 2, "Portkey log objects, metric rows and export lines")
            .skipping(PassedThrough.unreadAnd("set-cookie", "authorization", "prompt"))
            .embedding("request response body metadata x-portkey-metadata x-portkey-config");

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public void adapt(Element element, Json.Obj object, Findings findings) {
        Fields peek = Fields.lenient(object, new Draft());
        Fields response = peek.object("response");
        // An export line holds the body where a log object holds status, headers and body.
        Json body = response.has("body")
                ? response.object().get("body")
                : peek.object().get("response");
        Draft draft = PassedThrough.read(List.of(element), body, provider(peek), "", findings);
        boolean whole = draft != null;
        read(object, whole, draft == null ? findings.event(element) : draft);
    }

    private static void read(Json.Obj object, boolean whole, Draft draft) {
        Fields log = Fields.lenient(object, draft);
        Fields request = log.object("request");
        Fields response = log.object("response");
        RequestEvent event = draft.event();
        event.setLayer(ObservationLayer.GATEWAY);
        event.setNativeId(log.firstText("_id", "id"));
        event.setGatewayRequestId(event.getNativeId());
        if (event.getNativeId().isEmpty()) {
            draft.reject(RejectionCode.MISSING_FIELD, "id");
        }
        if (!whole) {
            new PlainUsage(log)
                    .read(Measure.INPUT, "req_units", "prompt_tokens")
                    .read(Measure.OUTPUT, "res_units", "completion_tokens")
                    .total(log.has("total_units") ? "total_units" : "total_tokens")
                    .writeTo(draft, true);
            event.setStatus(CallStatus.OK);
            event.setOperation(operation(log.text("request_url")));
        }
        models(log, request, event);
        outcome(log, response, draft);
        times(log, response, draft);
        ReportedCosts.addUnlessZero(draft, ReportedCostKind.ESTIMATE, log.decimal("cost"), Unit.CENTS);
        who(log, request, response, event);
    }

    private static void models(Fields log, Fields request, RequestEvent event) {
        Fields body = request.has("body") ? request.object("body") : request;
        String provider = provider(log);
        event.setProvider(provider.isEmpty() ? event.getProvider() : provider);
        String asked = body.text("model");
        String model = log.text("ai_model");
        if (event.getServedModel().isEmpty()) {
            event.setServedModel(model.isEmpty() ? asked : model);
        }
        event.setRequestedModel(asked.isEmpty() ? event.getServedModel() : asked);
        event.setStream(event.getStream() || log.millis("stream_mode") > 0 || body.flag("stream"));
    }

    private static String provider(Fields log) {
        String org = log.text("ai_org").toLowerCase(Locale.ROOT);
        String url = log.object("request").text("url");
        return org.isEmpty() ? Hosts.provider(url.isEmpty() ? log.text("request_url") : url) : org;
    }

    private static String operation(String url) {
        if (url.endsWith("/embeddings")) {
            return "embeddings";
        }
        return url.endsWith("/completions") && !url.endsWith("/chat/completions") ? "text_completion" : "chat";
    }

    private static void outcome(Fields log, Fields response, Draft draft) {
        RequestEvent event = draft.event();
        int status = response.httpStatus("status");
        String host = response.object("body").text("provider"); // said of errors that are the provider's
        FailureCause known = draft.failure();
        draft.refused((known == null ? new FailureCause("", event.getErrorType(), "", "") : known).within(host));
        Errors.http(status > 0 ? status : log.httpStatus("response_status_code"), draft);
        Fields headers = response.object("headers");
        String cache = log.firstText("cache_status");
        cache = (cache.isEmpty() ? headers.text("x-portkey-cache-status") : cache).toUpperCase(Locale.ROOT);
        event.setResponseCache(
                switch (cache) {
                    case "HIT" -> ResponseCache.HIT;
                    case "SEMANTIC HIT" -> ResponseCache.SEMANTIC_HIT;
                    case "MISS", "SEMANTIC MISS", "REFRESH" -> ResponseCache.MISS;
                    case "DISABLED" -> ResponseCache.NONE;
                    default -> ResponseCache.UNKNOWN;
                });
        long retries = headers.millis("x-portkey-retry-attempt-count");
        event.setRetryCount((int) Math.min(1_000, Math.max(retries, log.millis("retry_success_count"))));
        String option = response.text("lastUsedOptionJsonPath");
        event.setRoute(option.isEmpty() ? log.text("last_used_option_index") : option);
        event.setRouteConfigId(log.firstText("config_id", "config"));
    }

    private static void times(Fields log, Fields response, Draft draft) {
        Times.Reading created = Times.read(log.object().get("created_at"));
        if (created != null) {
            // Portkey's clock is finer than the provider's whole seconds.
            Times.span(created, Math.max(response.millis("responseTime"), log.millis("response_time")), draft);
        }
    }

    private static void who(Fields log, Fields request, Fields response, RequestEvent event) {
        Fields sent = request.object("portkeyHeaders");
        Labels.fillFromHeaders(request.object("headers"), event);
        Labels.fillFromHeaders(sent, event);
        Labels.fillAndTag(sent.object("x-portkey-metadata"), event);
        Labels.fillAndTag(PairedLists.object(log.object("metadata")), event);
        Labels.set("end_user", log.text("_user"), event);
        Labels.set("end_user", event.getTags().getOrDefault("_user", ""), event);
        Labels.set("app_key", log.text("api_key_id"), event);
        Labels.set("provider_account", log.text("virtual_key"), event);
        Labels.set("project", log.text("workspace_slug"), event);
        String trace = log.text("trace_id").isEmpty() ? sent.text("x-portkey-trace-id") : log.text("trace_id");
        Labels.set("trace", trace, event);
        Labels.set("trace", response.object("headers").text("x-portkey-trace-id"), event);
        Labels.set("span", log.text("span_id"), event);
        Labels.set("parent_span_id", log.text("parent_span_id"), event);
        Labels.set("step", log.text("span_name"), event);
        Labels.tag(event, "environment", log.text("_environment"));
    }
}
