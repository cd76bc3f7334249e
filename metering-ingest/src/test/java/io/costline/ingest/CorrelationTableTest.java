package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestEvent;
import io.costline.ingest.admission.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.ObjectMapper;

/** The table of deploy/gateways/README.md: what it says is carried arrives, from every gateway and in every place. */
class CorrelationTableTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (.+?) \\| .+ \\| (.+) \\|$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Map<String, String> SAID = said();
    private static final String CHAT =
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"gpt-4o\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}";

    /**
     * One place a source is read in.
     *
     * @param body of a delivery that says everything there
     */
    record Place(String row, String place, String source, String body, Map<String, String> headers) {
        @Override
        public String toString() {
            return row + ": " + place + " (" + source + ")";
        }
    }

    private static Map<String, String> said() {
        Map<String, String> said = new LinkedHashMap<>();
        for (String name : List.of(
                "customer",
                "end_user",
                "feature",
                "workflow",
                "step",
                "agent",
                "trace",
                "session",
                "team",
                "project",
                "environment",
                "operation")) {
            said.put(name, "a-" + name);
        }
        said.put("attempt", "2");
        said.put("tags", "env=prod,plan=gold");
        return said;
    }

    private static Map<String, String> prefixed(String prefix) {
        Map<String, String> names = new LinkedHashMap<>();
        SAID.forEach((name, value) -> names.put(prefix + name, value));
        return names;
    }

    private static Map<String, String> headers() {
        Map<String, String> names = new LinkedHashMap<>();
        SAID.forEach((name, value) -> names.put("x-costline-" + name.replace('_', '-'), value));
        return names;
    }

    private static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    private static Place delivery(String row, String source, String body) {
        return new Place(row, "x-costline-", source, body, headers());
    }

    private static Place record(String row, String place, String source, String body, Object labels) {
        return new Place(
                row, place, source, body.formatted(json(labels)).replace("NOW", Samples.NOW.toString()), Map.of());
    }

    private static List<Object> attributes(Map<String, String> names) {
        List<Object> attributes = new ArrayList<>();
        names.forEach((name, value) -> attributes.add(Map.of("key", name, "value", Map.of("stringValue", value))));
        attributes.add(Map.of("key", "gen_ai.request.model", "value", Map.of("stringValue", "gpt-4o")));
        attributes.add(Map.of("key", "gen_ai.usage.input_tokens", "value", Map.of("intValue", "3")));
        return attributes;
    }

    private static Place span(String row, String place, Map<String, String> names) {
        String span =
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"5b8efff798038103d269b633813fc60c\",\"spanId\":\"eee19b7ec3c1b174\",\"name\":\"chat\",\"startTimeUnixNano\":\"1795262399000000000\",\"attributes\":%s}]}]}]}";
        return record(row, place, "otlp", span, attributes(names));
    }

    static List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (String place : List.of("requester_custom_headers", "requester_metadata", "spend_logs_metadata")) {
            places.add(record(
                    "LiteLLM",
                    place,
                    "litellm",
                    "{\"id\":\"chatcmpl-1\",\"call_type\":\"acompletion\",\"status\":\"success\",\"custom_llm_provider\":\"openai\",\"model\":\"gpt-4o\",\"startTime\":\"NOW\",\"endTime\":\"NOW\",\"prompt_tokens\":3,\"metadata\":{\""
                            + place + "\":%s}}",
                    place.endsWith("headers") ? headers() : SAID));
        }
        places.add(delivery("OpenRouter", "openrouter", CHAT));
        places.add(span("OpenRouter Broadcast", "trace.metadata.", prefixed("trace.metadata.")));
        String langfuse =
                "{\"batch\":[{\"id\":\"1\",\"type\":\"trace-create\",\"timestamp\":\"NOW\",\"body\":{\"id\":\"\",\"metadata\":TRACE}},{\"id\":\"2\",\"type\":\"generation-create\",\"timestamp\":\"NOW\",\"body\":{\"id\":\"g\",\"model\":\"gpt-4o\",\"startTime\":\"NOW\",\"usageDetails\":{\"input\":3},\"metadata\":OBSERVATION}}]}";
        places.add(record(
                "Langfuse",
                "trace.metadata",
                "langfuse",
                langfuse.replace("TRACE", "%s").replace("OBSERVATION", "{}"),
                SAID));
        places.add(record(
                "Langfuse",
                "observation.metadata",
                "langfuse",
                langfuse.replace("TRACE", "{}").replace("OBSERVATION", "%s"),
                prefixed("costline_")));
        for (String place : List.of("langfuse.trace.metadata.", "langfuse.observation.metadata.")) {
            places.add(span("Langfuse by OTLP", place, prefixed(place)));
        }
        places.add(record(
                "Helicone",
                "request_body.metadata",
                "helicone",
                "{\"request_id\":\"h\",\"provider\":\"OPENAI\",\"model\":\"gpt-4o\",\"request_body\":%s,\"response_body\":"
                        + json(CHAT) + "}",
                json(Map.of("model", "gpt-4o", "metadata", SAID))));
        places.add(record(
                "Portkey",
                "x-portkey-metadata",
                "portkey",
                "{\"id\":\"p\",\"created_at\":\"NOW\",\"request\":{\"portkeyHeaders\":{\"x-portkey-metadata\":%s}},\"response\":{\"status\":200,\"body\":"
                        + CHAT + "}}",
                json(SAID)));
        places.add(record(
                "Portkey",
                "request.headers",
                "portkey",
                "{\"id\":\"p\",\"created_at\":\"NOW\",\"request\":{\"headers\":%s},\"response\":{\"status\":200,\"body\":"
                        + CHAT + "}}",
                headers()));
        places.add(record(
                "Portkey",
                "metadata.key",
                "portkey",
                "{\"id\":\"p\",\"created_at\":\"NOW\",\"ai_org\":\"openai\",\"ai_model\":\"gpt-4o\",\"req_units\":3,\"metadata\":%s}",
                Map.of("key", List.copyOf(SAID.keySet()), "value", values())));
        places.add(record(
                "Cloudflare",
                "metadata",
                "cloudflare",
                "{\"id\":\"c\",\"created_at\":\"NOW\",\"provider\":\"openai\",\"model\":\"gpt-4o\",\"tokens_in\":3,\"success\":true,\"metadata\":%s}",
                json(SAID)));
        Map<String, String> bare = new LinkedHashMap<>(SAID);
        bare.put("gen_ai.model.provider", "openai");
        places.add(span("Cloudflare by OTLP", "gen_ai", bare));
        places.add(record(
                "Vercel",
                "costline",
                "vercel",
                "{\"usage\":{\"inputTokens\":3},\"providerMetadata\":{\"gateway\":{\"generationId\":\"gen_1\",\"routing\":{\"originalModelId\":\"openai/gpt-4o\"}}},\"costline\":%s}",
                SAID));
        places.add(record(
                "Kong, APISIX",
                "request.headers",
                "kong",
                "{\"request\":{\"id\":\"k\",\"headers\":%s},\"started_at\":1795262399000,\"ai\":{\"proxy\":{\"meta\":{\"provider_name\":\"openai\",\"request_model\":\"gpt-4o\"},\"usage\":{\"prompt_tokens\":3}}}}",
                headers()));
        places.add(record(
                "Kong, APISIX",
                "request.headers",
                "apisix",
                "{\"start_time\":1795262399000,\"request\":{\"headers\":%s},\"llm_summary\":{\"model\":\"gpt-4o\",\"prompt_tokens\":3}}",
                headers()));
        Map<String, Object> line = new LinkedHashMap<>(headers());
        line.putAll(Map.of(
                "start_time",
                Samples.NOW.toString(),
                "x-request-id",
                "e",
                "gen_ai.request.model",
                "gpt-4o",
                "gen_ai.usage.input_tokens",
                3));
        places.add(record("Envoy", "x-costline-", "envoy", "%s", line));
        for (String source : List.of("flatkey", "alltoken", "promptunit", "openai-compatible")) {
            places.add(delivery("Flatkey, AllToken, PromptUnit, `openai-compatible`", source, CHAT));
        }
        for (String source : List.of("openai", "azure", "groq", "mistral", "xai")) {
            places.add(delivery("providers", source, CHAT));
        }
        places.add(record(
                "providers",
                "requestMetadata",
                "bedrock",
                "{\"schemaType\":\"ModelInvocationLog\",\"timestamp\":\"NOW\",\"requestId\":\"r\",\"operation\":\"Converse\",\"modelId\":\"amazon.nova-lite-v1:0\",\"input\":{\"inputTokenCount\":3},\"output\":{\"outputTokenCount\":1,\"outputBodyJson\":{\"usage\":{\"inputTokens\":3,\"outputTokens\":1}}},\"requestMetadata\":%s}",
                SAID));
        places.add(span("OTLP", "costline.", prefixed("costline.")));
        String log =
                "{\"resourceLogs\":[{\"resource\":{\"attributes\":%s},\"scopeLogs\":[{\"logRecords\":[{\"traceId\":\"5b8efff798038103d269b633813fc60c\",\"timeUnixNano\":\"1795262399000000000\",\"eventName\":\"claude_code.api_request\",\"attributes\":[{\"key\":\"model\",\"value\":{\"stringValue\":\"claude-opus-4-8\"}},{\"key\":\"input_tokens\",\"value\":{\"intValue\":\"3\"}}]}]}]}]}";
        places.add(record("Coding agents", "costline.", "otlp", log, attributes(prefixed("costline."))));
        for (String row : List.of("Java", "Python, TypeScript")) {
            places.add(record(row, "customer_id", "costline", "%s", members()));
            places.add(delivery(row, "openai", CHAT));
        }
        return places;
    }

    private static List<String> values() {
        return List.copyOf(SAID.values());
    }

    /** As the clients' own figures have them: ids are called so, tags are an object. */
    private static Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        SAID.forEach((name, value) -> members.put(
                List.of("customer", "end_user", "trace", "session", "operation").contains(name) ? name + "_id" : name,
                value));
        members.remove("attempt");
        members.put("attempt_index", 2);
        members.put("tags", Map.of("env", "prod", "plan", "gold"));
        members.putAll(
                Map.of("id", "own", "provider", "openai", "model", "gpt-4o", "usage", Map.of("input_tokens", 3)));
        return members;
    }

    @ParameterizedTest
    @MethodSource("places")
    void everythingSaidArrives(Place place) {
        // When
        List<Outcome> outcomes = Samples.outcomes(Normalizer.standard()
                .normalize(place.source(), place.headers(), Samples.utf8(place.body()), Samples.TENANT, Samples.NOW));

        // Then
        RequestEvent event = Samples.event(outcomes.stream()
                .filter(outcome -> !(outcome instanceof Outcome.Ignored))
                .findFirst()
                .orElseThrow());
        Map<String, String> found = new LinkedHashMap<>();
        found.put("customer", event.getCustomerId());
        found.put("end_user", event.getEndUserId());
        found.put("feature", event.getFeature());
        found.put("workflow", event.getWorkflow());
        found.put("step", event.getStep());
        found.put("agent", event.getAgent());
        found.put("trace", event.getTraceId());
        found.put("session", event.getSessionId());
        found.put("team", event.getTeam());
        found.put("project", event.getProject());
        found.put("environment", event.getEnvironment());
        found.put("operation", event.getOperationId());
        found.put("attempt", Integer.toString(event.getAttemptIndex()));
        found.put("tags", SAID.get("tags"));
        Map<String, String> expected = new LinkedHashMap<>(SAID);
        if (place.source().equals("otlp")) {
            expected.put("trace", "5b8efff798038103d269b633813fc60c");
        }
        assertThat(found).containsExactlyEntriesOf(expected);
        assertThat(event.getTags()).containsEntry("env", "prod").containsEntry("plan", "gold");
    }

    @Test
    void theTableHasThesePlacesAndNoOthers() throws IOException {
        // Given
        String readme = Files.readString(Path.of("../deploy/gateways/README.md"));
        String section = readme.substring(readme.indexOf("## Whom a call is for"));

        // When
        var told = new TreeSet<String>();
        ROW.matcher(section)
                .results()
                .skip(1)
                .forEach(row -> CODE.matcher(row.group(2))
                        .results()
                        .map((MatchResult code) -> row.group(1) + ": " + code.group(1))
                        .forEach(told::add));

        // Then
        assertThat(told)
                .isEqualTo(new TreeSet<>(places().stream()
                        .map(place -> place.row() + ": " + place.place())
                        .toList()));
        assertThat(section)
                .contains(SAID.keySet().stream().map(name -> "`" + name + "`").toList());
    }
}
