package io.costline.enrich.pricebook;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a price of a card is for: two cards state the same price's value in the same place.
 *
 * @param unit unit; for a multiplier {@code ×} and what it covers
 * @param from least total input, or least quantity, it holds for
 * @param conditions attribute values it asks for
 */
public record PricePlace(String unit, long from, Map<String, String> conditions) implements Comparable<PricePlace> {
    private static final Comparator<PricePlace> ORDER = Comparator.comparing(PricePlace::unit)
            .thenComparing(PricePlace::when)
            .thenComparingLong(PricePlace::from);

    public PricePlace {
        conditions = Map.copyOf(conditions);
    }

    /** The conditions in one line, {@code service_tier=batch, speed=fast}; empty for none. */
    public String when() {
        return new TreeMap<>(conditions)
                .entrySet().stream()
                        .map(condition -> condition.getKey() + '=' + condition.getValue())
                        .collect(Collectors.joining(", "));
    }

    @Override
    public int compareTo(PricePlace other) {
        return ORDER.compare(this, other);
    }
}
