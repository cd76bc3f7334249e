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
 * Collects the spans and log records of a request as elements, however it was encoded: an object with the ids, name, times
 * and status, the attributes by name, and those of the resource and the scope's name it came with. Of metrics, only how
 * many points there were.
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
    /** Of log records alone: the text of the body where it is the name of an event. */
    static final String EVENT = "event_in_body";

    static final String OBSERVED = "observed_time";
    /** Which signal an element is of; absent on spans. */
    private static final String SIGNAL = "signal";

    private static final Json LOG = new Json.Str("log");
    private static final Json METRICS = new Json.Str("metrics");
    private static final int MAX_EVENT_NAME = 100;

    private final JsonLimits limits;
    private final List<Element> elements = new ArrayList<>();
    private boolean tooMany;
    private long points;

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

    /** Begins the members of a log record. */
    static Map<String, Json> log() {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put(SIGNAL, LOG);
        return members;
    }

    /** Keeps a log's body where it names its event; any other may be what a user wrote. */
    static void body(Map<String, Json> log, String body) {
        if (body.length() <= MAX_EVENT_NAME && body.chars().allMatch(SpanElements::ofName)) {
            log.put(EVENT, new Json.Str(body));
        }
    }

    private static boolean ofName(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    void point() {
        points++;
    }

    /** Tells of the metrics there were, as one element: their points are counted, not read. */
    void endOfMetrics(byte[] body) {
        if (points > 0) {
            Map<String, Json> members = new LinkedHashMap<>();
            members.put(SIGNAL, METRICS);
            members.put("points", new Json.Int(points));
            elements.add(new Element(elements.size(), Json.Obj.of(members), null, new Slice(body, 0, body.length)));
        }
    }

    static boolean isLog(Element element) {
        return element.value() instanceof Json.Obj object && isLog(object);
    }

    static boolean isLog(Json.Obj record) {
        return record.get(SIGNAL) == LOG;
    }

    /** How many metric points an element stands for; zero for a span or a log. */
    static long points(Element element) {
        return element.value() instanceof Json.Obj object
                        && object.get(SIGNAL) == METRICS
                        && object.get("points") instanceof Json.Int points
                ? points.value()
                : 0;
    }
}
