package io.costline.ingest.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A payload as the JSON values in it, whether it is one document, lines or server-sent events. */
record Records(List<JsonNode> values, boolean lines) {
    private static final JsonMapper MAPPER = new JsonMapper();

    static Records of(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        try {
            return new Records(List.of(MAPPER.readTree(text)), false);
        } catch (JacksonException several) {
            return new Records(lines(text), true);
        }
    }

    private static List<JsonNode> lines(String text) {
        List<JsonNode> values = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            int start = line.indexOf('{');
            if (start >= 0) {
                values.add(MAPPER.readTree(line.substring(start)));
            }
        }
        return values;
    }

    /** The values again as a body. */
    String text() {
        var text = new StringBuilder();
        for (JsonNode value : values) {
            text.append(MAPPER.writeValueAsString(value)).append(lines ? "\n" : "");
        }
        return text.toString();
    }
}
