package io.costline.lab.traffic;

import java.time.Duration;
import java.time.Instant;

/**
 * @param seed decides everything that is not in the recorded traces
 * @param end when the last recorded request is to have arrived
 * @param span what the recording's hour is squeezed into
 * @param requests how many recorded requests to use, from the first
 * @param lateCustomers whether every trace that names a customer does so in its last call only; changes no total
 * @param everyDimension whether calls say all that a call can say, and some are in euros or are refused: the demo's cast; else a
 *     lean one, for loads
 * @param idPrefix goes before every id: two traffics with different prefixes share no call and no trace
 */
public record TrafficOptions(
        long seed,
        Instant end,
        Duration span,
        int requests,
        boolean lateCustomers,
        boolean everyDimension,
        String idPrefix) {
    /** Requests in both traces. */
    public static final int ALL = 28_185;

    public TrafficOptions {
        if (requests < 1 || requests > ALL) {
            throw new IllegalArgumentException("requests must be 1 to " + ALL);
        }
        if (!span.isPositive()) {
            throw new IllegalArgumentException("the span must be positive");
        }
    }

    public static TrafficOptions all(long seed, Instant end) {
        return new TrafficOptions(seed, end, Duration.ofMinutes(30), ALL, false, false, "");
    }

    public TrafficOptions withRequests(int count) {
        return new TrafficOptions(seed, end, span, count, lateCustomers, everyDimension, idPrefix);
    }

    public TrafficOptions withIdPrefix(String prefix) {
        return new TrafficOptions(seed, end, span, requests, lateCustomers, everyDimension, prefix);
    }

    public TrafficOptions withLateCustomers() {
        return new TrafficOptions(seed, end, span, requests, true, everyDimension, idPrefix);
    }

    public TrafficOptions withEveryDimension() {
        return new TrafficOptions(seed, end, span, requests, lateCustomers, true, idPrefix);
    }
}
