package io.costline.ingest.adapter.export;

import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.BodyReader;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Framing;
import io.costline.ingest.json.ReadingRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The few lines of a session's file that tell of calls. All others are what was said and done in it; they are not parsed.
 * Elements are numbered by their lines. A body that is no file of lines is read as it is.
 */
final class Lines {
    private Lines() {}

    /** @param marks texts, one of which stands in every line that matters */
    static BodyContent of(byte[] body, List<String> marks, BodyReader reader, ReadingRules rules) {
        int start = 0;
        while (start < body.length && body[start] <= ' ') {
            start++;
        }
        if (start == body.length || body[start] != '{') {
            return reader.read(body, Framing.UNKNOWN, rules);
        }
        List<Element> elements = new ArrayList<>();
        int number = 0;
        for (int from = 0; from < body.length; number++) {
            int to = from;
            while (to < body.length && body[to] != '\n') {
                to++;
            }
            String text = new String(body, from, to - from, StandardCharsets.ISO_8859_1);
            if (marks.stream().anyMatch(text::contains)) {
                switch (reader.read(Arrays.copyOfRange(body, from, to), Framing.DOCUMENT, rules)) {
                    case BodyContent.Elements line -> {
                        for (Element each : line.elements()) {
                            elements.add(new Element(number, each.value(), each.fault(), each.bytes()));
                        }
                    }
                    case BodyContent.Malformed bad -> {
                        boolean beingWritten = to == body.length;
                        if (!beingWritten) {
                            return new BodyContent.Malformed(bad.reason(), number + 1, bad.column());
                        }
                    }
                    case BodyContent.TooMany many -> {
                        return many;
                    }
                }
            }
            from = to + 1;
        }
        return new BodyContent.Elements(elements, false);
    }
}
