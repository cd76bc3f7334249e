package io.costline.ingest.adapter.reading;

import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an adapter found in one delivery. */
public final class Findings {
    private final List<Finding> found = new ArrayList<>();
    private final String endpoint;

    /** @param endpoint the endpoint family the sender named, or empty */
    public Findings(String endpoint) {
        this.endpoint = endpoint;
    }

    /** One of: a draft to admit, or the reason to ignore the element. */
    public record Finding(Element element, @Nullable Draft draft, String ignored) {}

    public List<Finding> all() {
        return found;
    }

    public String endpoint() {
        return endpoint;
    }

    /** Begins the event of an element. */
    public Draft event(Element element) {
        var draft = new Draft();
        found.add(new Finding(element, draft, ""));
        return draft;
    }

    public void ignore(Element element, String reason) {
        found.add(new Finding(element, null, reason));
    }

    public void reject(Element element, RejectionCode code, String field) {
        event(element).reject(code, field);
    }

    /** The element as an object; if it is none, it is rejected here and null returned. */
    public Json.@Nullable Obj object(Element element) {
        if (element.value() instanceof Json.Obj object) {
            return object;
        }
        if (element.fault() == Element.Flaw.TOO_MANY_VALUES) {
            reject(element, RejectionCode.TOO_LARGE, "");
        } else if (element.value() == null) {
            reject(element, RejectionCode.MALFORMED_JSON, "");
        } else {
            event(element).reject(RejectionCode.WRONG_TYPE, "", "an event must be a JSON object");
        }
        return null;
    }
}
