package io.costline.ingest.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestEvent;
import io.costline.ingest.Normalized;
import io.costline.ingest.NormalizedJson;
import io.costline.ingest.Normalizer;
import io.costline.ingest.Samples;
import io.costline.ingest.admission.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Text of prompts and answers, planted wherever a payload may carry it, is found in nothing that leaves. */
class PlantedTextTest {
    private static final String MARK = "planted-prompt-text";

    /** Members that hold what was said, asked, drawn or cited; every text below them is content. */
    private static final Set<String> CONTENT = Set.of(
            "content",
            "text",
            "texts",
            "prompt",
            "messages",
            "input",
            "inputs",
            "instructions",
            "arguments",
            "query",
            "queries",
            "thinking",
            "reasoning",
            "reasoning_content",
            "summary",
            "message",
            "cited_text",
            "title",
            "url",
            "explanation",
            "refusal",
            "revised_prompt",
            "transcript",
            "words",
            "segments",
            "parts",
            "citations",
            "annotations",
            "search_results",
            "webSearchQueries",
            "response_text",
            "generation",
            "outputText",
            "output_text",
            "b64_json",
            "partial_json",
            "signature",
            "data",
            "body",
            "error_str",
            "traceback",
            "request_body",
            "response_body");

    /** Members that hold a text, or else another object of the format. */
    private static final Set<String> ENVELOPES =
            Set.of("message", "body", "request_body", "response_body", "data", "input", "reasoning", "segments");

    /** Words of the format that stand inside content: what kind a block is, and which model it fell back from. */
    private static final Set<String> FORMAT = Set.of("type", "model", "role", "id", "object", "event_type");

    private static final List<String> ADDED = List.of("content", "prompt", "text", "arguments", "thinking");

    /** The same, as attributes of spans. */
    private static final List<String> ATTRIBUTES = List.of(
            "gen_ai.prompt",
            "gen_ai.prompt.0.content",
            "gen_ai.completion.0.content",
            "gen_ai.input.messages",
            "gen_ai.output.messages",
            "gen_ai.system_instructions",
            "gen_ai.tool.call.arguments",
            "input.value",
            "output.value",
            "llm.input_messages.0.message.content",
            "llm.output_messages.0.message.content",
            "langfuse.observation.input",
            "trace.input",
            "span.output");

    private final Normalizer normalizer = Normalizer.forInspection();

    @TestFactory
    Stream<DynamicTest> isFoundNowhereInWhatBecomesOfASample() {
        return AllSamples.load().stream().map(sample -> DynamicTest.dynamicTest(sample.file(), () -> check(sample)));
    }

    private void check(AllSamples.Sample sample) throws IOException {
        // Given
        Records records = Records.of(sample.bytes());
        boolean attributes = sample.source().equals("otlp"); // lists of keys and values
        List<JsonNode> planted = records.values().stream()
                .map(value -> plant(value.deepCopy(), false, attributes))
                .toList();
        String body = new Records(planted, records.lines()).text();
        assertThat(body).contains(MARK);

        // When
        Normalized normalized = normalizer.normalize(
                sample.source(), Map.of(), body.getBytes(StandardCharsets.UTF_8), Samples.TENANT, Samples.NOW);

        // Then
        for (Outcome outcome : Samples.outcomes(normalized)) {
            assertThat(NormalizedJson.of(outcome)).doesNotContain(MARK);
            if (outcome instanceof Outcome.Admitted admitted) {
                byte[] avro = RequestEvent.getEncoder().encode(admitted.event()).array();
                assertThat(new String(avro, StandardCharsets.ISO_8859_1)).doesNotContain(MARK);
            }
        }
    }

    private static JsonNode plant(JsonNode node, boolean content, boolean attributes) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                JsonNode child = object.get(name);
                boolean below = content || (CONTENT.contains(name) && (child.isString() || !ENVELOPES.contains(name)));
                object.set(name, FORMAT.contains(name) && child.isString() ? child : plant(child, below, attributes));
            }
            if (attributes) {
                attributes(object);
            } else {
                ADDED.stream().filter(name -> !object.has(name)).forEach(name -> object.put(name, MARK));
            }
            return object;
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, plant(array.get(i), content, attributes));
            }
            return array;
        }
        return content && node.isString() ? JsonNodeFactory.instance.stringNode(MARK + " " + node.asString()) : node;
    }

    /** Adds attributes that hold content, and replaces what those there hold. */
    private static void attributes(ObjectNode object) {
        if (!(object.get("attributes") instanceof ArrayNode list)) {
            return;
        }
        for (JsonNode attribute : list) {
            String key = attribute.path("key").asString("");
            if (ATTRIBUTES.contains(key) || key.endsWith(".content")) {
                ((ObjectNode) attribute).putObject("value").put("stringValue", MARK);
            }
        }
        for (String key : ATTRIBUTES) {
            list.addObject().put("key", key).putObject("value").put("stringValue", MARK);
        }
    }
}
