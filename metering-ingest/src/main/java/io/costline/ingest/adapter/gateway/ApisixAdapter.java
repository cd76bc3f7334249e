package io.costline.ingest.adapter.gateway;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Labels;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.RecordAdapter;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;

/**
 * Entries of APISIX's loggers with the {@code llm_summary} that ai-proxy adds. It writes 0 where it knows nothing and
 * passes on how the client's protocol counts; what it calls duration is the time to the first token.
 */
public final class ApisixAdapter implements RecordAdapter {
    private static final Source SOURCE = new Source("apisix", 2, "APISIX log entries with ai-proxy's llm_summary")
            .skipping("llm_request llm_response_text body querystring authorization messages");

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public void adapt(Element element, Json.Obj object, Findings findings) {
        if (object.get("llm_summary") instanceof Json.Obj) {
            read(Fields.lenient(object, findings.event(element)));
        } else {
            findings.ignore(element, "no llm_summary: a request without ai-proxy, or logging.summaries is off");
        }
    }

    private static void read(Fields entry) {
        Draft draft = entry.draft();
        RequestEvent event = draft.event();
        Fields summary = entry.object("llm_summary");
        event.setLayer(ObservationLayer.GATEWAY);
        identity(entry, event);
        String asked = summary.text("request_model");
        event.setServedModel(summary.text("model").isEmpty() ? asked : summary.text("model"));
        event.setRequestedModel(asked.isEmpty() ? event.getServedModel() : asked);
        event.setStream(summary.flag("stream"));
        event.setOperation("chat");
        new PlainUsage(summary)
                .read(Measure.INPUT, "prompt_tokens")
                .read(Measure.OUTPUT, "completion_tokens")
                .read(Measure.CACHE_READ, "cache_read_input_tokens")
                .read(Measure.CACHE_WRITE, "cache_creation_input_tokens")
                .read(Measure.REASONING, "reasoning_tokens")
                .total("total_tokens")
                .writeTo(draft, true);
        times(entry, summary, draft);
        event.setStatus(CallStatus.OK);
        Errors.http(entry.object("response").httpStatus("status"), draft);
        Labels.fillFromHeaders(entry.object("request").object("headers"), event);
        Labels.fillFromHeaders(entry, event);
        Labels.set("end_user", summary.text("end_user_id"), event);
        Labels.set("app_key", entry.object("consumer").text("username"), event);
        event.setRoute(entry.firstText("route_name", "route_id"));
        Labels.tag(event, "content_risk_level", summary.text("content_risk_level"));
    }

    private static void identity(Fields entry, RequestEvent event) {
        Fields request = entry.object("request");
        String id = request.firstText("id", "request_id");
        id = id.isEmpty() ? entry.text("request_id") : id;
        id = id.isEmpty() ? entry.object("response").object("headers").text("x-request-id") : id;
        id = id.isEmpty() ? request.object("headers").text("x-request-id") : id;
        event.setNativeId(id);
        event.setGatewayRequestId(id);
    }

    private static void times(Fields entry, Fields summary, Draft draft) {
        Times.Reading start = Times.read(entry.object().get("start_time"));
        if (start == null) {
            return;
        }
        draft.startedAt(start.time(), start.quality());
        long took = entry.millis("latency");
        draft.event().setEndedAt(took > 0 ? start.time().plusMillis(took) : null);
        long firstToken = summary.millis("duration");
        if (draft.event().getStream() && firstToken > 0) {
            draft.event().setFirstTokenAt(start.time().plusMillis(firstToken));
        }
    }
}
