package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.ingest.admission.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shapes the samples do not show, one a row: {@code source}, {@code headers}, the {@code body} (a list is the lines of a
 * stream) and what the events must say.
 */
class VariantsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TestFactory
    Stream<DynamicTest> providers() throws IOException {
        return rows("providers.jsonl");
    }

    @TestFactory
    Stream<DynamicTest> gateways() throws IOException {
        return rows("gateways.jsonl");
    }

    private static Stream<DynamicTest> rows(String file) throws IOException {
        try (InputStream rows = VariantsTest.class.getResourceAsStream("/variants/" + file)) {
            assertThat(rows).isNotNull();
            return new String(rows.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(JSON::readTree)
                            .map(row -> DynamicTest.dynamicTest(row.get("what").asString(), () -> check(row)))
                            .toList()
                            .stream();
        }
    }

    private static void check(JsonNode row) {
        // Given
        Map<String, String> headers = new HashMap<>();
        row.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString()));
        byte[] body = Samples.utf8(lines(row.get("body")));

        // When
        List<Outcome> outcomes = Samples.outcomes(Normalizer.forInspection()
                .normalize(row.get("source").asString(), headers, body, Samples.TENANT, Samples.NOW));

        // Then
        List<JsonNode> events =
                outcomes.stream().map(NormalizedJson::of).map(JSON::readTree).toList();
        JsonNode expected = row.get("events");
        assertThat(events).hasSize(expected.size());
        for (int i = 0; i < events.size(); i++) {
            JsonNode event = events.get(i);
            expected.get(i)
                    .properties()
                    .forEach(member -> assertThat(event.get(member.getKey()))
                            .as(member.getKey())
                            .isEqualTo(member.getValue()));
        }
    }

    private static String lines(JsonNode body) {
        return body.isArray()
                ? String.join("\n", body.valueStream().map(JsonNode::toString).toList())
                : body.toString();
    }
}
