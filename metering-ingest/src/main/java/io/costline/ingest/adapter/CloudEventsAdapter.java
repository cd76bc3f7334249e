package io.costline.ingest.adapter;

import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.List;

/**
 * CloudEvents 1.0, structured or batched, carrying our event as {@code data}. {@code source} and {@code id} of the
 * envelope are the identity, as the specification says; {@code time} and {@code subject} (the customer) fill what the
 * data does not say.
 */
final class CloudEventsAdapter implements SourceAdapter {
    private static final List<String> CALL =
            List.of("model", "requested_model", "served_model", "provider", "usage", "reported_cost");

    @Override
    public String name() {
        return "cloudevents";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String description() {
        return "CloudEvents 1.0 in JSON, structured or batched, with a Costline event as data";
    }

    @Override
    public boolean readsHeaders() {
        return false;
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        for (Element element : elements) {
            Json.Obj object = findings.object(element);
            if (object != null && object.get("data") instanceof Json.Obj data && !isCall(data)) {
                findings.ignore(element, "an event of something else than a model call");
            } else if (object != null) {
                Draft draft = findings.event(element);
                read(Fields.strict(object, draft), draft);
            }
        }
    }

    /** A bus carries events of all kinds: one that names no model, nobody who served and no usage is none of ours. */
    private static boolean isCall(Json.Obj data) {
        return CALL.stream().anyMatch(member -> data.get(member) != null);
    }

    private static void read(Fields envelope, Draft draft) {
        RequestEvent event = draft.event();
        for (String required : List.of("specversion", "id", "source")) {
            if (envelope.text(required).isEmpty()) {
                draft.reject(RejectionCode.MISSING_FIELD, required);
            }
        }
        if (!envelope.has("data")) {
            draft.reject(RejectionCode.MISSING_FIELD, "data");
            return;
        }
        CostlineAdapter.read(envelope.object("data"), draft);
        event.setNativeId(envelope.text("id"));
        event.setSourceInstance(envelope.text("source"));
        if (envelope.has("time") && event.getStartedAt() == null) {
            Times.Reading time = Times.text(envelope.text("time"));
            if (time == null) {
                draft.reject(RejectionCode.INVALID_VALUE, "time", "must be an RFC 3339 time");
            } else {
                draft.startedAt(time.time(), time.quality());
            }
        }
        if (event.getCustomerId().isEmpty()) {
            event.setCustomerId(envelope.text("subject"));
        }
    }
}
