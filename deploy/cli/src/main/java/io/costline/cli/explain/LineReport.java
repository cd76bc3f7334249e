package io.costline.cli.explain;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateChoice;
import io.costline.enrich.pricing.TokenClass;
import io.costline.explain.LineCheck;
import io.costline.explain.RateWords;
import io.costline.explain.StoredCost;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The lines of a stored cost in words: the arithmetic of each, and why its rate and no other. */
public record LineReport(StoredCost cost, List<LineCheck> checks) {
    public LineReport {
        checks = List.copyOf(checks);
    }

    public void print(Console console) {
        console.blank();
        table(console).print(console);
        console.blank();
        checks.forEach(check -> why(console, check));
    }

    private Table table(Console console) {
        boolean negotiated = cost.negotiated();
        Table table = negotiated
                ? new Table(
                        "unit",
                        ">quantity",
                        "",
                        ">unit price",
                        "",
                        ">per",
                        "",
                        ">multiplier",
                        "",
                        ">amount",
                        "",
                        ">paid")
                : new Table("unit", ">quantity", "", ">unit price", "", ">per", "", ">multiplier", "", ">amount", "");
        for (StoredCost.Line line : cost.lines()) {
            List<String> cells = new ArrayList<>(List.of(
                    line.unit(),
                    Figures.exact(line.quantity()),
                    "×",
                    Figures.exact(line.unitPrice()),
                    "/",
                    Figures.count(line.per()),
                    "×",
                    Figures.exact(line.multiplier()),
                    "=",
                    line.surcharge() ? "" : Figures.exact(line.amount()),
                    line.recomputes() ? console.green("✓") : console.red("✗ " + Figures.exact(line.recomputed()))));
            if (negotiated) {
                cells.add(Figures.exact(line.contracted()));
            }
            table.row(cells.toArray());
        }
        List<String> sum =
                new ArrayList<>(List.of("sum", "", "", "", "", "", "", "", "", Figures.exact(cost.sum()), ""));
        if (negotiated) {
            sum.add(Figures.exact(cost.contractedSum()));
        }
        table.rule().row(sum.toArray());
        return table;
    }

    private static void why(Console console, LineCheck check) {
        StoredCost.Line line = check.line();
        console.line("  " + console.bold(line.unit()) + billed(check));
        RateChoice choice = check.choice();
        if (choice == null) {
            console.line("    the card has no price of it: a line of a contract, a gateway or a part of the call");
            return;
        }
        Rate rate = check.rate().orElse(choice.rate());
        String price = "    " + RateWords.stated(rate) + ": " + RateWords.reason(choice, rate);
        console.line(
                check.rate().isPresent()
                        ? price
                        : price + "  "
                                + console.red("✗ stored " + Figures.exact(line.unitPrice()) + " per "
                                        + Figures.count(line.per())));
        for (Multiplier multiplier : choice.multipliers()) {
            console.line("    × " + Figures.exact(multiplier.factor()) + ' ' + multiplier.name()
                    + RateWords.when(multiplier.conditions()));
        }
        if (choice.multiplier().compareTo(line.multiplier()) != 0) {
            console.line("    " + console.red("✗ stored multiplier " + Figures.exact(line.multiplier())));
        }
        if (!check.assumed().isEmpty()) {
            console.line("    " + console.yellow(check.assumed() + " is not stored, and follows from the price"));
        }
        for (RateChoice.Passed passed : choice.passed()) {
            console.line(console.dim("    not " + RateWords.stated(passed.rate()) + RateWords.place(passed.rate())
                    + ": " + passed.why()));
        }
    }

    private static String billed(LineCheck check) {
        BigDecimal sum = BigDecimal.valueOf(
                check.billed().values().stream().mapToLong(Long::longValue).sum());
        if (check.billed().size() < 2 || sum.compareTo(check.line().quantity()) != 0) {
            return "";
        }
        return check.billed().entrySet().stream()
                .map(entry -> Figures.count(entry.getValue()) + ' ' + word(entry.getKey()))
                .collect(Collectors.joining(" + ", ": ", ""));
    }

    private static String word(TokenClass kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
