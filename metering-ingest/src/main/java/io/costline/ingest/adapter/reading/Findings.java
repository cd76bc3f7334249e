package io.costline.ingest.adapter.reading;

import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an adapter found in one delivery. */
public final class Findings {
    private final List<Finding> found = new ArrayList<>();
    private final String endpoint;
    private final Map<String, String> headers;

    /**
     * @param endpoint the endpoint family the sender named, or empty
     * @param headers of the delivery, by lower-case name
     */
    public Findings(String endpoint, Map<String, String> headers) {
        this.endpoint = endpoint;
        this.headers = headers;
    }

    /**
     * One of: a draft to admit, or the reason to ignore the element.
     *
     * @param elements what was read for it, at least one; several where a stream tells one call
     */
    public record Finding(List<Element> elements, @Nullable Draft draft, String ignored) {
        public Element element() {
            return elements.getFirst();
        }
    }

    public List<Finding> all() {
        return found;
    }

    public String endpoint() {
        return endpoint;
    }

    /** A header of the delivery, empty when absent. Responses tell some things only there. */
    public String header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, "").strip();
    }

    /** Begins the event of an element. */
    public Draft event(Element element) {
        return event(List.of(element));
    }

    /** Takes over an event somebody else began, as read from a body this element passes on. */
    public Draft adopt(List<Element> elements, Draft draft) {
        found.add(new Finding(elements, draft, ""));
        return draft;
    }

    /** Begins the event that several elements tell together. */
    public Draft event(List<Element> elements) {
        var draft = new Draft();
        found.add(new Finding(elements, draft, ""));
        return draft;
    }

    public void ignore(Element element, String reason) {
        found.add(new Finding(List.of(element), null, reason));
    }

    public void reject(Element element, RejectionCode code, String field) {
        event(element).reject(code, field);
    }

    public void reject(Element element, RejectionCode code, String field, String message) {
        event(element).reject(code, field, message);
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
