package io.costline.ingest.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Splits a body into elements. Safe to share. */
public final class BodyReader {
    private static final byte[] DATA_FIELD = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT_FIELD = "event:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID_FIELD = "id:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final JsonFactory factory;
    private final JsonLimits limits;
    private final EmbeddedText embedded;

    public BodyReader(JsonLimits limits) {
        this.limits = limits;
        // The body's size is bounded before it comes here; a long string (an image in base64) is skipped, not refused.
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(500)
                        .maxNumberLength(200)
                        .maxNameLength(4_096)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
        this.embedded = new EmbeddedText(factory);
    }

    public BodyContent read(byte[] body, Framing framing, ReadingRules rules) {
        return switch (framing) {
            case DOCUMENT -> document(body, rules);
            case LINES -> {
                BodyContent atOnce = linesAtOnce(body, rules);
                yield atOnce == null ? lines(body, rules, false) : atOnce;
            }
            case EVENT_STREAM -> lines(body, rules, true);
            case UNKNOWN -> guess(body, rules);
        };
    }

    public JsonLimits limits() {
        return limits;
    }

    /**
     * Walks a body that is one large value with the elements nested in it.
     *
     * @param steps what to do with the value; finds the elements
     */
    public BodyContent walk(byte[] body, int from, int to, ReadingRules rules, Consumer<JsonWalk> steps) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), body, from, to - from)) {
            if (parser.nextToken() == null) {
                return new BodyContent.Malformed("the body is empty", 1, 1);
            }
            var walk = new JsonWalk(parser, limits, rules, embedded, body, from);
            steps.accept(walk);
            return parser.nextToken() == null
                    ? new BodyContent.Elements(List.of(), false)
                    : malformedAt("more follows the JSON value", parser.currentTokenLocation());
        } catch (JacksonException e) {
            return malformed(e);
        }
    }

    private static BodyContent.Malformed malformedAt(String reason, TokenStreamLocation at) {
        return new BodyContent.Malformed(reason, at.getLineNr(), at.getColumnNr());
    }

    private BodyContent guess(byte[] body, ReadingRules rules) {
        int start = skipBlanks(body, 0, body.length);
        if (beginsEventStream(body, start)) {
            return lines(body, rules, true);
        }
        BodyContent whole = document(body, rules);
        if (whole instanceof BodyContent.Malformed && start < body.length && body[start] == '{') {
            BodyContent byLine = lines(body, rules, false);
            // Only when the lines make sense is it a list of lines; else the first complaint is the better one.
            if (byLine instanceof BodyContent.Elements elements
                    && elements.elements().size() > 1
                    && elements.elements().getFirst().value() != null) {
                return byLine;
            }
        }
        return whole;
    }

    /** A field or a comment of server-sent events; no JSON begins so. */
    private static boolean beginsEventStream(byte[] body, int start) {
        return (start < body.length && body[start] == ':')
                || startsWith(body, start, body.length, DATA_FIELD)
                || startsWith(body, start, body.length, EVENT_FIELD)
                || startsWith(body, start, body.length, ID_FIELD);
    }

    private BodyContent document(byte[] body, ReadingRules rules) {
        if (skipBlanks(body, 0, body.length) == body.length) {
            return new BodyContent.Malformed("the body is empty", 1, 1);
        }
        var elements = new ArrayList<Element>();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), body, 0, body.length)) {
            JsonToken first = parser.nextToken();
            boolean array = first == JsonToken.START_ARRAY;
            JsonToken token = array ? parser.nextToken() : first;
            var reading = new TreeReader(parser, limits, rules, embedded);
            while (token != null && token != JsonToken.END_ARRAY) {
                if (elements.size() == limits.maxElements()) {
                    return new BodyContent.TooMany(limits.maxElements());
                }
                elements.add(element(parser, reading, token, elements.size(), body));
                token = array ? parser.nextToken() : null;
            }
            if (parser.nextToken() != null) {
                return malformedAt("more follows the JSON value", parser.currentTokenLocation());
            }
            return new BodyContent.Elements(elements, !array);
        } catch (JacksonException e) {
            return malformed(e);
        }
    }

    private static Element element(JsonParser parser, TreeReader reading, JsonToken token, int index, byte[] body) {
        int start = (int) Math.max(0, parser.currentTokenLocation().getByteOffset());
        Json value = reading.element(token);
        int end = (int) parser.currentLocation().getByteOffset();
        int length = end >= start ? Math.min(end, body.length) - start : body.length - start;
        return reading.overflown()
                ? new Element(index, null, Element.Flaw.TOO_MANY_VALUES, new Slice(body, start, length))
                : new Element(index, value, null, new Slice(body, start, length));
    }

    /** Lines that are an object each, with one parser for all; null when one is not, which is then found line by line. */
    private @Nullable BodyContent linesAtOnce(byte[] body, ReadingRules rules) {
        var elements = new ArrayList<Element>();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), body, 0, body.length)) {
            var reading = new TreeReader(parser, limits, rules, embedded);
            int end = -1;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                if (token != JsonToken.START_OBJECT || (end >= 0 && !holdsLineBreak(body, end, start))) {
                    return null;
                }
                if (elements.size() == limits.maxElements()) {
                    return new BodyContent.TooMany(limits.maxElements());
                }
                Element element = element(parser, reading, token, elements.size(), body);
                end = start + element.bytes().length();
                if (holdsLineBreak(body, start, end)) {
                    return null;
                }
                elements.add(element);
            }
        } catch (JacksonException e) {
            return null;
        }
        return elements.isEmpty() ? null : new BodyContent.Elements(elements, false);
    }

    private static boolean holdsLineBreak(byte[] body, int from, int to) {
        for (int at = from; at < to; at++) {
            if (body[at] == '\n') {
                return true;
            }
        }
        return false;
    }

    private BodyContent lines(byte[] body, ReadingRules rules, boolean eventStream) {
        List<Element> elements = new ArrayList<>();
        int lineStart = 0;
        while (lineStart < body.length) {
            int lineEnd = lineStart;
            while (lineEnd < body.length && body[lineEnd] != '\n') {
                lineEnd++;
            }
            int from = skipBlanks(body, lineStart, lineEnd);
            int to = trimEnd(body, from, lineEnd);
            if (eventStream) {
                from = eventData(body, from, to, rules);
                if (startsWith(body, from, to, DONE)) {
                    from = to;
                }
            }
            if (from < to) {
                if (elements.size() == limits.maxElements()) {
                    return new BodyContent.TooMany(limits.maxElements());
                }
                elements.add(line(body, from, to, elements.size(), rules));
            }
            lineStart = lineEnd + 1;
        }
        return elements.isEmpty()
                ? new BodyContent.Malformed("the body holds no JSON", 1, 1)
                : new BodyContent.Elements(elements, false);
    }

    /** Where the JSON of a stream's line starts; its end for names, ids and, for most sources, comments. */
    private static int eventData(byte[] body, int from, int to, ReadingRules rules) {
        if (startsWith(body, from, to, DATA_FIELD)) {
            return skipBlanks(body, from + DATA_FIELD.length, to);
        }
        if (rules.comments() && from < to && body[from] == ':') {
            int text = skipBlanks(body, from + 1, to);
            return text < to && body[text] == '{' ? text : to;
        }
        return to;
    }

    private Element line(byte[] body, int from, int to, int index, ReadingRules rules) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), body, from, to - from)) {
            var reading = new TreeReader(parser, limits, rules, embedded);
            Json value = reading.value(parser.nextToken(), 0);
            if (parser.nextToken() != null) {
                return new Element(index, null, Element.Flaw.MALFORMED, new Slice(body, from, to - from));
            }
            Element.@Nullable Flaw flaw = reading.overflown() ? Element.Flaw.TOO_MANY_VALUES : null;
            return new Element(index, flaw == null ? value : null, flaw, new Slice(body, from, to - from));
        } catch (JacksonException e) {
            return new Element(index, null, Element.Flaw.MALFORMED, new Slice(body, from, to - from));
        }
    }

    /** The parser's own message may quote the body; only the place is told on. */
    private static BodyContent.Malformed malformed(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        return at == null ? new BodyContent.Malformed("not JSON", 1, 1) : malformedAt("not JSON", at);
    }

    private static int skipBlanks(byte[] body, int from, int to) {
        int at = from;
        while (at < to && (body[at] == ' ' || body[at] == '\t' || body[at] == '\r' || body[at] == '\n')) {
            at++;
        }
        return at;
    }

    private static int trimEnd(byte[] body, int from, int to) {
        int end = to;
        while (end > from && (body[end - 1] == ' ' || body[end - 1] == '\t' || body[end - 1] == '\r')) {
            end--;
        }
        return end;
    }

    private static boolean startsWith(byte[] body, int from, int to, byte[] prefix) {
        if (to - from < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (body[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
