package io.costline.ingest.adapter.gateway;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Labels;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.RecordAdapter;
import io.costline.ingest.adapter.reading.ReportedCosts;
import io.costline.ingest.adapter.reading.ReportedCosts.Unit;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.List;
import java.util.Locale;

/**
 * Helicone's webhook: request and response as JSON text. Usage is the provider's own, out of the response; where that
 * was too large to send or cut, the enhanced payload's totals stand in.
 */
public final class HeliconeAdapter implements RecordAdapter {
    private static final Source SOURCE = new Source("helicone", 1, "Helicone webhooks, signed (helicone-signature)")
            .skipping(PassedThrough.unreadAnd("request_response_url", "system"))
            .embedding("request_body response_body");

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public void adapt(Element element, Json.Obj object, Findings findings) {
        Draft draft = PassedThrough.read(
                List.of(element),
                object.get("response_body"),
                provider(Fields.lenient(object, new Draft())),
                "",
                findings);
        boolean whole = draft != null;
        read(object, whole, draft == null ? findings.event(element) : draft);
    }

    private static void read(Json.Obj object, boolean whole, Draft draft) {
        Fields webhook = Fields.lenient(object, draft);
        RequestEvent event = draft.event();
        event.setLayer(ObservationLayer.GATEWAY);
        event.setNativeId(webhook.text("request_id"));
        event.setGatewayRequestId(webhook.text("request_id"));
        if (event.getNativeId().isEmpty()) {
            draft.reject(RejectionCode.MISSING_FIELD, "request_id");
        }
        Fields request = webhook.object("request_body");
        Fields metadata = webhook.object("metadata");
        if (!whole) {
            event.setStatus(CallStatus.OK);
            new PlainUsage(metadata)
                    .read(Measure.INPUT, "promptTokens")
                    .read(Measure.OUTPUT, "completionTokens")
                    .total("totalTokens")
                    .writeTo(draft, true);
            draft.warn(
                    event.getUsageStatus() == UsageStatus.MISSING
                            ? "the response was not sent: turn on enhanced data, or fetch it from Helicone"
                            : "the response was not sent: Helicone's totals, without cache and reasoning");
        }
        models(webhook, request, event);
        ReportedCosts.addUnlessZero(draft, ReportedCostKind.ESTIMATE, metadata.decimal("cost"), Unit.USD);
        times(metadata, draft);
        event.setStream(event.getStream() || request.flag("stream"));
        event.setEndUserId(webhook.text("user_id"));
        Labels.fill(request.object("metadata"), event);
        Labels.fillAndTag(webhook.object("properties"), event);
    }

    private static void models(Fields webhook, Fields request, RequestEvent event) {
        String provider = provider(webhook);
        if (!provider.isEmpty()) {
            event.setProvider(provider);
        }
        String asked = request.text("model");
        String model = webhook.text("model");
        if (event.getServedModel().isEmpty()) {
            event.setServedModel(model.isEmpty() ? asked : model);
        }
        event.setRequestedModel(asked.isEmpty() ? event.getServedModel() : asked);
    }

    private static String provider(Fields webhook) {
        return webhook.text("provider").toLowerCase(Locale.ROOT);
    }

    private static void times(Fields metadata, Draft draft) {
        RequestEvent event = draft.event();
        long took = metadata.millis("latencyMs");
        if (took > 0 && event.getStartedAt() != null && event.getEndedAt() == null) {
            event.setEndedAt(event.getStartedAt().plusMillis(took));
        }
    }
}
