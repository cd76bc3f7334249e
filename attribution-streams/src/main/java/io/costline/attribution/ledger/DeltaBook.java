package io.costline.attribution.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Collects what the calls of many traces change in their scopes, so that one commit sends one net change a scope and
 * minute. A reversal and the repost it belongs to always travel together.
 */
public final class DeltaBook {
    private static final Dimension[] DIMENSIONS = Dimension.values();

    private final Map<DeltaKey, Delta> deltas = new HashMap<>();
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
        long minute = call.minuteStart();
        int addedIn = call.addedIn(horizonMicros);
        String currency = call.charge().currency();
        for (Dimension dimension : DIMENSIONS) {
            String value =
                    dimension == Dimension.CUSTOMER ? customer : call.scopes().value(dimension);
            if (value.isEmpty() && !dimension.keepsEmpty()) {
                continue;
            }
            Delta delta = delta(new DeltaKey(tenant, dimension, value, currency, minute, addedIn));
            delta.seen(call.receivedAt());
            if (post) {
                delta.change().add(call, standing);
            } else {
                delta.change().subtract(call, standing);
            }
        }
    }

    private Delta delta(DeltaKey key) {
        Delta delta = deltas.get(key);
        if (delta == null) {
            delta = new Delta();
            deltas.put(key, delta);
        }
        return delta;
    }

    /** Hands out every change that is not nothing and empties the book. */
    public void drain(BiConsumer<DeltaKey, Delta> to) {
        deltas.forEach((key, delta) -> {
            if (!delta.change().isZero()) {
                to.accept(key, delta);
            }
        });
        deltas.clear();
    }
}
