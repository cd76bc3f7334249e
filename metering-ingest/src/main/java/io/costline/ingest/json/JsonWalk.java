package io.costline.ingest.json;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A way down a large JSON value to the small ones in it. At every step one value is current and must be taken by exactly
 * one of the methods, which leaves the walk behind it.
 */
public final class JsonWalk {
    private final JsonParser parser;
    private final JsonLimits limits;
    private final ReadingRules rules;
    private final EmbeddedText embedded;
    private final byte[] body;
    private final int from;

    JsonWalk(JsonParser parser, JsonLimits limits, ReadingRules rules, EmbeddedText embedded, byte[] body, int from) {
        this.parser = parser;
        this.limits = limits;
        this.rules = rules;
        this.embedded = embedded;
        this.body = body;
        this.from = from;
    }

    public boolean atObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    /** Visits the members of the current value if it is an object; each visit takes the member's value. */
    public void members(Consumer<String> visit) {
        if (!atObject()) {
            skip();
            return;
        }
        String name;
        while ((name = parser.nextName()) != null) {
            parser.nextToken();
            visit.accept(name);
        }
    }

    /** Visits the items of the current value if it is an array; each visit takes the item. */
    public void items(Runnable visit) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            skip();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            visit.run();
        }
    }

    /** The current value as an element of the body. */
    public Element element(int index) {
        int start = from + (int) Math.max(0, parser.currentTokenLocation().getByteOffset());
        var reading = new TreeReader(parser, limits, rules, embedded);
        Json value = reading.value(parser.currentToken(), 0);
        int end = Math.min(from + (int) parser.currentLocation().getByteOffset(), body.length);
        Element.@Nullable Flaw flaw = reading.overflown() ? Element.Flaw.TOO_MANY_VALUES : null;
        return new Element(
                index, flaw == null ? value : null, flaw, new Slice(body, start, Math.max(end, start) - start));
    }

    /** The current value, if it is within the limits of one element. */
    public Json value() {
        var reading = new TreeReader(parser, limits, rules, embedded);
        Json value = reading.value(parser.currentToken(), 0);
        return reading.overflown() ? Json.Dropped.TOO_DEEP : value;
    }

    public void skip() {
        parser.skipChildren();
    }
}
