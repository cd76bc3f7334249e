package io.costline.ingest.line;

import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.Element;
import java.util.List;
import java.util.function.Function;

/** What a body of lines came to. */
public sealed interface LineContent<T> {
    record Lines<T>(List<LineOutcome<T>> outcomes) implements LineContent<T> {}

    record Malformed<T>(String reason, int line, int column) implements LineContent<T> {}

    record TooMany<T>(int maxElements) implements LineContent<T> {}

    static <T> LineContent<T> of(BodyContent body, Function<List<Element>, List<LineOutcome<T>>> judge) {
        return switch (body) {
            case BodyContent.Malformed malformed ->
                new Malformed<>(malformed.reason(), malformed.line(), malformed.column());
            case BodyContent.TooMany tooMany -> new TooMany<>(tooMany.maxElements());
            case BodyContent.Elements content -> new Lines<>(judge.apply(content.elements()));
        };
    }
}
