package io.costline.ingest.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** JSON written inside a string: one value, or the events of a stream, which become an array. */
final class EmbeddedText {
    private static final String DATA_FIELD = "data:";

    private final JsonFactory factory;

    EmbeddedText(JsonFactory factory) {
        this.factory = factory;
    }

    interface Values {
        Json read(JsonParser parser, @Nullable JsonToken token);
    }

    /** The value the text writes, or null when it is no object, array or stream. */
    @Nullable
    Json read(String text, Values values) {
        String start = text.stripLeading();
        if (start.startsWith("{") || start.startsWith("[")) {
            return value(start, values);
        }
        return start.startsWith(DATA_FIELD) || start.startsWith("event:") ? stream(start, values) : null;
    }

    private @Nullable Json value(String text, Values values) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
            Json value = values.read(parser, parser.nextToken());
            return parser.nextToken() == null ? value : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private Json stream(String text, Values values) {
        List<Json> events = new ArrayList<>();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.startsWith(DATA_FIELD)) {
                Json event = value(line.substring(DATA_FIELD.length()).strip(), values);
                if (event != null) {
                    events.add(event);
                }
            }
        }
        return new Json.Arr(events);
    }
}
