package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.json.Element;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams of one delivery. Chunks of one call share its id; those without one belong to the call begun last. */
final class OpenAiStreams {
    private final List<OpenAiStream> all = new ArrayList<>();
    private final Map<String, OpenAiStream> byId = new HashMap<>();
    private @Nullable OpenAiStream last;
    private boolean lastIsNameless;

    void add(Element element, Fields event) {
        OpenAiStream stream = of(OpenAiStream.id(event));
        stream.add(element, event);
        last = stream;
    }

    /** Takes an error for the end of the call begun last; false when there is none. */
    boolean fail(Element element, Fields event) {
        if (last == null) {
            return false;
        }
        last.fail(element, event);
        return true;
    }

    private OpenAiStream of(String id) {
        if (id.isEmpty()) {
            if (last != null && !(lastIsNameless && last.ended())) {
                return last;
            }
            lastIsNameless = true;
            return begin();
        }
        OpenAiStream known = byId.get(id);
        if (known == null) {
            // Azure's first chunk comes before the call has an id.
            known = last != null && lastIsNameless && !last.ended() ? last : begin();
            byId.put(id, known);
        }
        lastIsNameless = false;
        return known;
    }

    private OpenAiStream begin() {
        var stream = new OpenAiStream();
        all.add(stream);
        return stream;
    }

    void finish(Findings findings, OpenAiService service) {
        for (OpenAiStream stream : all) {
            stream.finish(findings, service);
        }
    }
}
