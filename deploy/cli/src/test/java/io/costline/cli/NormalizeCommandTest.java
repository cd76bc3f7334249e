package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NormalizeCommandTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @Test
    void aRealPayloadBecomesACanonicalEventWithItsHeaders() throws Exception {
        // Given
        Path payload = folder.resolve("message.json");
        try (var stream = NormalizeCommandTest.class.getResourceAsStream("traffic/anthropic-message.json")) {
            Files.write(payload, stream.readAllBytes());
        }
        Path headers = Files.writeString(folder.resolve("headers"), """
                # who it was for
                x-costline-customer: acme
                X-Costline-Trace: t-1
                x-costline-time: 2026-01-01T00:00:00Z
                """);

        // When
        Run run = Run.of("normalize", "--source", "anthropic", "--headers", headers.toString(), payload.toString());

        // Then
        JsonNode event = JSON.readTree(run.out());
        assertThat(run.exitCode()).isZero();
        assertThat(event.path("provider").asString()).isEqualTo("anthropic");
        assertThat(event.path("served_model").asString()).isEqualTo("claude-sonnet-4-5-20250929");
        assertThat(event.path("trace_id").asString()).isEqualTo("t-1");
        assertThat(event.path("usage").path("input_tokens").asLong()).isEqualTo(12);
        assertThat(event.path("usage").path("output_tokens").asLong()).isEqualTo(29);
        assertThat(event.path("event_id").asString()).hasSize(32);
    }

    @Test
    void aRejectionNamesTheFieldAndTheExitCodeTells() throws Exception {
        // Given
        Path payload = Files.writeString(folder.resolve("events.ndjson"), """
                {"id":"ok","usage":{"input_tokens":1}}
                {"id":"bad","usage":{"input_tokens":-1}}
                """);

        // When
        Run run = Run.of("normalize", "--source", "events", payload.toString());

        // Then
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines()).hasSize(2);
        assertThat(JSON.readTree(run.out().lines().toList().get(1))
                        .path("field")
                        .asString())
                .contains("input_tokens");
    }

    @Test
    void whatIsNotJsonOrFromNobodyFailsInOneLine() throws Exception {
        Path payload = Files.writeString(folder.resolve("x"), "{\"id\": ");
        assertThat(Run.of("normalize", "--source", "events", payload.toString()).err())
                .startsWith("costline: not JSON, line 1");
        assertThat(Run.of("normalize", "--source", "martian", payload.toString())
                        .err())
                .contains("no source is named martian");
    }
}
