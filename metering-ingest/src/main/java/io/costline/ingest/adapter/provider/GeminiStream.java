package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.Cumulative;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.List;

/** One generateContent answer, whole or in chunks, each with the counts up to it. */
final class GeminiStream {
    private final List<Element> elements = new ArrayList<>();
    private final GeminiGrounding grounding = new GeminiGrounding();
    private Json.Obj merged = Json.Obj.EMPTY;
    private boolean finished;

    static boolean isPart(Fields body) {
        return !body.has("response") && (body.has("usageMetadata") || body.has("candidates"));
    }

    /** Chunks of one answer share its id; a chunk without counts adds to whatever came before. */
    boolean continuesWith(Fields chunk) {
        String id = chunk.text("responseId");
        Fields before = Fields.lenient(merged, new Draft());
        String known = before.text("responseId");
        if (!id.isEmpty() || !known.isEmpty()) {
            return id.equals(known) || id.isEmpty();
        }
        boolean unfinished = before.has("candidates") && !finished;
        return unfinished || !chunk.object("usageMetadata").has("promptTokenCount");
    }

    void add(Element element, Fields chunk) {
        elements.add(element);
        merged = Cumulative.merged(merged, chunk.object(), "usageMetadata");
        grounding.candidates(chunk);
        for (Fields candidate : chunk.objects("candidates")) {
            finished |= candidate.has("finishReason");
        }
    }

    void finish(Findings findings, String provider) {
        Draft draft = findings.event(elements);
        Fields body = Fields.lenient(merged, draft);
        GeminiCalls.generated(body, grounding, draft, provider);
        draft.event().setStream(elements.size() > 1);
        // A body alone may be the last chunk of a stream told in pieces.
        draft.event().setRevision(StreamRevision.of(body.has("usageMetadata"), finished));
    }
}
