package io.costline.cli.explain;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateChoice;
import io.costline.enrich.pricing.Terms;
import io.costline.enrich.pricing.TokenClass;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
        String price = "    " + stated(rate) + reason(choice, rate);
        console.line(
                check.rate().isPresent()
                        ? price
                        : price + "  "
                                + console.red("✗ stored " + Figures.exact(line.unitPrice()) + " per "
                                        + Figures.count(line.per())));
        for (Multiplier multiplier : choice.multipliers()) {
            console.line("    × " + Figures.exact(multiplier.factor()) + ' ' + multiplier.name()
                    + when(multiplier.conditions()));
        }
        if (choice.multiplier().compareTo(line.multiplier()) != 0) {
            console.line("    " + console.red("✗ stored multiplier " + Figures.exact(line.multiplier())));
        }
        if (!check.assumed().isEmpty()) {
            console.line("    " + console.yellow(check.assumed() + " is not stored, and follows from the price"));
        }
        for (RateChoice.Passed passed : choice.passed()) {
            console.line(console.dim("    not " + stated(passed.rate()) + place(passed.rate()) + ": " + passed.why()));
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

    private static String reason(RateChoice choice, Rate rate) {
        List<String> reasons = new ArrayList<>();
        if (!rate.conditions().isEmpty()) {
            reasons.add("because of " + asked(rate.conditions()));
        }
        if (rate.terms().tiers() != Terms.Tiers.WHOLE_REQUEST) {
            reasons.add(rate.terms().tiers().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " tier" + from(rate));
        } else if (rate.band().operator() != Band.Operator.NONE) {
            reasons.add("for contexts" + from(rate));
        }
        if (reasons.isEmpty()) {
            reasons.add(choice.passed().isEmpty() ? "the only rate" : "the usual rate");
        }
        return ": " + String.join(", ", reasons);
    }

    private static String stated(Rate rate) {
        return Figures.exact(rate.price()) + " per " + Figures.count(rate.per());
    }

    private static String place(Rate rate) {
        return (rate.band().operator() == Band.Operator.NONE ? "" : from(rate)) + when(rate.conditions());
    }

    private static String from(Rate rate) {
        return " from " + Figures.count(rate.band().from()) + " on";
    }

    private static String when(Map<String, String> conditions) {
        return conditions.isEmpty() ? "" : " (" + asked(conditions) + ')';
    }

    private static String asked(Map<String, String> conditions) {
        return new TreeMap<>(conditions)
                .entrySet().stream()
                        .map(condition -> condition.getKey() + '=' + condition.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String word(TokenClass kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
