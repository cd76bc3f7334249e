package io.costline.ingest.admission;

import io.costline.topics.Horizons;
import java.time.Duration;

/**
 * How far from now an event's time may lie. Must not exceed the enricher's dedup horizon: what is older could count
 * twice.
 *
 * @param enforced false only where nothing is sent: the fault becomes a warning
 * @param ownTime whether an event must say when it was; else it was when it came
 */
public record Horizon(Duration past, Duration ahead, boolean enforced, boolean ownTime) {
    public static final Horizon STANDARD = new Horizon(Duration.parse(Horizons.DEDUP), Duration.parse(Horizons.AHEAD));

    /** For history, which is deduplicated against what is stored, whatever its age. */
    public static final Horizon HISTORY = new Horizon(Duration.ofDays(36_500), STANDARD.ahead, true, true);

    public Horizon {
        if (past.isNegative() || past.isZero() || ahead.isNegative()) {
            throw new IllegalArgumentException("horizon must reach into the past and not end before now");
        }
    }

    public Horizon(Duration past, Duration ahead) {
        this(past, ahead, true, false);
    }

    public Horizon notEnforced() {
        return new Horizon(past, ahead, false, ownTime);
    }
}
