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

/**
 * OTLP in JSON: ids in hex, 64-bit numbers as strings or numbers, lowerCamelCase names, unknown ones passed over. Several
 * requests may follow each other, one a line, as the collector's file exporter writes them.
 */
final class OtlpJson {
    private static final ReadingRules RULES = new ReadingRules(Set.of("events", "links"), Set.of(), false);

    private final JsonWalk walk;
    private final SpanElements into;

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
        return requests == 0 ? last : new BodyContent.Elements(spans.elements(), false);
    }

    private static BodyContent read(byte[] body, int from, int to, BodyReader reader, SpanElements spans) {
        boolean[] object = {true};
        BodyContent read = reader.walk(body, from, to, RULES, walk -> {
            object[0] = walk.atObject();
            new OtlpJson(walk, spans).request();
        });
        return object[0] ? read : new BodyContent.Malformed("not an object with resourceSpans", 1, 1);
    }

    private void request() {
        walk.members(name -> {
            switch (name) {
                case "resourceSpans", "resource_spans" -> walk.items(this::resourceSpans);
                default -> walk.skip();
            }
        });
    }

    /** The resource may stand behind its spans. */
    private void resourceSpans() {
        var pending = new ArrayList<Scoped>();
        Json[] resource = {Json.Obj.EMPTY};
        walk.members(name -> {
            switch (name) {
                case "resource" -> resource[0] = attributes(walk.value());
                case "scopeSpans", "scope_spans", "instrumentationLibrarySpans" ->
                    walk.items(() -> scopeSpans(pending));
                default -> walk.skip();
            }
        });
        for (Scoped each : pending) {
            each.spans().forEach(span -> into.add(span, resource[0], each.scope()));
        }
    }

    private record Scoped(String scope, List<SpanElements.Pending> spans) {}

    private void scopeSpans(List<Scoped> pending) {
        int held = pending.stream().mapToInt(each -> each.spans().size()).sum();
        List<SpanElements.Pending> spans = new ArrayList<>();
        String[] scope = {""};
        walk.members(name -> {
            switch (name) {
                case "scope", "instrumentationLibrary" -> scope[0] = text(walk.value(), "name");
                case "spans" ->
                    walk.items(() -> {
                        if (into.full(held + spans.size())) {
                            walk.skip();
                        } else {
                            spans.add(span(walk.element(0)));
                        }
                    });
                default -> walk.skip();
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
