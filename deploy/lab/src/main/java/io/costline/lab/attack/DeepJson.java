package io.costline.lab.attack;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Documents that are small and expensive to read. */
final class DeepJson implements Attack {
    private static final int MANY = 4_000_000;

    @Override
    public String name() {
        return "JSON shapes";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public String tried() {
        return "4 MB of '[' and of '{\"a\":', numbers of a million digits and of exponents of eight, names without end";
    }

    @Override
    public Answer on(Target target) throws IOException, InterruptedException {
        List<String> bodies = List.of(
                "[".repeat(MANY),
                "{\"a\":".repeat(MANY / 5),
                event("1".repeat(1_000_000)),
                event("1e99999999"),
                event("1e-99999999"),
                "{\"" + "n".repeat(MANY) + "\":1}",
                "[" + "{},".repeat(MANY / 3) + "{}]",
                "\"" + "\\u0000".repeat(MANY / 6) + "\"");
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (String body : bodies) {
            HttpResponse<String> answer =
                    target.post("/v1/events", "application/json", body.getBytes(StandardCharsets.UTF_8), Map.of());
            statuses.merge(answer.statusCode(), 1, Integer::sum);
        }
        return Answer.of(
                "answered " + statuses, statuses.keySet().stream().allMatch(status -> status == 400 || status == 413));
    }

    private static String event(String tokens) {
        return "{\"id\":\"n\",\"usage\":{\"input_tokens\":" + tokens + "}}";
    }
}
