package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.RateCard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two sets of cards, model by model and price by price. Prices are compared in value: per thousand
 * or per million, above 200,000 or at least 200,001 is the same. What holds in some span of time only is said with it.
 * What a correction assumes where a list says nothing is not compared.
 *
 * @param models models that differ
 * @param same how many do not
 */
public record CardsDiff(List<Model> models, int same) {
    /** How a model differs. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /**
     * One model.
     *
     * @param kind whether the first set or the second does not have it at all
     * @param changes its prices; for a model that was added or removed all of them
     */
    public record Model(ModelKey key, Kind kind, List<Change> changes) {}

    /**
     * One price, for as long as it differs in the same way.
     *
     * @param price what it is for
     * @param from inclusive; null: always
     * @param to exclusive; null: no end
     * @param before in the first set; null: not there
     * @param after in the second; null: not there
     */
    public record Change(
            PricePlace price,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable CardPrice before,
            @Nullable CardPrice after) {
        public Kind kind() {
            return before == null ? Kind.ADDED : after == null ? Kind.REMOVED : Kind.CHANGED;
        }
    }

    private record Difference(
            PricePlace price,
            @Nullable CardPrice before,
            @Nullable CardPrice after) {}

    public CardsDiff {
        models = List.copyOf(models);
    }

    /**
     * @param before spans by model, as {@link CardSpan#of} gives them
     * @param after likewise
     */
    public static CardsDiff between(
            SortedMap<ModelKey, List<CardSpan>> before, SortedMap<ModelKey, List<CardSpan>> after) {
        TreeSet<ModelKey> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        List<Model> models = new ArrayList<>();
        int same = 0;
        for (ModelKey key : keys) {
            List<CardSpan> a = before.getOrDefault(key, List.of());
            List<CardSpan> b = after.getOrDefault(key, List.of());
            List<Change> changes = changes(a, b, CardPrice::listed);
            if (changes.isEmpty()) {
                same++;
            } else {
                Kind kind = a.isEmpty() ? Kind.ADDED : b.isEmpty() ? Kind.REMOVED : Kind.CHANGED;
                models.add(new Model(key, kind, changes));
            }
        }
        return new CardsDiff(models, same);
    }

    /** How many models differ in this way. */
    public long count(Kind kind) {
        return models.stream().filter(model -> model.kind() == kind).count();
    }

    public boolean isEmpty() {
        return models.isEmpty();
    }

    /** Whether two models price alike, by everything their cards say. */
    static boolean same(List<CardSpan> before, List<CardSpan> after) {
        return changes(before, after, CardPrice::of).isEmpty();
    }

    private static List<Change> changes(
            List<CardSpan> before, List<CardSpan> after, Function<RateCard, SortedMap<PricePlace, CardPrice>> prices) {
        TreeSet<Instant> cuts = new TreeSet<>();
        for (List<CardSpan> spans : List.of(before, after)) {
            spans.forEach(span -> {
                cuts.add(span.start());
                cuts.add(span.end());
            });
        }
        Map<Difference, List<Change>> changes = new LinkedHashMap<>();
        for (Instant from : cuts) {
            Instant to = cuts.higher(from);
            if (to != null) {
                differences(at(before, from, prices), at(after, from, prices))
                        .forEach(found ->
                                extend(changes.computeIfAbsent(found, f -> new ArrayList<>()), found, from, to));
            }
        }
        return changes.values().stream().flatMap(List::stream).toList();
    }

    private static void extend(List<Change> changes, Difference found, Instant from, Instant to) {
        Instant start = CardSpan.bound(from);
        if (!changes.isEmpty() && Objects.equals(changes.getLast().to(), start) && start != null) {
            start = changes.removeLast().from();
        }
        changes.add(new Change(found.price(), start, CardSpan.bound(to), found.before(), found.after()));
    }

    private static SortedMap<PricePlace, CardPrice> at(
            List<CardSpan> spans, Instant instant, Function<RateCard, SortedMap<PricePlace, CardPrice>> prices) {
        return spans.stream()
                .filter(span -> span.holdsAt(instant))
                .findFirst()
                .map(span -> prices.apply(span.card()))
                .orElseGet(TreeMap::new);
    }

    private static List<Difference> differences(
            SortedMap<PricePlace, CardPrice> before, SortedMap<PricePlace, CardPrice> after) {
        TreeSet<PricePlace> places = new TreeSet<>(before.keySet());
        places.addAll(after.keySet());
        List<Difference> differences = new ArrayList<>();
        for (PricePlace place : places) {
            CardPrice was = before.get(place);
            CardPrice is = after.get(place);
            if (was == null || is == null || !was.same(is)) {
                differences.add(new Difference(place, was, is));
            }
        }
        return differences;
    }
}
