package io.costline.cli.routing;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.enrich.routing.GateAnswer;
import io.costline.enrich.routing.NotComparable;
import io.costline.enrich.routing.Shadow;
import io.costline.enrich.routing.ShadowLine;
import io.costline.shadow.StoredShadow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a policy, or one model, would have come to.
 *
 * @param range in words, for headings
 */
public record ShadowReport(StoredShadow of, String range) {
    /** For programs: one object a currency, with what tells the run. */
    public void printJson(Console console, Map<String, String> head) {
        for (ObjectNode line : of.lines()) {
            ObjectNode out = line.objectNode();
            head.forEach(out::put);
            out.setAll(line);
            console.line(out.toString());
        }
    }

    /** For people: a table a currency, and of tiers what keeps their gates shut. */
    public void print(Console console, String title) {
        Map<String, List<ShadowLine>> byCurrency = new TreeMap<>(of.shadow().lines());
        if (byCurrency.values().stream().anyMatch(ShadowReport::reached)) {
            byCurrency.values().removeIf(lines -> !reached(lines));
        }
        if (byCurrency.isEmpty()) {
            console.line("no calls were served" + range);
        }
        byCurrency.forEach((currency, lines) -> {
            console.heading(title + (currency.isEmpty() ? ", without a price" : ", " + currency) + range);
            table(currency, lines).print(console);
            lines.forEach(line -> left(console, line));
            if (byTier()) {
                lines.forEach(line -> gate(console, line));
            }
        });
        console.line(
                "At public prices of each call's own time, on both sides. What cannot be compared stays as it was.");
    }

    /** Whether there is more than calls that stay as they are. */
    private static boolean reached(List<ShadowLine> lines) {
        return lines.stream().anyMatch(line -> !line.name().equals(Shadow.AS_IS));
    }

    private Table table(String currency, List<ShadowLine> lines) {
        List<String> heads = new ArrayList<>(List.of("~" + of.lineIs()));
        if (byTier()) {
            heads.add("~model");
        }
        heads.addAll(List.of(">calls", ">moved", ">as it was", ">projected", ">saving", "?>%", "?>after retries"));
        if (!of.policy().baseline().isEmpty()) {
            heads.add("?>at " + of.policy().baseline());
        }
        Table table = new Table(heads.toArray(String[]::new));
        lines.forEach(line -> row(table, line.name().isEmpty() ? "(none named)" : line.name(), currency, line));
        table.rule();
        row(table, "all", currency, ShadowLine.total(lines));
        return table;
    }

    private boolean byTier() {
        return of.lineIs().equals("tier");
    }

    private void row(Table table, String name, String currency, ShadowLine line) {
        BigDecimal percent = line.savingPercent();
        List<String> cells = new ArrayList<>(List.of(name));
        if (byTier()) {
            cells.add(line.model());
        }
        cells.add(Figures.count(line.calls()));
        cells.add(Figures.count(line.moved()));
        cells.add(Figures.money(line.actual(), currency));
        cells.add(Figures.money(line.projected(), currency));
        cells.add(Figures.money(line.saving(), currency));
        cells.add(
                percent == null
                        ? ""
                        : percent.setScale(1, RoundingMode.HALF_EVEN).toPlainString());
        cells.add(Figures.money(line.savingWithRetries(of.evidence()), currency));
        if (!of.policy().baseline().isEmpty()) {
            cells.add(Figures.money(line.baseline(), currency));
        }
        table.row(cells.toArray());
    }

    private static void left(Console console, ShadowLine line) {
        if (line.notComparableCalls() > 0) {
            String why = new TreeMap<NotComparable, Long>(line.notComparable())
                    .entrySet().stream()
                            .map(each -> each.getKey().name().toLowerCase(Locale.ROOT) + " "
                                    + Figures.count(each.getValue()))
                            .collect(Collectors.joining(", "));
            console.line(
                    "  " + line.name() + ": " + Figures.count(line.notComparableCalls()) + " not comparable: " + why);
        }
    }

    private void gate(Console console, ShadowLine line) {
        GateAnswer gate = line.gate(of.policy().gate(), of.evidence());
        if (gate != null) {
            console.line("  " + line.name() + ": "
                    + (gate.open() ? console.green("may be switched on") : console.yellow("not yet")));
            if (gate.lower() != null) {
                console.line("    " + Figures.count(gate.accepted()) + " of " + Figures.count(gate.judged())
                        + " judged answers accepted, surely " + GateAnswer.percent(gate.lower())
                        + (gate.now() == null ? "" : "; of what serves now " + GateAnswer.percent(gate.now())));
            }
            gate.missing().forEach(missing -> console.line("    " + missing));
        }
    }
}
