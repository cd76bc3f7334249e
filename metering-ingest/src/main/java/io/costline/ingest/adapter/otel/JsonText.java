package io.costline.ingest.adapter.otel;

import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.BodyReader;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Framing;
import io.costline.ingest.json.Json;
import io.costline.ingest.json.JsonLimits;
import io.costline.ingest.json.ReadingRules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** JSON that stands as text in an attribute. What cannot be read says nothing. */
final class JsonText {
    private static final BodyReader READER = new BodyReader(new JsonLimits(100, 6, 256, 1_000));

    private static final ReadingRules PLAIN = new ReadingRules(Set.of(), Set.of(), false);

    private JsonText() {}

    static Json.Obj object(String text) {
        List<Json> items = items(text);
        return !items.isEmpty() && items.getFirst() instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }

    /** The items of a list, or the one value. */
    static List<Json> items(String text) {
        if (text.isEmpty() || (text.charAt(0) != '{' && text.charAt(0) != '[')) {
            return List.of();
        }
        BodyContent content = READER.read(text.getBytes(StandardCharsets.UTF_8), Framing.DOCUMENT, PLAIN);
        return content instanceof BodyContent.Elements elements
                ? elements.elements().stream()
                        .map(Element::value)
                        .filter(Objects::nonNull)
                        .toList()
                : List.of();
    }
}
