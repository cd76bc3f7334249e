package io.costline.attribution.ledger;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Collects what the calls of many traces change in their scopes, so that one commit sends one net change a scope and
 * minute. A reversal and the repost it belongs to always travel together.
 */
public final class DeltaBook {
    private static final long HOUR_MICROS = 3_600_000_000L;
    private static final Dimension[] ALL = Dimension.values();
    private static final Dimension[] SINGLE =
            Arrays.stream(ALL).filter(Dimension::single).toArray(Dimension[]::new);

    private final Map<Place, Delta> places = new HashMap<>();
    private final long horizonMicros;

    /** A book that takes every call for one that came as it was made. */
    public DeltaBook() {
        this(Long.MAX_VALUE);
    }

    /** @param horizonMicros what is received longer after its minute is history */
    public DeltaBook(long horizonMicros) {
        this.horizonMicros = horizonMicros;
    }

    /**
     * Counts a call for its scopes.
     *
     * @param customer the customer it is counted for, its own or inherited
     */
    public void post(String tenant, CallState call, String customer, int standing) {
        record(tenant, call, customer, standing, true);
    }

    /** Takes back exactly what {@link #post} counted. */
    public void reverse(String tenant, CallState call, String customer, int standing) {
        record(tenant, call, customer, standing, false);
    }

    private void record(String tenant, CallState call, String customer, int standing, boolean post) {
        if (!call.counts()) {
            return;
        }
        Place place = new Place(
                tenant,
                customer,
                call.scopes(),
                call.charge().currency(),
                call.minuteStart(),
                call.addedIn(horizonMicros),
                (standing & Standing.IN_PAIRS) != 0);
        Delta delta = places.get(place);
        if (delta == null) {
            delta = new Delta();
            places.put(place, delta);
        }
        delta.seen(call.receivedAt());
        if (post) {
            delta.change().add(call, standing);
        } else {
            delta.change().subtract(call, standing);
        }
    }

    /** Hands out every change that is not nothing and empties the book. */
    public void drain(BiConsumer<DeltaKey, Delta> to) {
        Map<DeltaKey, Delta> deltas = new HashMap<>();
        places.forEach((place, change) -> place.spread(change, deltas));
        places.clear();
        deltas.forEach((key, delta) -> {
            if (!delta.change().isZero()) {
                to.accept(key, delta);
            }
        });
    }

    /** What calls have in common that count in the same scopes and minute: their changes are summed before they are spread. */
    private record Place(
            String tenant, String customer, Scopes scopes, String currency, long minute, int addedIn, boolean inPairs) {

        @Override
        public int hashCode() {
            return ((customer.hashCode() * 31 + scopes.model().hashCode()) * 31
                                    + scopes.feature().hashCode())
                            * 31
                    + (int) (minute / 60_000_000);
        }

        private void spread(Delta change, Map<DeltaKey, Delta> into) {
            long hour = Math.floorDiv(minute, HOUR_MICROS) * HOUR_MICROS;
            for (Dimension dimension : inPairs ? ALL : SINGLE) {
                String first = value(dimension.first());
                if (first.isEmpty() && !dimension.keepsEmpty()) {
                    continue;
                }
                Dimension with = dimension.second();
                into.computeIfAbsent(
                                new DeltaKey(
                                        tenant,
                                        dimension,
                                        first,
                                        with == null ? "" : value(with),
                                        currency,
                                        with == null ? minute : hour,
                                        addedIn),
                                key -> new Delta())
                        .add(change);
            }
        }

        private String value(Dimension dimension) {
            return dimension == Dimension.CUSTOMER ? customer : scopes.value(dimension);
        }
    }
}
