package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.cli.text.Console;
import io.costline.ingest.adapter.Sources;
import io.costline.ingest.adapter.reading.SourceAdapter;
import java.io.PrintWriter;
import java.io.StringWriter;
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
        Path payload = Path.of(
                "..", "..", "metering-ingest", "src", "test", "resources", "payloads", "anthropic", "message.json");
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
                .startsWith("costline: line 1, column ");
        assertThat(Run.of("normalize", "--source", "martian", payload.toString())
                        .err())
                .contains("no source is named martian");
    }

    @Test
    void onATerminalEachRecordIsToldInWords() throws Exception {
        // Given
        Path payload = Files.writeString(folder.resolve("batch.json"), """
                [{"id": "chatcmpl-1", "call_type": "acompletion", "status": "success", "custom_llm_provider": "openai",
                  "model": "gpt-4o", "model_group": "assistant", "startTime": "2026-01-01T00:00:00Z",
                  "endTime": "2026-01-01T00:00:01Z", "response_cost": 0.00255,
                  "metadata": {"usage_object": {"prompt_tokens": 1200, "completion_tokens": 80, "total_tokens": 1280,
                      "prompt_tokens_details": {"cached_tokens": 1000}},
                    "requester_metadata": {"customer": "acme", "feature": "search", "tags": "plan=gold"}}},
                 {"id": "2", "status": "success", "model": "litellm-mock-response-model"},
                 "none"]""");
        var out = new StringWriter();
        var terminal = new Console(new PrintWriter(out), new PrintWriter(new StringWriter()), true, false);

        // When
        int code = CostlineMain.run(terminal, "normalize", "--source", "litellm", payload.toString());

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(out.toString().lines().map(String::strip))
                .containsSubsequence(
                        "1  accepted  openai/gpt-4o (for assistant)  ok  2026-01-01T00:00:00Z",
                        "customer acme, feature search, plan=gold",
                        "1,200 tokens in = 200 input uncached + 1,000 cache read; 80 out = 80 output visible;"
                                + " usage complete, by rule openai",
                        "estimate cost of the source: 0.00255 USD",
                        "2  ignored   LiteLLM's connection test, answered by a mock",
                        "3  rejected  WRONG_TYPE an event must be a JSON object");
        assertThat(out.toString()).contains("call chatcmpl-1");
    }

    @Test
    void theHelpAndTheListNameEverySource() {
        String help = Run.of("normalize", "--help").out().replaceAll("\\s+", " ");
        Run listed = Run.of("normalize", "--sources");
        assertThat(listed.exitCode()).isZero();
        for (SourceAdapter adapter : Sources.standard().all()) {
            String name = adapter.name().equals("costline") ? "events" : adapter.name();
            assertThat(help).contains(name);
            assertThat(listed.out()).contains(adapter.description()).containsPattern("(?m)^ +" + name + " ");
        }
    }
}
