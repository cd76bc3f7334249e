package io.costline.cli.cards;

import io.costline.cli.text.Console;
import io.costline.cli.text.Table;
import io.costline.enrich.pricebook.CardPrice;
import io.costline.enrich.pricebook.CardSpan;
import io.costline.enrich.pricebook.ModelKey;
import io.costline.enrich.pricebook.PricePlace;
import io.costline.enrich.pricing.RateCard;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The cards of one model: when each holds, where it is from, its prices. */
public record CardReport(ModelKey model, List<CardSpan> spans) {
    private static final JsonMapper JSON = new JsonMapper();

    public CardReport {
        spans = List.copyOf(spans);
    }

    public void print(Console console) {
        for (CardSpan span : spans) {
            RateCard card = span.card();
            console.line(console.bold(model.toString()) + "  " + window(span) + "  " + card.currency());
            console.line("  card " + card.cardId() + ", learnt " + card.learntAt());
            if (!card.source().isEmpty()) {
                console.line("  source " + card.source());
            }
            console.blank();
            Table table = new Table("unit", "when", ">price", "billed");
            CardPrice.of(card).forEach((place, price) -> row(table, place, price));
            table.print(console);
            console.blank();
        }
    }

    private static void row(Table table, PricePlace place, CardPrice price) {
        table.row(
                place.unit(),
                PriceText.when(place),
                PriceText.price(price.price().usual(place.unit())),
                price.terms());
    }

    private static String window(CardSpan span) {
        if (span.from() != null) {
            return PriceText.window(span.from(), span.to());
        }
        String until = span.to() == null ? "" : ' ' + PriceText.window(null, span.to());
        return "always" + until + (span.card().account().isEmpty() ? " (assumed: no start is known)" : "");
    }

    /** For programs: one object with the cards in the order of time. */
    public String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("provider", model.provider()).put("model", model.model()).put("account", model.account());
        ArrayNode cards = root.putArray("cards");
        for (CardSpan span : spans) {
            RateCard card = span.card();
            ObjectNode node = cards.addObject()
                    .put("card", card.cardId())
                    .put("catalog", card.catalog())
                    .put("currency", card.currency())
                    .put(
                            "effective_from",
                            span.from() == null ? null : span.from().toString())
                    .put("effective_to", span.to() == null ? null : span.to().toString())
                    .put("learnt_at", card.learntAt().toString())
                    .put("source", card.source());
            ArrayNode prices = node.putArray("prices");
            CardPrice.of(card).forEach((place, price) -> {
                ObjectNode stated = PriceText.place(prices.addObject(), place);
                stated.put("price", price.price().plain())
                        .put("per", price.price().per());
                if (!price.terms().isEmpty()) {
                    stated.put("terms", price.terms());
                }
            });
        }
        return JSON.writeValueAsString(root);
    }
}
