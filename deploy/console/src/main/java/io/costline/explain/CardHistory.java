package io.costline.explain;

import io.costline.enrich.pricebook.CardPrice;
import io.costline.enrich.pricebook.CardSpan;
import io.costline.enrich.pricebook.ModelKey;
import io.costline.enrich.pricebook.PricePlace;
import io.costline.enrich.pricing.RateCard;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The cards of one model through time.
 *
 * @param spans when each counts, in the order of time
 */
public record CardHistory(ModelKey model, List<CardSpan> spans) {
    public CardHistory {
        spans = List.copyOf(spans);
    }

    /**
     * The cards that count, whether or not a name has its provider in front; no spans if there is none.
     *
     * @param cards in order of precedence, as a price book has them
     */
    public static CardHistory of(ModelKey model, List<RateCard> cards) {
        SortedMap<ModelKey, List<CardSpan>> known = CardSpan.of(cards.stream()
                .filter(card -> ModelKey.of(card).withoutHost().equals(model.withoutHost()))
                .toList());
        return new CardHistory(
                model, known.getOrDefault(model, known.getOrDefault(model.withoutHost(), List.<CardSpan>of())));
    }

    /** One object with the cards; from the second on, by how many per cent each price is above the one before it. */
    public ObjectNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("provider", model.provider()).put("model", model.model()).put("account", model.account());
        ArrayNode cards = root.putArray("cards");
        Map<PricePlace, CardPrice> before = Map.of();
        for (CardSpan span : spans) {
            RateCard card = span.card();
            ObjectNode node = cards.addObject()
                    .put("card", card.cardId())
                    .put("catalog", card.catalog())
                    .put("currency", card.currency())
                    .put("effective_from", text(span.from()))
                    .put("effective_to", text(span.to()))
                    .put("learnt_at", card.learntAt().toString())
                    .put("source", card.source());
            ArrayNode prices = node.putArray("prices");
            Map<PricePlace, CardPrice> now = CardPrice.of(card);
            for (Map.Entry<PricePlace, CardPrice> each : now.entrySet()) {
                price(prices.addObject(), each.getKey(), each.getValue(), before.get(each.getKey()));
            }
            before = now;
        }
        return root;
    }

    private static void price(ObjectNode node, PricePlace place, CardPrice price, @Nullable CardPrice before) {
        place(node, place)
                .put("price", price.price().plain())
                .put("per", price.price().per());
        if (!price.terms().isEmpty()) {
            node.put("terms", price.terms());
        }
        BigDecimal above = before == null || !before.currency().equals(price.currency())
                ? null
                : price.price().percentAbove(before.price());
        if (above != null) {
            node.put("change_percent", above.toPlainString());
        }
    }

    /** The fields that say which price of a card is meant. */
    public static ObjectNode place(ObjectNode node, PricePlace place) {
        node.put("unit", place.unit());
        if (place.from() > 0) {
            node.put("from_tokens", place.from());
        }
        if (!place.conditions().isEmpty()) {
            ObjectNode when = node.putObject("when");
            new TreeMap<>(place.conditions()).forEach(when::put);
        }
        return node;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
