package io.costline.ingest.adapter.gateway;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.avro.ResponseCache;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import java.util.Locale;

/** A line of Logpush's {@code ai_gateway_events}: that a call was made. Tokens, cost and metadata are encrypted. */
final class CloudflareLogpush {
    private CloudflareLogpush() {}

    static void read(Fields line) {
        Draft draft = line.draft();
        RequestEvent event = draft.event();
        event.setLayer(ObservationLayer.GATEWAY);
        event.setNativeId(line.firstText("LogID", "LogId", "RayID", "ID"));
        event.setGatewayRequestId(event.getNativeId());
        event.setProvider(line.text("Provider").toLowerCase(Locale.ROOT));
        event.setServedModel(line.text("Model"));
        event.setRequestedModel(line.text("Model"));
        event.setRoute(line.text("Gateway"));
        event.setEndpointFamily(line.text("Endpoint"));
        event.setUsageStatus(UsageStatus.MISSING);
        event.setStatus(CallStatus.OK);
        Errors.http(line.httpStatus("StatusCode"), draft);
        if (line.flag("RateLimited")) {
            Errors.throttled(event);
        }
        event.setResponseCache(
                line.flag("Cached")
                        ? ResponseCache.HIT
                        : line.has("Cached") ? ResponseCache.MISS : ResponseCache.UNKNOWN);
        for (String name : new String[] {"Datetime", "EventTimestamp", "Timestamp", "CreatedAt"}) {
            Times.start(line.object().get(name), draft);
        }
        draft.warn("Logpush encrypts tokens and cost: send the gateway's logs by its API to meter them");
    }
}
