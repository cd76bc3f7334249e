package io.costline.ingest.adapter.otel;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Json;

/** One span as it stands in its element. */
record SpanView(Json.Obj span) {

    String text(String member) {
        return span.get(member) instanceof Json.Str text ? text.value() : "";
    }

    Json.Obj attributes() {
        return object(SpanElements.ATTRIBUTES);
    }

    Json.Obj resource() {
        return object(SpanElements.RESOURCE);
    }

    private Json.Obj object(String member) {
        return span.get(member) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }

    /** An attribute's text; empty where it is absent or no text. */
    String attribute(String name) {
        return attributes().get(name) instanceof Json.Str text ? text.value() : "";
    }

    boolean has(String attribute) {
        return attributes().get(attribute) != null;
    }

    /** The attributes, told with their place in faults. */
    Fields fields(Draft draft) {
        return Fields.lenient(span, draft).object(SpanElements.ATTRIBUTES);
    }

    String traceId() {
        return text(SpanElements.TRACE_ID);
    }

    String spanId() {
        return text(SpanElements.SPAN_ID);
    }

    /** The span's id beyond its trace; empty without both. */
    String id() {
        return traceId().isEmpty() || spanId().isEmpty() ? "" : traceId() + "/" + spanId();
    }

    String parentId() {
        String parent = text(SpanElements.PARENT_SPAN_ID);
        return traceId().isEmpty() || parent.isEmpty() ? "" : traceId() + "/" + parent;
    }

    boolean isLog() {
        return SpanElements.isLog(span);
    }
}
