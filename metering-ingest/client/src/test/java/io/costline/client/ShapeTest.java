package io.costline.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestEvent;
import io.costline.identity.Attribution;
import io.costline.ingest.Normalized;
import io.costline.ingest.Normalizer;
import io.costline.ingest.admission.Outcome;
import io.costline.trials.Trials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is sent of a provider's answer bills the same, and holds none of its text. */
class ShapeTest {
    private static final Path PAYLOADS = Path.of("../src/test/resources/payloads");
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String MARK = "do not tell anyone";

    /** Members whose texts are kept: ids, names and codes. Their values are not written by a model or a user. */
    private static final Set<String> KEPT_TEXTS = Set.of(
            "id",
            "object",
            "type",
            "model",
            "status",
            "service_tier",
            "reason",
            "code",
            "finish_reason",
            "container_id",
            "conversation_id",
            "item_id",
            "size",
            "task",
            "custom_id",
            "request_id",
            "stop_reason",
            "category",
            "speed",
            "inference_geo",
            "search_context_size",
            "seconds",
            "created",
            "created_at",
            "completed_at",
            "duration",
            "status_code",
            "has_more");

    @ParameterizedTest
    @CsvSource({
        "openai, openai/chat-completion.json",
        "openai, openai/responses-reasoning.json",
        "openai, openai/responses-web-search.json",
        "openai, openai/responses-image-generation-tool.json",
        "openai, openai/responses-failed.json",
        "openai, openai/embedding.json",
        "openai, openai/legacy-completion.json",
        "openai, openai/transcription.json",
        "openai, openai/batch-output.jsonl",
        "openai, openai/batch-object.json",
        "openai, openai/chat-completion-stream.ndjson",
        "azure, azure/responses.json",
        "groq, groq/chat.json",
        "groq, groq/transcription.json",
        "xai, xai/chat.json",
        "xai, xai/responses-image-generation.json",
        "deepseek, deepseek/chat-cache-hit.json",
        "mistral, mistral/chat.json",
        "mistral, mistral/transcription.json",
        "moonshot, others/moonshot-chat.json",
        "perplexity, others/perplexity-chat.json",
        "llamacpp, selfhosted/llamacpp-usage.json",
        "anthropic, anthropic/message.json",
        "anthropic, anthropic/thinking-tokens.json",
        "anthropic, anthropic/web-search.json",
        "anthropic, anthropic/refusal.json",
        "anthropic, anthropic/compaction-iterations.json",
        "anthropic, anthropic/server-side-fallback.json",
        "anthropic, anthropic/batch-results.jsonl",
        "anthropic, anthropic/message-stream.ndjson",
        "anthropic, anthropic/stream-message-delta-input-tokens.ndjson"
    })
    void theStrippedSampleMakesTheSameEvents(String source, String sample) throws Exception {
        // Given
        String whole = Files.readString(PAYLOADS.resolve(sample));
        String marked = marked(whole);

        // When
        String stripped = stripped(source, marked);

        // Then
        assertThat(stripped).doesNotContain(MARK);
        assertThat(events(source, stripped)).isNotEmpty().isEqualTo(events(source, whole));
    }

    @Test
    void noTextOfAnyKindIsKeptUnlessItIsNamed() {
        Trials.run(3_000, random -> {
            Shape shape = random.nextBoolean() ? Shape.OPENAI : Shape.ANTHROPIC;
            String source = shape.source();
            List<Path> samples;
            try (var files = Files.list(PAYLOADS.resolve(source))) {
                samples = files.filter(file -> file.toString().endsWith(".json"))
                        .sorted()
                        .toList();
            }
            JsonNode body = MAPPER.readTree(Files.readString(samples.get(random.nextInt(samples.size()))));
            grow(body, random, 3);
            byte[] stripped = shape.strip(MAPPER.writeValueAsString(body));
            assertThat(new String(stripped, StandardCharsets.UTF_8)).doesNotContain(MARK);
            assertThat(MAPPER.readTree(stripped).isObject()).isTrue();
        });
    }

    @Test
    void anyJsonWhateverIsStrippedToJson() {
        Trials.run(10_000, random -> {
            String json = "{\"usage\":" + RandomJson.value(random) + ",\"choices\":" + RandomJson.value(random)
                    + ",\"output\":" + RandomJson.value(random) + ",\"id\":" + RandomJson.value(random) + "}";
            for (Shape shape : Shape.values()) {
                assertThat(MAPPER.readTree(shape.strip(json)).isObject()).isTrue();
            }
        });
    }

    /** Every text that is not an id, a name or a code says something that must not be told. */
    private static String marked(String payload) {
        var lines = new StringBuilder();
        List<String> documents =
                payload.stripLeading().startsWith("{\n") || payload.lines().count() == 1
                        ? List.of(payload)
                        : payload.lines().filter(line -> !line.isBlank()).toList();
        for (String document : documents) {
            JsonNode tree = MAPPER.readTree(document);
            mark(tree);
            lines.append(MAPPER.writeValueAsString(tree)).append('\n');
        }
        return lines.toString();
    }

    private static void mark(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                JsonNode value = object.get(name);
                if (value.isString() && !KEPT_TEXTS.contains(name)) {
                    object.put(name, MARK);
                } else {
                    mark(value);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i).isString()) {
                    array.set(i, MAPPER.valueToTree(MARK));
                } else {
                    mark(array.get(i));
                }
            }
        }
    }

    /** Adds members with text under new names anywhere, as providers do. */
    private static void grow(JsonNode node, RandomGenerator random, int more) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                grow(object.get(name), random, more);
            }
            for (int i = random.nextInt(more); i > 0; i--) {
                String name = List.of("note", "prompt", "message", "text", "content", "delta", "error", MARK, "input")
                        .get(random.nextInt(9));
                switch (random.nextInt(3)) {
                    case 0 -> object.put(name, MARK);
                    case 1 -> object.putArray(name).add(MARK).addObject().put("text", MARK);
                    default -> object.putObject(name).put("note", MARK).put(MARK, 1);
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(item -> grow(item, random, more));
            array.add(MARK);
        }
    }

    private static String stripped(String source, String payload) throws Exception {
        Shape shape = source.equals("anthropic") ? Shape.ANTHROPIC : Shape.OPENAI;
        var lines = new StringBuilder();
        for (String line : payload.lines().toList()) {
            lines.append(new String(shape.strip(line), StandardCharsets.UTF_8)).append('\n');
        }
        return lines.toString();
    }

    /** All that the door makes of it but what it derives from the bytes themselves. */
    private static List<Object> events(String source, String body) throws IOException {
        Normalized normalized = Normalizer.forInspection()
                .normalize(
                        source,
                        Map.of("x-costline-id", "same"),
                        body.getBytes(StandardCharsets.UTF_8),
                        Attribution.ofTenant("demo"),
                        NOW);
        return ((Normalized.Outcomes) normalized)
                .outcomes().stream().map(ShapeTest::comparable).toList();
    }

    private static Object comparable(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Admitted admitted -> {
                RequestEvent event = admitted.event();
                yield event.toString();
            }
            case Outcome.Rejected rejected -> rejected.code() + " " + rejected.field();
            case Outcome.Ignored ignored -> ignored.reason();
        };
    }
}
