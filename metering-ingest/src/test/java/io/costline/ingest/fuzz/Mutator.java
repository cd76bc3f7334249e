package io.costline.ingest.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes of a payload one that its source would not send. */
final class Mutator {
    private static final String PLACE = "\u0001place\u0001";
    private static final String QUOTED_PLACE = "\"\\u0001place\\u0001\"";

    private static final List<String> NUMBERS = List.of(
            "-1",
            "0",
            "1.5",
            "-0.0",
            "1e400",
            "1e999999999",
            "1E-999999999",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "999999999999999999",
            "1000000000001",
            "123456789012345678901234567890123456789012345678901234567890",
            "0.000000000000000000000000000001");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "\"\"",
            "\"None\"",
            "\"NaN\"",
            "\"1e999999999\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "{}",
            "[]",
            "[[]]",
            "[null]",
            "{\"\":{}}",
            "\"9999-99-99T99:99:99Z\"",
            "\"-1\"",
            "\"12\"",
            "\"12.0\"",
            "\"a\\nb\"",
            "\"\\u009b2J\"",
            "\"{'cached_tokens': 3}\"",
            "\"1024x1792\"",
            "\"hd\"");

    /** How clients, clouds and gateways write models. */
    private static final List<String> MODELS = List.of(
            "ft:gpt-4o-mini-2024-07-18:acme::a1",
            "claude-opus-4-8[1m]",
            "claude-4.5-sonnet-thinking",
            "anthropic/claude-haiku-4.5:beta",
            "projects/p/locations/l/publishers/google/models/gemini-2.5-pro",
            "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc",
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0:200k",
            "crewai");

    /** What one provider calls it and another does. */
    private static final List<List<String>> SPELLINGS = List.of(
            List.of("prompt_tokens", "input_tokens", "promptTokenCount", "inputTokens", "gen_ai.usage.input_tokens"),
            List.of("completion_tokens", "output_tokens", "candidatesTokenCount", "outputTokens"),
            List.of("prompt_tokens_details", "input_tokens_details", "input_token_details"),
            List.of("completion_tokens_details", "output_tokens_details", "output_token_details"),
            List.of("cached_tokens", "cache_read_input_tokens", "cachedContentTokenCount", "cache_read_tokens"),
            List.of("audio_tokens", "image_tokens", "text_tokens", "video_tokens"),
            List.of("total_tokens", "totalTokenCount", "totalTokens"),
            List.of("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt", "llm.usage.x"),
            List.of("gen_ai.provider.name", "gen_ai.system", "server.address", "llm.provider"));

    private final RandomGenerator random;

    Mutator(RandomGenerator random) {
        this.random = random;
    }

    byte[] mutate(Records records) {
        List<JsonNode> values = new ArrayList<>(records.values());
        String spliced = "";
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int index = random.nextInt(values.size());
            JsonNode copy = values.get(index).deepCopy();
            spliced = change(copy) ? raw() : spliced;
            values.set(index, copy);
        }
        if (values.size() > 1 && random.nextInt(8) == 0) {
            values.add(random.nextInt(values.size()), values.get(random.nextInt(values.size())));
        }
        if (values.size() > 1 && random.nextInt(8) == 0) {
            values.remove(random.nextInt(values.size()));
        }
        String text = new Records(values, records.lines()).text();
        return damage(text.replace(QUOTED_PLACE, spliced).getBytes(StandardCharsets.UTF_8));
    }

    /** Changes one node somewhere below; true when it left a place to put raw text in. */
    private boolean change(JsonNode root) {
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        if (containers.isEmpty()) {
            return false;
        }
        JsonNode container = containers.get(random.nextInt(containers.size()));
        if (container.isEmpty()) {
            return false;
        }
        return container instanceof ObjectNode object ? changeMember(object) : changeItem((ArrayNode) container);
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private boolean changeMember(ObjectNode object) {
        List<String> names = List.copyOf(object.propertyNames());
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(8)) {
            case 6 -> object.set(otherwise(name), object.remove(name));
            case 7 -> {
                if (name.toLowerCase(Locale.ROOT).contains("model")
                        && object.get(name).isString()) {
                    object.put(name, MODELS.get(random.nextInt(MODELS.size())));
                } else if (object.get(name).isNumber()) {
                    object.put(name, object.get(name).asString());
                }
            }
            case 0 -> object.remove(name);
            case 1 -> object.set(names.get(random.nextInt(names.size())), object.get(name));
            case 2 -> object.set(name, nested(object.get(name)));
            case 3 -> object.set(name + "\u00e9", object.get(name));
            default -> {
                object.put(name, PLACE);
                return true;
            }
        }
        return false;
    }

    private String otherwise(String name) {
        List<List<String>> known =
                SPELLINGS.stream().filter(words -> words.contains(name)).toList();
        if (known.isEmpty()) {
            return name.toUpperCase(Locale.ROOT);
        }
        List<String> words = known.get(random.nextInt(known.size()));
        return words.get(random.nextInt(words.size()));
    }

    private boolean changeItem(ArrayNode array) {
        int index = random.nextInt(array.size());
        switch (random.nextInt(4)) {
            case 0 -> array.remove(index);
            case 1 -> array.add(array.get(index));
            case 2 -> array.set(index, nested(array.get(index)));
            default -> {
                array.set(index, JsonNodeFactory.instance.stringNode(PLACE));
                return true;
            }
        }
        return false;
    }

    private JsonNode nested(JsonNode node) {
        return random.nextBoolean()
                ? JsonNodeFactory.instance.arrayNode().add(node)
                : JsonNodeFactory.instance.objectNode().set("usage", node);
    }

    private String raw() {
        return switch (random.nextInt(10)) {
            case 0 -> "[".repeat(random.nextInt(1, 1_000)) + "]".repeat(random.nextInt(1, 1_000));
            case 1 -> deep(random.nextInt(1, 600));
            case 2 -> '"' + "x".repeat(random.nextInt(1, 40_000)) + '"';
            case 3 -> "[" + "1,".repeat(random.nextInt(1, 3_000)) + "1]";
            case 4, 5 -> VALUES.get(random.nextInt(VALUES.size()));
            default -> NUMBERS.get(random.nextInt(NUMBERS.size()));
        };
    }

    private static String deep(int levels) {
        return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
    }

    /** Breaks the bytes themselves, now and then. */
    private byte[] damage(byte[] body) {
        if (body.length == 0) {
            return body;
        }
        switch (random.nextInt(8)) {
            case 0 -> {
                return Arrays.copyOf(body, random.nextInt(body.length));
            }
            case 1 -> {
                body[random.nextInt(body.length)] = (byte) (0x80 + random.nextInt(0x80));
                return body;
            }
            case 2 -> {
                for (int i = random.nextInt(1, 6); i > 0; i--) {
                    body[random.nextInt(body.length)] = (byte) random.nextInt(256);
                }
                return body;
            }
            default -> {
                return body;
            }
        }
    }
}
