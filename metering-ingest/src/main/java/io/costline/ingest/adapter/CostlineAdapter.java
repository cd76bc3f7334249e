package io.costline.ingest.adapter;

import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.RecordAdapter;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Our own JSON event: inclusive totals, one name for each thing. Only the id is required. */
final class CostlineAdapter implements RecordAdapter {
    static final String NAME = "costline";

    private static final Source SOURCE =
            new Source(NAME, 1, "Costline's own JSON event: one object, an array, or NDJSON");

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
        Draft draft = findings.event(element);
        read(Fields.strict(object, draft), draft);
    }

    /** Reads our event into the draft; also for events inside an envelope. */
    static void read(Fields fields, Draft draft) {
        RequestEvent event = draft.event();
        var reading = new CostlineReading(fields, draft);
        Json.Obj object = fields.object();
        for (int member = 0; member < object.size(); member++) {
            String name = object.name(member);
            Json value = object.value(member);
            if (value != Json.Null.NULL
                    && !reading.text(name, value)
                    && !reading.identityOrTime(name, value)
                    && !reading.work(name, value)
                    && !reading.run(name, value)
                    && !reading.outcome(name, value)
                    && !reading.usage(name, value)) {
                draft.warn("unknown field " + name.substring(0, Math.min(48, name.length())));
            }
        }
        reading.finish();
        if (event.getRequestedModel().isEmpty()) {
            event.setRequestedModel(event.getServedModel());
        }
    }

    /** An enum constant by its lower-case name. */
    static <E extends Enum<E>> E choice(Fields fields, String name, Json value, Class<E> type, E otherwise) {
        String text = fields.text(name, value);
        if (!text.isEmpty()) {
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equalsIgnoreCase(text)) {
                    return constant;
                }
            }
            fields.draft().reject(RejectionCode.INVALID_VALUE, fields.path(name), "must be one of " + names(type));
        }
        return otherwise;
    }

    private static <E extends Enum<E>> String names(Class<E> type) {
        return List.of(type.getEnumConstants()).stream()
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .filter(name -> !name.equals("unknown"))
                .toList()
                .toString();
    }

    static Map<String, String> tags(Fields fields, String name, Json value) {
        if (!(value instanceof Json.Obj object)) {
            fields.draft().reject(RejectionCode.WRONG_TYPE, fields.path(name), "must be an object of strings");
            return Map.of();
        }
        var tags = new HashMap<String, String>();
        Fields members = fields.object(name);
        for (int member = 0; member < object.size(); member++) {
            tags.put(object.name(member), members.text(object.name(member), object.value(member)));
        }
        return tags;
    }
}
