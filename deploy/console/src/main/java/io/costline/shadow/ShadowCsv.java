package io.costline.shadow;

import io.costline.clickhouse.query.Question.Column;
import io.costline.clickhouse.query.Question.Unit;
import io.costline.clickhouse.query.RowText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a policy comes to, for spreadsheets: a row a line, and of each currency one of kind ALL. */
public final class ShadowCsv {
    private static final Column TEXT = new Column("text", Unit.TEXT, "");
    private static final List<String> FIGURES = List.of(
            "calls",
            "moved",
            "actual",
            "projected",
            "saving",
            "saving_percent",
            "actual_with_retries",
            "projected_with_retries",
            "verification",
            "saving_with_retries",
            "baseline",
            "not_comparable",
            "not_comparable_cost");
    private static final List<String> GATE =
            List.of("open", "days", "judged", "accepted", "lower_bound", "acceptance_now");

    private ShadowCsv() {}

    public static String of(StoredShadow of) {
        List<String> head = new ArrayList<>(List.of("currency", "kind", of.lineIs(), "model"));
        head.addAll(FIGURES);
        GATE.forEach(name -> head.add("gate_" + name));
        head.add("gate_missing");
        StringBuilder out = new StringBuilder(String.join(",", head)).append("\r\n");
        for (ObjectNode each : of.lines()) {
            String currency = each.path("currency").asString("");
            each.path(of.lineIs() + "s")
                    .forEach(line ->
                            row(out, List.of(currency, "LINE", text(line, of.lineIs()), text(line, "model")), line));
            row(out, List.of(currency, "ALL", "", ""), each.path("total"));
        }
        return out.toString();
    }

    private static void row(StringBuilder out, List<String> names, JsonNode line) {
        List<String> cells = new ArrayList<>(
                names.stream().map(name -> RowText.csv(TEXT, name)).toList());
        FIGURES.forEach(name -> cells.add(text(line, name)));
        GATE.forEach(name -> cells.add(text(line.path("gate"), name)));
        cells.add(RowText.csv(
                TEXT,
                StreamSupport.stream(line.path("gate").path("missing").spliterator(), false)
                        .map(JsonNode::asString)
                        .collect(Collectors.joining("; "))));
        out.append(String.join(",", cells)).append("\r\n");
    }

    private static String text(JsonNode line, String name) {
        JsonNode value = line.path(name);
        return value.isNull() || value.isMissingNode() ? "" : value.asString();
    }
}
