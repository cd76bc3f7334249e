package io.costline.ingest.adapter;

import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.RecordAdapter;
import io.costline.ingest.adapter.reading.Source;
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
final class CloudEventsAdapter implements RecordAdapter {
    private static final List<String> CALL =
            List.of("model", "requested_model", "served_model", "provider", "usage", "reported_cost");

    private static final Source SOURCE = new Source(
            "cloudevents", 1, "CloudEvents 1.0 in JSON, structured or batched, with a Costline event as data");

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public boolean readsHeaders() {
        return false;
    }

    @Override
    public void adapt(Element element, Json.Obj object, Findings findings) {
        if (object.get("data") instanceof Json.Obj data && !isCall(data)) {
            findings.ignore(element, "an event of something else than a model call");
        } else {
            Draft draft = findings.event(element);
            read(Fields.strict(object, draft), draft);
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
