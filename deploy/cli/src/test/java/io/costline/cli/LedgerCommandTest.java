package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LedgerCommandTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @Test
    void everyWorkedPeriodComesOutToTheLastDigit() throws Exception {
        // Given
        JsonNode cases = resource("ledger.json").path("cases");

        // When: as an object of cases, and as a list
        Run object = compute("{\"cases\":" + cases + "}");
        Run list = compute(cases.toString());

        // Then
        List<JsonNode> expected = new ArrayList<>();
        for (JsonNode each : cases) {
            expected.add(((ObjectNode) each.path("expected").deepCopy())
                    .put("id", each.path("id").asString()));
        }
        assertThat(object.exitCode()).isZero();
        assertThat(lines(object)).isEqualTo(expected).hasSize(14);
        assertThat(list.out()).isEqualTo(object.out());
    }

    @Test
    void aClosedMonthIsCorrectedByRowsOfTheMonthUnderWay() throws Exception {
        // Given the calls of the worked period with the late one, a month earlier, closed without it
        JsonNode corrections = resource("ledger-corrections.json");
        ObjectNode month = august(true);
        month.putObject("closed").put("contracted_cost", "17.599995").put("effective_cost", "17.149995");
        month.put("posted_in", "2026-09");

        // When, and again with what that posted
        JsonNode first = lines(compute("[" + month + "]")).getFirst().path("corrections");
        month.set("posted", first);
        JsonNode second = lines(compute("[" + month + "]")).getFirst().path("corrections");

        // Then
        assertThat(first).isEqualTo(corrections.path("expected_correction_rows"));
        assertThat(second).isEmpty();
    }

    @Test
    void aCaseThatCannotBeReadIsNamedAndTheOthersAreComputed() throws Exception {
        // When
        Run run = compute("""
                [{"id": "typo", "period": ["2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"],
                  "terms": {"credits": [{"name": "a", "amount": "1", "expries": "2026-09-09"}]}, "calls": []},
                 {"id": "number", "period": ["2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"], "terms": {},
                  "calls": [{"event_id": "1", "event_time": "2026-09-02T00:00:00Z",
                             "lines": [{"unit": "input_tokens", "quantity": "many", "contracted_amount": "1"}]}]},
                 {"id": "outside", "period": ["2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"], "terms": {},
                  "calls": [{"event_id": "1", "event_time": "2026-10-01T00:00:00Z", "lines": []}]},
                 {"id": "year", "period": ["2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"],
                  "terms": {"commitment": {"amount": "1", "each": "year"}}, "calls": []},
                 {"id": "twice", "period": ["2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"], "terms": {},
                  "calls": [{"event_id": "1", "event_time": "2026-09-02T00:00:00Z", "lines": []},
                            {"event_id": "1", "event_time": "2026-09-02T00:00:00Z", "lines": []}]},
                 {"id": "backwards", "period": ["2026-10-01T00:00:00Z", "2026-09-01T00:00:00Z"], "terms": {}, "calls": []},
                 {"terms": {}, "period": ["2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"], "calls": []},
                 7,
                 {"id": "good", "period": ["2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"], "terms": {}, "calls": []}]
                """);

        // Then
        List<JsonNode> out = lines(run);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(out).hasSize(9);
        assertThat(field(out, 0)).isEqualTo("typo terms.credits[0].expries");
        assertThat(field(out, 1)).isEqualTo("number calls[0].lines[0].quantity");
        assertThat(field(out, 2)).isEqualTo("outside calls[0].event_time");
        assertThat(field(out, 3)).isEqualTo("year terms.commitment.each");
        assertThat(field(out, 4)).isEqualTo("twice calls[1].event_id");
        assertThat(field(out, 5)).isEqualTo("backwards period");
        assertThat(field(out, 6)).isEqualTo("#7 id");
        assertThat(field(out, 7)).isEqualTo("#8 file");
        assertThat(out.get(8).path("totals").path("effective_cost").asString()).isEqualTo("0.000000000000");
        assertThat(run.err()).contains("case typo: terms.credits[0].expries: unknown field");
    }

    @Test
    void capacityIsSharedByTheHourAndTheRestIsUnused() throws Exception {
        // Given a day of one unit at 6 an hour that serves 100 weighted tokens a minute, and calls of two hours
        Run run = compute("""
                [{"id": "ptu", "period": ["2026-09-01T00:00:00Z", "2026-09-02T00:00:00Z"],
                  "terms": {"capacity": [{"name": "ptu", "units": "1", "price": "6", "service_tier": "provisioned",
                                          "tokens_per_unit_minute": "100", "weights": {"output_tokens": "4"}}]},
                  "calls": [
                    {"event_id": "half", "event_time": "2026-09-01T10:10:00Z", "service_tier": "provisioned", "lines": [
                      {"unit": "input_tokens", "quantity": "1000", "contracted_amount": "0.1"},
                      {"unit": "output_tokens", "quantity": "500", "contracted_amount": "0.2"}]},
                    {"event_id": "over-1", "event_time": "2026-09-01T11:00:00Z", "service_tier": "provisioned", "lines": [
                      {"unit": "input_tokens", "quantity": "6000", "contracted_amount": "0.6"}]},
                    {"event_id": "over-2", "event_time": "2026-09-01T11:59:59Z", "service_tier": "provisioned", "lines": [
                      {"unit": "input_tokens", "quantity": "3000", "contracted_amount": "0.3"}]},
                    {"event_id": "spilt", "event_time": "2026-09-01T11:30:00Z", "lines": [
                      {"unit": "input_tokens", "quantity": "3000", "contracted_amount": "0.3"}]}]}]
                """);

        // Then 3,000 of 6,000 weighted tokens are half an hour's fee; 9,000 share the whole of theirs; what spilt pays
        // its price
        JsonNode out = lines(run).getFirst();
        assertThat(out.path("calls")
                        .valueStream()
                        .map(call -> call.path("effective_cost").asString()))
                .containsExactly("3.000000000000", "4.000000000000", "0.300000000000", "2.000000000000");
        assertThat(out.path("terms").path("capacity").toString())
                .isEqualTo("[{\"name\":\"ptu\",\"hours\":\"24.000000000000\",\"fee\":\"144.000000000000\","
                        + "\"used\":\"9.000000000000\",\"unused\":\"135.000000000000\",\"calls\":3}]");
        assertThat(out.path("totals").toString())
                .isEqualTo("{\"contracted_cost\":\"1.500000000000\",\"effective_cost\":\"9.300000000000\","
                        + "\"rounding_residual\":\"0.000000000000\",\"billed_usage\":\"0.300000000000\","
                        + "\"unused\":[{\"kind\":\"capacity_unused\",\"amount\":\"135.000000000000\"}]}");
    }

    private ObjectNode august(boolean late) throws IOException {
        for (JsonNode each : resource("ledger.json").path("cases")) {
            if (each.path("id").asString().equals("L02")) {
                ObjectNode august = (ObjectNode) JSON.readTree(
                        each.toString().replace("2026-09", "2026-08").replace("2026-10", "2026-09"));
                august.path("calls")
                        .forEach(call -> ((ObjectNode) call)
                                .put(
                                        "late",
                                        late && call.path("event_id").asString().endsWith("4")));
                return august;
            }
        }
        throw new AssertionError("no such case");
    }

    private static String field(List<JsonNode> out, int index) {
        return out.get(index).path("id").asString()
                + ' '
                + out.get(index).path("error").path("field").asString();
    }

    private Run compute(String cases) throws IOException {
        return Run.of(
                "ledger",
                "compute",
                Files.writeString(folder.resolve("cases.json"), cases).toString());
    }

    private static List<JsonNode> lines(Run run) {
        return run.out().lines().map(JSON::readTree).toList();
    }

    private static JsonNode resource(String name) throws IOException {
        try (InputStream in = LedgerCommandTest.class.getResourceAsStream("/answers/" + name)) {
            return JSON.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
