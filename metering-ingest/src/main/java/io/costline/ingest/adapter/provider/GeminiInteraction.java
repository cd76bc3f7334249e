package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The events of one streamed interaction; its end carries the usage. */
final class GeminiInteraction {
    private final List<Element> elements = new ArrayList<>();
    private final GeminiGrounding grounding = new GeminiGrounding();
    private Json.Obj merged = Json.Obj.EMPTY;

    static boolean isPart(Fields event) {
        String type = event.text("event_type");
        return type.startsWith("interaction.") || type.startsWith("content.") || type.startsWith("step.");
    }

    /** Whether the event begins another interaction. */
    boolean endsBefore(Fields event) {
        String id = event.object("interaction").text("id");
        String known = Fields.lenient(merged, new Draft()).text("id");
        return !id.isEmpty() && !known.isEmpty() && !id.equals(known);
    }

    void add(Element element, Fields event) {
        elements.add(element);
        merged = merged.mergedWith(event.object("interaction").object());
        for (String holder : List.of("step", "content", "delta")) {
            grounding.step(event.object(holder));
        }
    }

    void finish(Findings findings, String provider) {
        Draft draft = findings.event(elements);
        Fields body = Fields.lenient(merged, draft);
        GeminiCalls.interaction(body, grounding, draft, provider);
        draft.event().setStream(true);
        String status = body.text("status");
        boolean finished = !status.isEmpty() && !status.equals("in_progress");
        draft.event().setRevision(StreamRevision.of(body.has("usage"), finished));
    }
}
