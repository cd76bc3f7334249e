package io.costline.ingest.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines read with one parser are read as one by one. */
class LinesTest {
    private static final BodyReader READER = new BodyReader(JsonLimits.STANDARD);
    private static final ReadingRules RULES = new ReadingRules(Set.of("text"), Set.of("inner"), false);
    private static final List<String> PIECES = List.of(
            "{\"id\":\"a\",\"n\":{\"x\":1,\"y\":[{},{\"z\":2.50}]}}",
            "{\"text\":\"left out\",\"inner\":\"{\\\"deep\\\":{\\\"er\\\":1}}\",\"last\":true}",
            "  {\"spaced\" : null }\t\r",
            "{\"long\":\"" + "x".repeat(1_025) + "\"}",
            "",
            " ");
    private static final List<String> ODD =
            List.of("{\"a\":1", "{\"a\":1}{\"b\":2}", "{\"a\":1} x", "[1]", "7", "{\"a\":\n1}");

    @Test
    void soundLinesAreTheObjectsOfTheLinesAndTheirPlaces() {
        var random = new Random(7);
        for (int trial = 0; trial < 500; trial++) {
            compare(lines(random, PIECES));
        }
    }

    @Test
    void oneOddLineCostsOnlyItself() {
        var random = new Random(8);
        for (int trial = 0; trial < 500; trial++) {
            List<String> some = lines(random, PIECES);
            some.add(random.nextInt(some.size() + 1), ODD.get(random.nextInt(ODD.size())));
            compare(some);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \n\t\n"})
    void nothingIsMalformed(String body) {
        assertThat(READER.read(bytes(body), Framing.LINES, RULES)).isInstanceOf(BodyContent.Malformed.class);
    }

    private static void compare(List<String> lines) {
        byte[] body = bytes(String.join("\n", lines));
        String expected = Arrays.stream(String.join("\n", lines).split("\n"))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(LinesTest::alone)
                .collect(Collectors.joining("\n"));
        if (!expected.isEmpty()) {
            assertThat(show(READER.read(body, Framing.LINES, RULES))).isEqualTo(expected);
        }
    }

    /** The line in a body where it cannot share a parser: behind one that is not JSON. */
    private static String alone(String line) {
        List<String> both = show(READER.read(bytes("nonsense\n" + line), Framing.LINES, RULES))
                .lines()
                .toList();
        return both.getLast();
    }

    private static String show(BodyContent content) {
        assertThat(content).isInstanceOf(BodyContent.Elements.class);
        return ((BodyContent.Elements) content)
                .elements().stream()
                        .map(element -> Structure.of(element.value())
                                + element.fault()
                                + element.bytes().length()
                                + Arrays.hashCode(element.bytes().sha256()))
                        .collect(Collectors.joining("\n"));
    }

    private static List<String> lines(Random random, List<String> from) {
        return IntStream.range(0, random.nextInt(6))
                .mapToObj(unused -> from.get(random.nextInt(from.size())))
                .collect(Collectors.toList());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
