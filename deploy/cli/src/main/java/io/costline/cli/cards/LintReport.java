package io.costline.cli.cards;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.enrich.pricebook.LintFinding;
import io.costline.enrich.pricebook.LintRule;
import io.costline.enrich.pricebook.LintRule.Severity;
import io.costline.enrich.pricebook.PricePlace;
import io.costline.enrich.pricebook.UnitPrice;
import io.costline.explain.CardHistory;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Findings about cards, as a table with a count by rule, or as one JSON object.
 *
 * @param of what was looked through
 * @param models how many models that is
 */
public record LintReport(String of, int models, List<LintFinding> findings) {
    private static final JsonMapper JSON = new JsonMapper();

    public LintReport {
        findings = List.copyOf(findings);
    }

    public boolean hasErrors() {
        return errors() > 0;
    }

    public void print(Console console) {
        Table table = new Table("", "rule", "card", "unit", "when", ">price", ">against", "which is");
        for (LintFinding finding : findings) {
            PricePlace place = finding.place();
            UnitPrice price = finding.price();
            UnitPrice other = finding.other();
            boolean error = finding.rule().severity() == Severity.ERROR;
            table.row(
                    error ? console.red("error") : console.yellow("warning"),
                    finding.rule().id(),
                    finding.cardId(),
                    place == null ? "" : place.unit(),
                    place == null ? "" : PriceText.when(place),
                    place == null || price == null ? "" : PriceText.price(place, price, null),
                    place == null || other == null ? "" : PriceText.price(place, other, price),
                    finding.detail());
        }
        if (!table.isEmpty()) {
            table.print(console);
            console.blank();
            rules(console);
            console.blank();
        }
        console.line(of + ": " + Figures.count(models, "model") + ", " + Figures.count(errors(), "error") + ", "
                + Figures.count(findings.size() - errors(), "warning"));
    }

    private void rules(Console console) {
        Table table = new Table("rule", "", ">findings", "why");
        byRule().forEach(
                        (rule, count) -> table.row(rule.id(), word(rule.severity()), Figures.count(count), rule.why()));
        table.print(console);
    }

    /** For programs. */
    public String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("of", of).put("models", models);
        root.put("errors", errors()).put("warnings", findings.size() - errors());
        ObjectNode rules = root.putObject("rules");
        byRule().forEach((rule, count) -> rules.put(rule.id(), count));
        ArrayNode nodes = root.putArray("findings");
        for (LintFinding finding : findings) {
            ObjectNode node = nodes.addObject()
                    .put("rule", finding.rule().id())
                    .put("severity", word(finding.rule().severity()))
                    .put("card", finding.cardId())
                    .put("provider", finding.model().provider())
                    .put("model", finding.model().model());
            PricePlace place = finding.place();
            if (place != null) {
                CardHistory.place(node, place);
            }
            if (finding.price() != null) {
                PriceText.price(node, "price", finding.price());
            }
            if (finding.other() != null) {
                PriceText.price(node, "against", finding.other());
            }
            node.put("detail", finding.detail()).put("why", finding.rule().why());
        }
        return JSON.writeValueAsString(root);
    }

    private long errors() {
        return findings.stream()
                .filter(finding -> finding.rule().severity() == Severity.ERROR)
                .count();
    }

    private Map<LintRule, Long> byRule() {
        Map<LintRule, Long> counts = new EnumMap<>(LintRule.class);
        findings.forEach(finding -> counts.merge(finding.rule(), 1L, Long::sum));
        return counts;
    }

    private static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
