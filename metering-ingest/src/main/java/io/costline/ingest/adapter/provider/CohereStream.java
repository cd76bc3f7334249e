package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The events of one streamed chat: its id comes first, its usage last; version 1 names the same things otherwise. */
final class CohereStream {
    private final List<Element> elements = new ArrayList<>();
    private Json.Obj merged = Json.Obj.EMPTY;
    private boolean ended;

    static boolean isPart(Fields event) {
        return !kind(event).isEmpty();
    }

    static boolean begins(Fields event) {
        return kind(event).endsWith("-start")
                && (kind(event).startsWith("message") || kind(event).startsWith("stream"));
    }

    private static String kind(Fields event) {
        String kind = event.firstText("type", "event_type");
        boolean known = kind.startsWith("message-")
                || kind.startsWith("content-")
                || kind.startsWith("tool-")
                || kind.startsWith("citation-")
                || kind.startsWith("stream-")
                || kind.endsWith("-generation");
        return known ? kind : "";
    }

    void add(Element element, Fields event) {
        elements.add(element);
        switch (kind(event)) {
            case "message-start", "stream-start" -> merged = merged.mergedWith(event.object());
            case "message-end" -> {
                merged = merged.mergedWith(event.object("delta").object());
                ended = true;
            }
            case "stream-end" -> {
                merged = merged.mergedWith(event.object("response").object());
                ended = true;
            }
            default -> {}
        }
    }

    boolean ended() {
        return ended;
    }

    void finish(Findings findings) {
        Draft draft = findings.event(elements);
        Fields body = Fields.lenient(merged, draft);
        CohereAdapter.chat(body, draft);
        RequestEvent event = draft.event();
        event.setStream(true);
        if (!ended) {
            event.setStatus(CallStatus.CANCELLED);
            draft.warn("the stream carries no usage: it broke off before its last event");
        }
        event.setRevision(StreamRevision.of(ended, ended));
    }
}
