package io.costline.ingest.adapter.otel;

import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.BodyReader;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import io.costline.ingest.json.JsonWalk;
import io.costline.ingest.json.ReadingRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * OTLP in JSON: ids in hex, 64-bit numbers as strings or numbers, lowerCamelCase names, unknown ones passed over. Several
 * requests may follow each other, one a line, as the collector's file exporter writes them.
 */
final class OtlpJson {
    private static final ReadingRules RULES = new ReadingRules(Set.of("events", "links"), Set.of(), false);

    private final JsonWalk walk;
    private final SpanElements into;
    private boolean named;

    private OtlpJson(JsonWalk walk, SpanElements into) {
        this.walk = walk;
        this.into = into;
    }

    static BodyContent read(byte[] body, BodyReader reader) {
        var spans = new SpanElements(reader.limits());
        int from = 0;
        BodyContent last = new BodyContent.Malformed("the body is empty", 1, 1);
        int requests = 0;
        while (from < body.length && !spans.tooMany()) {
            int to = requests == 0 ? body.length : lineEnd(body, from);
            last = read(body, from, to, reader, spans);
            if (last instanceof BodyContent.Malformed && requests == 0 && lineEnd(body, from) < body.length) {
                spans = new SpanElements(reader.limits());
                to = lineEnd(body, from);
                BodyContent line = read(body, from, to, reader, spans);
                last = line instanceof BodyContent.Malformed ? last : line;
            }
            if (last instanceof BodyContent.Malformed malformed) {
                return malformed;
            }
            requests++;
            from = skipBlanks(body, to);
        }
        if (spans.tooMany()) {
            return new BodyContent.TooMany(reader.limits().maxElements());
        }
        spans.endOfMetrics(body);
        return requests == 0 ? last : new BodyContent.Elements(spans.elements(), false);
    }

    private static BodyContent read(byte[] body, int from, int to, BodyReader reader, SpanElements spans) {
        boolean[] known = {true};
        BodyContent read = reader.walk(body, from, to, RULES, walk -> known[0] = new OtlpJson(walk, spans).request());
        return known[0] || read instanceof BodyContent.Malformed
                ? read
                : new BodyContent.Malformed("not an object with resourceSpans, resourceLogs or resourceMetrics", 1, 1);
    }

    /** Whether it is a request: one of any signal, of several, or an empty one. */
    private boolean request() {
        boolean object = walk.atObject();
        boolean[] members = {false};
        walk.members(name -> {
            members[0] = true;
            switch (name) {
                case "resourceSpans", "resource_spans" -> signal(this::resourceSpans);
                case "resourceLogs", "resource_logs" -> signal(this::resourceLogs);
                case "resourceMetrics", "resource_metrics" -> signal(this::resourceMetrics);
                default -> walk.skip();
            }
        });
        return object && (named || !members[0]);
    }

    private void signal(Runnable resource) {
        named = true;
        walk.items(resource);
    }

    private void resourceSpans() {
        resource(Set.of("scopeSpans", "scope_spans", "instrumentationLibrarySpans"), Set.of("spans"), OtlpJson::span);
    }

    private void resourceLogs() {
        resource(Set.of("scopeLogs", "scope_logs"), Set.of("logRecords", "log_records"), OtlpJson::log);
    }

    private void resourceMetrics() {
        within(Set.of("scopeMetrics", "scope_metrics"), () -> within(Set.of("metrics"), this::metric));
    }

    /** Whatever the metric is (sum, gauge, histogram, ...), its points are a list of that name. */
    private void metric() {
        walk.members(kind -> within(Set.of("dataPoints", "data_points"), () -> {
            into.point();
            walk.skip();
        }));
    }

    private void within(Set<String> list, Runnable item) {
        walk.members(name -> {
            if (list.contains(name)) {
                walk.items(item);
            } else {
                walk.skip();
            }
        });
    }

    /** The resource may stand behind its records. */
    private void resource(Set<String> scopes, Set<String> records, Function<Element, SpanElements.Pending> reading) {
        var pending = new ArrayList<Scoped>();
        Json[] resource = {Json.Obj.EMPTY};
        walk.members(name -> {
            if (name.equals("resource")) {
                resource[0] = attributes(walk.value());
            } else if (scopes.contains(name)) {
                walk.items(() -> scope(pending, records, reading));
            } else {
                walk.skip();
            }
        });
        for (Scoped each : pending) {
            each.spans().forEach(span -> into.add(span, resource[0], each.scope()));
        }
    }

    private record Scoped(String scope, List<SpanElements.Pending> spans) {}

    private void scope(List<Scoped> pending, Set<String> records, Function<Element, SpanElements.Pending> reading) {
        int held = pending.stream().mapToInt(each -> each.spans().size()).sum();
        List<SpanElements.Pending> spans = new ArrayList<>();
        String[] scope = {""};
        walk.members(name -> {
            if (name.equals("scope") || name.equals("instrumentationLibrary")) {
                scope[0] = text(walk.value(), "name");
            } else if (records.contains(name)) {
                walk.items(() -> {
                    if (into.full(held + spans.size())) {
                        walk.skip();
                    } else {
                        spans.add(reading.apply(walk.element(0)));
                    }
                });
            } else {
                walk.skip();
            }
        });
        pending.add(new Scoped(scope[0], spans));
    }

    private static SpanElements.Pending span(Element element) {
        Map<String, Json> members = new LinkedHashMap<>();
        if (element.value() instanceof Json.Obj span) {
            id(members, SpanElements.TRACE_ID, text(span, "traceId"));
            id(members, SpanElements.SPAN_ID, text(span, "spanId"));
            id(members, SpanElements.PARENT_SPAN_ID, text(span, "parentSpanId"));
            members.put(SpanElements.NAME, new Json.Str(text(span, "name")));
            copy(span, "startTimeUnixNano", members, SpanElements.START);
            copy(span, "endTimeUnixNano", members, SpanElements.END);
            if (span.get("status") instanceof Json.Obj status) {
                copy(status, "code", members, SpanElements.STATUS);
            }
            members.put(SpanElements.ATTRIBUTES, attributes(span));
        }
        boolean whole = element.fault() == null;
        return new SpanElements.Pending(members, element.bytes(), whole);
    }

    private static SpanElements.Pending log(Element element) {
        Map<String, Json> members = SpanElements.log();
        if (element.value() instanceof Json.Obj log) {
            id(members, SpanElements.TRACE_ID, text(log, "traceId"));
            id(members, SpanElements.SPAN_ID, text(log, "spanId"));
            members.put(SpanElements.NAME, new Json.Str(text(log, "eventName")));
            copy(log, "timeUnixNano", members, SpanElements.END);
            copy(log, "observedTimeUnixNano", members, SpanElements.OBSERVED);
            Json body = log.get("body");
            SpanElements.body(members, body == null ? "" : text(body, "stringValue"));
            members.put(SpanElements.ATTRIBUTES, attributes(log));
        }
        return new SpanElements.Pending(members, element.bytes(), element.fault() == null);
    }

    /** An id of zeros is none. */
    static void id(Map<String, Json> members, String name, String id) {
        if (id.chars().anyMatch(digit -> digit != '0')) {
            members.put(name, new Json.Str(id.toLowerCase(Locale.ROOT)));
        }
    }

    private static void copy(Json.Obj from, String member, Map<String, Json> to, String name) {
        Json value = from.get(member);
        if (value != null) {
            to.put(name, value);
        }
    }

    private static String text(Json value, String member) {
        return value instanceof Json.Obj object && object.get(member) instanceof Json.Str text ? text.value() : "";
    }

    /** The list of keys and values as one object. */
    private static Json.Obj attributes(Json holder) {
        Map<String, Json> attributes = new LinkedHashMap<>();
        if (holder instanceof Json.Obj object && object.get("attributes") instanceof Json.Arr list) {
            for (Json item : list.items()) {
                if (item instanceof Json.Obj pair && pair.get("key") instanceof Json.Str key) {
                    Json value = pair.get("value");
                    attributes.put(key.value(), value == null ? Json.Null.NULL : anyValue(value));
                }
            }
        }
        return Json.Obj.of(attributes);
    }

    private static Json anyValue(Json value) {
        if (!(value instanceof Json.Obj any) || any.size() == 0) {
            return Json.Null.NULL;
        }
        Json held = any.value(0);
        return switch (any.name(0)) {
            case "arrayValue" ->
                held instanceof Json.Obj array && array.get("values") instanceof Json.Arr values
                        ? new Json.Arr(
                                values.items().stream().map(OtlpJson::anyValue).toList())
                        : new Json.Arr(List.of());
            case "kvlistValue", "bytesValue" -> Json.Dropped.UNREAD;
            case "intValue" -> held instanceof Json.Str text ? integer(text.value()) : held;
            default -> held;
        };
    }

    private static Json integer(String text) {
        boolean fits =
                !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return fits ? new Json.Int(Long.parseLong(text)) : new Json.Num(text);
    }

    private static int lineEnd(byte[] body, int from) {
        int at = from;
        while (at < body.length && body[at] != '\n') {
            at++;
        }
        return at;
    }

    private static int skipBlanks(byte[] body, int from) {
        int at = from;
        while (at < body.length && (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t')) {
            at++;
        }
        return at;
    }
}
