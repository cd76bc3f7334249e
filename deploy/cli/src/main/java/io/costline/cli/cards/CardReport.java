package io.costline.cli.cards;

import io.costline.cli.text.Console;
import io.costline.cli.text.Table;
import io.costline.enrich.pricebook.CardPrice;
import io.costline.enrich.pricebook.CardSpan;
import io.costline.enrich.pricebook.PricePlace;
import io.costline.enrich.pricing.RateCard;
import io.costline.explain.CardHistory;

/** The cards of one model: when each holds, where it is from, its prices. */
public record CardReport(CardHistory history) {
    public void print(Console console) {
        for (CardSpan span : history.spans()) {
            RateCard card = span.card();
            console.line(console.bold(history.model().toString()) + "  " + window(span) + "  " + card.currency());
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
}
