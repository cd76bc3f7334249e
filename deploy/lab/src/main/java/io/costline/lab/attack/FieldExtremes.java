package io.costline.lab.attack;

import io.costline.lab.sql.ClickHouse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every field of our format at its extremes: refused by name, or in every view alike. */
final class FieldExtremes implements Attack {
    private static final Duration ROWS_WITHIN = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private static final List<String> TEXT_FIELDS = List.of(
            "provider",
            "requested_model",
            "served_model",
            "trace_id",
            "operation_id",
            "workflow",
            "step",
            "customer_id",
            "team",
            "project",
            "feature",
            "provider_account",
            "provider_response_id",
            "status",
            "error_type",
            "region",
            "service_tier",
            "environment",
            "time",
            "ended_at");
    private static final List<String> NUMBER_FIELDS = List.of("http_status", "attempt", "revision", "duration_ms");
    private static final List<String> USAGE_FIELDS = List.of(
            "input_tokens",
            "output_tokens",
            "cache_read_tokens",
            "cache_write_5m_tokens",
            "web_searches",
            "unheard_of");
    private static final List<String> TEXTS = List.of(
            "\"\"",
            quoted("x".repeat(512)),
            quoted("x".repeat(513)),
            quoted("文".repeat(512)),
            quoted("\ud83d\ude00".repeat(256)),
            "\"a\\u0000b\"",
            "\"a\\nb\"",
            "\"\\u001b[2J\"",
            "\"\\u009b2J\"",
            "\"\\ud800\"",
            "\"\\u202egnp.exe\"",
            "\"'; DROP TABLE costline_raw.request_costs; --\"",
            "\"../../etc/passwd\"",
            "\"%s%n{}${jndi:ldap://x}\"",
            "null",
            "7",
            "[]",
            "{}");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "-1",
            "999999999999999",
            "1000000000000001",
            "9223372036854775807",
            "9223372036854775808",
            "1e18",
            "1e400",
            "0.5",
            "-0.0",
            "\"7\"",
            "null",
            "true",
            "[]");

    @Override
    public String name() {
        return "field extremes";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public String tried() {
        return events().size() + " events in one body, each with one field at an extreme";
    }

    @Override
    public Answer on(Target target) throws IOException, InterruptedException {
        String key = target.key("extremes");
        List<String> events = events();
        HttpResponse<String> answer =
                target.post(key, "/v1/events", "application/x-ndjson", utf8(String.join("\n", events)), Map.of());
        JsonNode results = JSON.readTree(answer.body()).path("results");
        int accepted = 0;
        List<String> unnamed = new ArrayList<>();
        for (JsonNode result : results) {
            if (result.path("status").asString("").equals("accepted")) {
                accepted++;
            } else if (result.path("field").asString("").isEmpty()
                    && !result.path("code").asString("").equals("MALFORMED_JSON")) {
                unnamed.add(events.get(result.path("index").asInt()) + " as " + result);
            }
        }
        if (answer.statusCode() != 202 || results.size() != events.size()) {
            unnamed.add("all with " + answer.statusCode() + " and " + results.size() + " verdicts");
        }
        Answer verdicts = Answer.of(
                "%d of %d accepted, the others refused by the field's name or as no JSON%s"
                        .formatted(
                                accepted,
                                events.size(),
                                unnamed.isEmpty() ? "" : ", but for " + unnamed.size() + " as " + unnamed.getFirst()),
                unnamed.isEmpty());
        return verdicts.and(views(target, accepted));
    }

    /** What was accepted is in each view, as often and at the same cost. */
    private static Answer views(Target target, int accepted) throws InterruptedException {
        String found = "";
        String wanted = "";
        try (var database = new ClickHouse(target.file().clickHouseUrl())) {
            long deadline = System.nanoTime() + ROWS_WITHIN.toNanos();
            do {
                Thread.sleep(500);
                ClickHouse.Row row = database.row("""
                        SELECT toString((SELECT (count(), sum(list_cost)) FROM costline.request_costs
                            WHERE tenant = 'extremes')) AS costs,
                          toString((SELECT (sum(calls), sum(list_cost)) FROM costline.traces WHERE tenant = 'extremes')) AS traces,
                          toString((SELECT (sum(calls), sum(list_cost)) FROM costline.spend_hours
                            WHERE tenant = 'extremes' AND dimension = 'TENANT')) AS spend,
                          (SELECT count() FROM costline.request_costs WHERE tenant = 'extremes') AS n
                        """);
                wanted = "(" + accepted + ",";
                found = "request_costs %s, traces %s, spend %s"
                        .formatted(row.text("costs"), row.text("traces"), row.text("spend"));
                if (row.text("costs").startsWith(wanted)
                        && row.text("costs").equals(row.text("traces"))
                        && row.text("costs").equals(row.text("spend"))) {
                    return Answer.of("calls and cost in request_costs, traces and spend: " + row.text("costs"), true);
                }
            } while (System.nanoTime() < deadline);
        }
        return Answer.of(accepted + " accepted, but " + found, false);
    }

    private static List<String> events() {
        List<String> members = new ArrayList<>();
        TEXT_FIELDS.forEach(field -> TEXTS.forEach(text -> members.add("\"" + field + "\":" + text)));
        NUMBER_FIELDS.forEach(field -> NUMBERS.forEach(number -> members.add("\"" + field + "\":" + number)));
        USAGE_FIELDS.forEach(
                field -> NUMBERS.forEach(number -> members.add("\"usage\":{\"" + field + "\":" + number + "}")));
        NUMBERS.forEach(number -> members.add("\"reported_cost\":{\"amount\":" + number + ",\"currency\":\"USD\"}"));
        TEXTS.forEach(text -> members.add("\"tags\":{\"t\":" + text + "}"));
        TEXTS.stream()
                .filter(text -> text.startsWith("\""))
                .forEach(text -> members.add("\"tags\":{" + text + ":\"v\"}"));
        List<String> events = new ArrayList<>();
        for (String member : members) {
            String time = member.startsWith("\"time\"") ? "" : ",\"time\":\"" + Instant.now() + "\"";
            events.add("{\"id\":\"extreme-" + events.size() + "\"" + time + "," + member + "}");
        }
        return events;
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
