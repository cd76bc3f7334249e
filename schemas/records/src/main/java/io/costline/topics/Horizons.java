package io.costline.topics;

import java.time.Duration;

/** How far time may reach, unless a setting says otherwise. ISO-8601 for use in annotations. */
public final class Horizons {
    /** Events whose time lies within are told from their repeats; no door takes an older one. */
    public static final String DEDUP = "PT72H";

    /** How much longer ids are kept: events wait between door and enricher. */
    public static final String DEDUP_SLACK = "PT6H";

    /** How far ahead of a door's clock an event's time may lie. */
    public static final String AHEAD = "PT5M";

    /** How long after its receipt a call is attributed, and can be corrected. */
    public static final String CORRECTION = "P35D";

    /** How far the clocks of two hosts may differ; no record moves time further ahead than this. */
    public static final Duration CLOCKS = Duration.ofHours(1);

    /**
     * The latest time an event may bear, in UTC microseconds: {@link #CLOCKS} after the host's clock and after its record's
     * own time, which the broker holds near its clock. One of the two may be wrong.
     */
    public static long latestMicros(long nowMillis, long recordMillis) {
        return (Math.min(nowMillis, recordMillis) + CLOCKS.toMillis()) * 1_000;
    }

    private Horizons() {}
}
