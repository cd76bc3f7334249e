package io.costline.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.client.JsonScanner.Token;
import io.costline.trials.Trials;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Against Jackson, which is strict by default. */
class JsonScannerTest {
    private static final JsonFactory JACKSON = new JsonFactory();
    private static final String MALFORMED = "malformed";

    @Test
    void readsWhatJacksonReadsAndRefusesWhatJacksonRefuses() {
        int[] wellFormed = {0, 0};
        Trials.run(60_000, random -> {
            String text = random.nextInt(3) == 0 ? RandomJson.value(random) : mutated(RandomJson.value(random), random);
            List<String> ours = ours(text);
            assertThat(ours).as(text).isEqualTo(jackson(text));
            wellFormed[ours.contains(MALFORMED) ? 1 : 0]++;
        });
        assertThat(wellFormed[0]).isGreaterThan(20_000);
        assertThat(wellFormed[1]).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[",
                "]",
                "{",
                "}",
                "[1,]",
                "[,1]",
                "{\"a\":}",
                "{\"a\" 1}",
                "{a:1}",
                "{\"a\":1,}",
                "01",
                "-",
                "1.",
                ".5",
                "1e",
                "+1",
                "1e+",
                "--1",
                "0x1",
                "NaN",
                "tru",
                "truex",
                "nul",
                "\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\u0001\"",
                "\"a\nb\"",
                "1 2",
                "{} {}",
                "[1}",
                "{\"a\":1]",
                "'a'",
                "// c\n1",
                "\uFEFF1",
                "\u0000",
                "[\"\u0000\"]",
                "-0",
                "-01",
                "1E400",
                "\"\\ud800\"",
                "[[[[]]]]",
                "true",
                "\"\\u00e9\\/\"",
                "1\u0000",
                "[1\u00001]",
                "\"a\u0000"
            })
    void edgesAreAsJacksonSeesThem(String text) {
        assertThat(ours(text)).isEqualTo(jackson(text));
    }

    @Test
    void nestingIsBoundedAndCostsNoStack() {
        assertThat(ours("[".repeat(500) + "]".repeat(500))).doesNotContain(MALFORMED);
        assertThat(ours("[".repeat(501) + "]".repeat(501))).contains(MALFORMED);
        assertThat(ours("{\"a\":".repeat(2_000_000))).contains(MALFORMED);
    }

    @Test
    void skippingAValueEndsWhereTheValueEnds() {
        Trials.run(5_000, random -> {
            var in = new JsonScanner("[" + RandomJson.value(random) + ",7]");
            in.next();
            in.skip(in.next());
            assertThat(in.next()).isEqualTo(Token.NUMBER);
            assertThat(in.text()).isEqualTo("7");
            assertThat(in.next()).isEqualTo(Token.END_ARRAY);
            assertThat(in.next()).isEqualTo(Token.END);
        });
    }

    @Test
    void whatIsWrittenReadsBackTheSame() {
        Trials.run(20_000, random -> {
            String text = RandomJson.text(random);
            byte[] json = new JsonOut()
                    .startObject()
                    .name(text)
                    .string(text)
                    .endObject()
                    .toBytes();
            // Half a pair cannot be written in UTF-8.
            String expected = text.codePoints()
                    .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            var tree = JsonMapper.shared().readTree(json);
            assertThat(tree.get(expected).asString()).isEqualTo(expected);
            assertThat(ours(new String(json, StandardCharsets.UTF_8)))
                    .containsExactly("{", "NAME " + expected, "STRING " + expected, "}");
        });
    }

    private static String mutated(String json, RandomGenerator random) {
        // The grammar takes the escape of half a pair; Jackson does so in values alone.
        var text = new StringBuilder(json.replace("\\uD83D\\uDE00", ""));
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = text.isEmpty() ? 0 : random.nextInt(text.length());
            String odd = "{}[],:\"\\0123456789.eE+-truefalsn \t\n\u0000\u0007é";
            switch (text.isEmpty() ? 0 : random.nextInt(4)) {
                case 0 -> text.insert(at, odd.charAt(random.nextInt(odd.length())));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.setCharAt(at, odd.charAt(random.nextInt(odd.length())));
                default -> text.setLength(at);
            }
        }
        return text.toString();
    }

    private static List<String> ours(String text) {
        var tokens = new ArrayList<String>();
        var in = new JsonScanner(text);
        try {
            for (Token token = in.next(); token != Token.END; token = in.next()) {
                tokens.add(
                        switch (token) {
                            case START_OBJECT -> "{";
                            case END_OBJECT -> "}";
                            case START_ARRAY -> "[";
                            case END_ARRAY -> "]";
                            case NAME, STRING, NUMBER -> token + " " + in.text();
                            default -> token.name();
                        });
            }
            return tokens;
        } catch (JsonSyntaxException e) {
            return List.of(MALFORMED);
        }
    }

    private static List<String> jackson(String text) {
        var tokens = new ArrayList<String>();
        try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), text)) {
            int depth = 0;
            int values = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                values += depth == 0 ? 1 : 0;
                switch (token) {
                    case START_OBJECT, START_ARRAY -> depth++;
                    case END_OBJECT, END_ARRAY -> depth--;
                    default -> {}
                }
                tokens.add(
                        switch (token) {
                            case START_OBJECT -> "{";
                            case END_OBJECT -> "}";
                            case START_ARRAY -> "[";
                            case END_ARRAY -> "]";
                            case PROPERTY_NAME -> "NAME " + parser.currentName();
                            case VALUE_STRING -> "STRING " + parser.getString();
                            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "NUMBER " + parser.getString();
                            case VALUE_TRUE -> "TRUE";
                            case VALUE_FALSE -> "FALSE";
                            default -> "NULL";
                        });
            }
            return values == 1 ? tokens : List.of(MALFORMED);
        } catch (JacksonException e) {
            return List.of(MALFORMED);
        }
    }
}
