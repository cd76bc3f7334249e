package io.costline.cli.cards;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.enrich.pricebook.CardPrice;
import io.costline.enrich.pricebook.CardsDiff;
import io.costline.enrich.pricebook.CardsDiff.Change;
import io.costline.enrich.pricebook.CardsDiff.Kind;
import io.costline.enrich.pricebook.CardsDiff.Model;
import io.costline.enrich.pricebook.UnitPrice;
import io.costline.explain.CardHistory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What differs between two sets of cards, as a table or as one JSON object. */
public record DiffReport(String before, String after, CardsDiff diff) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PERCENT_DIGITS = 4;

    public void print(Console console) {
        Table table = new Table("model", "unit", "when", ">before", ">after", ">change", "dates");
        for (Model model : diff.models()) {
            if (model.kind() == Kind.CHANGED) {
                changed(table, console, model);
            } else {
                boolean added = model.kind() == Kind.ADDED;
                String word = added ? console.green("+ " + model.key()) : console.red("- " + model.key());
                table.row(word, Figures.count(model.changes().size(), "price"), "", "", "", "", "");
            }
        }
        if (!table.isEmpty()) {
            table.print(console);
            console.blank();
        }
        console.line(before + " → " + after + ": " + Figures.count(diff.count(Kind.ADDED), "model") + " added, "
                + Figures.count(diff.count(Kind.REMOVED)) + " removed, " + Figures.count(diff.count(Kind.CHANGED))
                + " changed, " + Figures.count(diff.same()) + " the same");
    }

    private static void changed(Table table, Console console, Model model) {
        String name = model.key().toString();
        for (Change change : model.changes()) {
            String percent = PriceText.percent(value(change.before()), value(change.after()));
            table.row(
                    name,
                    change.price().unit(),
                    PriceText.when(change.price()),
                    PriceText.price(change.price(), change.before(), null),
                    PriceText.price(change.price(), change.after(), change.before()),
                    percent.startsWith("+") ? console.red(percent) : console.green(percent),
                    PriceText.window(change.from(), change.to()));
            name = "";
        }
    }

    /** For programs: prices as decimal text with the number of units they buy. */
    public String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("before", before).put("after", after);
        root.put("added", diff.count(Kind.ADDED))
                .put("removed", diff.count(Kind.REMOVED))
                .put("changed", diff.count(Kind.CHANGED))
                .put("same", diff.same());
        ArrayNode models = root.putArray("models");
        for (Model model : diff.models()) {
            ObjectNode node = models.addObject()
                    .put("provider", model.key().provider())
                    .put("model", model.key().model())
                    .put("account", model.key().account())
                    .put("change", word(model.kind()));
            ArrayNode prices = node.putArray("prices");
            model.changes().forEach(change -> json(prices.addObject(), change));
        }
        return JSON.writeValueAsString(root);
    }

    private static void json(ObjectNode node, Change change) {
        CardHistory.place(node, change.price()).put("change", word(change.kind()));
        node.put("effective_from", change.from() == null ? null : change.from().toString());
        node.put("effective_to", change.to() == null ? null : change.to().toString());
        json(node, "before", change.before());
        json(node, "after", change.after());
        UnitPrice was = value(change.before());
        UnitPrice is = value(change.after());
        BigDecimal times = was == null || is == null ? null : is.times(was);
        if (times != null) {
            node.put(
                    "percent",
                    times.subtract(BigDecimal.ONE)
                            .movePointRight(2)
                            .setScale(PERCENT_DIGITS, RoundingMode.HALF_EVEN)
                            .toPlainString());
        }
    }

    private static void json(ObjectNode node, String name, @Nullable CardPrice price) {
        PriceText.price(node, name, value(price));
        if (price != null && node.get(name) instanceof ObjectNode stated) {
            stated.put("currency", price.currency());
            if (!price.terms().isEmpty()) {
                stated.put("terms", price.terms());
            }
        }
    }

    private static @Nullable UnitPrice value(@Nullable CardPrice price) {
        return price == null ? null : price.price();
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
