package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.RateCard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The card that states a model's prices between two instants.
 *
 * @param from inclusive; null: always
 * @param to exclusive; null: no end
 */
public record CardSpan(@Nullable Instant from, @Nullable Instant to, RateCard card) {
    /** What null stands for where instants are compared. */
    static final Instant ALWAYS = Instant.MIN;

    static final Instant NO_END = Instant.MAX;

    /**
     * Which card counts when, by model. A name with the provider in front is the name without, unless there are cards of
     * both.
     *
     * @param cards in order of precedence, as a price book has them
     */
    public static SortedMap<ModelKey, List<CardSpan>> of(List<RateCard> cards) {
        Map<ModelKey, Set<ModelKey>> written = new HashMap<>();
        for (RateCard card : cards) {
            ModelKey key = ModelKey.of(card);
            written.computeIfAbsent(key.withoutHost(), model -> new HashSet<>(1))
                    .add(key);
        }
        SortedMap<ModelKey, List<RateCard>> byModel = new TreeMap<>();
        for (RateCard card : cards) {
            ModelKey key = ModelKey.of(card);
            boolean alone = written.getOrDefault(key.withoutHost(), Set.of()).size() == 1;
            byModel.computeIfAbsent(alone ? key.withoutHost() : key, model -> new ArrayList<>(1))
                    .add(card);
        }
        SortedMap<ModelKey, List<CardSpan>> spans = new TreeMap<>();
        byModel.forEach((model, offers) -> spans.put(model, ofModel(offers)));
        return spans;
    }

    /** The spans from an instant on. */
    static List<CardSpan> since(Instant instant, List<CardSpan> spans) {
        List<CardSpan> since = new ArrayList<>();
        for (CardSpan span : spans) {
            if (span.end().isAfter(instant)) {
                Instant from = span.start().isBefore(instant) ? instant : span.from();
                since.add(new CardSpan(from, span.to(), span.card()));
            }
        }
        return since;
    }

    Instant start() {
        return from == null ? ALWAYS : from;
    }

    Instant end() {
        return to == null ? NO_END : to;
    }

    public boolean holdsAt(Instant instant) {
        return !instant.isBefore(start()) && instant.isBefore(end());
    }

    static @Nullable Instant bound(Instant instant) {
        return instant.equals(ALWAYS) || instant.equals(NO_END) ? null : instant;
    }

    private static List<CardSpan> ofModel(List<RateCard> offers) {
        TreeSet<Instant> cuts = new TreeSet<>();
        for (RateCard card : offers) {
            cuts.add(card.effectiveFrom() == null ? ALWAYS : card.effectiveFrom());
            cuts.add(card.effectiveTo() == null ? NO_END : card.effectiveTo());
        }
        List<CardSpan> spans = new ArrayList<>();
        for (Instant cut : cuts) {
            RateCard card = first(offers, cut);
            CardSpan open = spans.isEmpty() || spans.getLast().to() != null ? null : spans.getLast();
            boolean goesOn = open != null && open.card().equals(card);
            if (open != null && !goesOn) {
                spans.set(spans.size() - 1, new CardSpan(open.from(), bound(cut), open.card()));
            }
            if (card != null && !goesOn) {
                spans.add(new CardSpan(bound(cut), null, card));
            }
        }
        return spans;
    }

    private static @Nullable RateCard first(List<RateCard> offers, Instant instant) {
        for (RateCard card : offers) {
            boolean started =
                    card.effectiveFrom() == null || !card.effectiveFrom().isAfter(instant);
            boolean ended = instant.equals(NO_END)
                    || (card.effectiveTo() != null && !card.effectiveTo().isAfter(instant));
            if (started && !ended) {
                return card;
            }
        }
        return null;
    }
}
