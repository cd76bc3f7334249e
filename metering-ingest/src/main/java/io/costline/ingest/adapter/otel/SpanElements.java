package io.costline.ingest.adapter.otel;

import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import io.costline.ingest.json.JsonLimits;
import io.costline.ingest.json.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the spans of a request as elements, however it was encoded: an object with the span's ids, name, times and
 * status, its attributes by name, and those of the resource and the scope's name it came with.
 */
final class SpanElements {
    static final String ATTRIBUTES = "attributes";
    static final String RESOURCE = "resource";
    static final String SCOPE = "scope";
    static final String TRACE_ID = "trace_id";
    static final String SPAN_ID = "span_id";
    static final String PARENT_SPAN_ID = "parent_span_id";
    static final String NAME = "name";
    static final String START = "start_time";
    static final String END = "end_time";
    static final String STATUS = "status_code";

    private final JsonLimits limits;
    private final List<Element> elements = new ArrayList<>();
    private boolean tooMany;

    /** A span read before the resource and scope it belongs to are known. */
    record Pending(Map<String, Json> members, Slice bytes, boolean whole) {}

    SpanElements(JsonLimits limits) {
        this.limits = limits;
    }

    List<Element> elements() {
        return elements;
    }

    boolean tooMany() {
        return tooMany;
    }

    /** Whether one more span, besides those held back, would be too many. */
    boolean full(int pending) {
        tooMany |= elements.size() + pending >= limits.maxElements();
        return tooMany;
    }

    void add(Pending span, Json resource, String scope) {
        if (full(0)) {
            return;
        }
        Element.@Nullable Flaw flaw = span.whole() ? null : Element.Flaw.TOO_MANY_VALUES;
        Map<String, Json> members = new LinkedHashMap<>(span.members());
        members.put(RESOURCE, resource);
        members.put(SCOPE, new Json.Str(scope));
        elements.add(new Element(elements.size(), flaw == null ? Json.Obj.of(members) : null, flaw, span.bytes()));
    }
}
