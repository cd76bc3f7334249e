package io.costline.ingest.admission;

import java.time.Duration;

/**
 * How far from now an event's time may lie. Must not exceed the enricher's dedup horizon: what is older could count
 * twice.
 *
 * @param enforced false only where nothing is sent: the fault becomes a warning
 */
public record Horizon(Duration past, Duration ahead, boolean enforced) {
    public static final Horizon STANDARD = new Horizon(Duration.ofDays(3), Duration.ofMinutes(5), true);

    public Horizon {
        if (past.isNegative() || past.isZero() || ahead.isNegative()) {
            throw new IllegalArgumentException("horizon must reach into the past and not end before now");
        }
    }

    public Horizon notEnforced() {
        return new Horizon(past, ahead, false);
    }
}
