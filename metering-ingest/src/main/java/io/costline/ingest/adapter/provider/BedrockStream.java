package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The events of one ConverseStream: an object with one member, named for what happened. Usage comes last. */
final class BedrockStream {
    private static final Set<String> EVENTS = Set.of("""
            messageStart contentBlockStart contentBlockDelta contentBlockStop messageStop internalServerException
            modelStreamErrorException serviceUnavailableException throttlingException validationException""".split("\\s+"));

    private final List<Element> elements = new ArrayList<>();
    private Json.Obj merged = Json.Obj.EMPTY;
    private String error = "";
    private boolean metered;
    private boolean stopped;

    static boolean isPart(Fields event) {
        return event.object("metadata").has("usage") || !named(event).isEmpty();
    }

    private static String named(Fields event) {
        for (String name : EVENTS) {
            if (event.has(name)) {
                return name;
            }
        }
        return "";
    }

    /** Whether the event begins another call. */
    boolean endsBefore(Fields event) {
        return event.has("messageStart") && (metered || stopped);
    }

    void add(Element element, Fields event) {
        elements.add(element);
        merged = merged.mergedWith(event.object("messageStop").object());
        stopped |= event.has("messageStop");
        if (event.object("metadata").present()) {
            merged = merged.mergedWith(event.object("metadata").object());
            metered = true;
        }
        String name = named(event);
        error = name.endsWith("Exception") ? name : error;
    }

    void finish(Findings findings) {
        Draft draft = findings.event(elements);
        BedrockCalls.converse(Fields.lenient(merged, draft), draft, findings);
        RequestEvent event = draft.event();
        event.setEndpointFamily("converse_stream");
        event.setStream(true);
        if (!error.isEmpty()) {
            Errors.failed(draft, error);
        } else if (!metered) {
            draft.warn("the stream carries no usage: it broke off before its metadata event");
            event.setStatus(CallStatus.CANCELLED);
        }
        event.setRevision(StreamRevision.of(metered, stopped));
    }
}
