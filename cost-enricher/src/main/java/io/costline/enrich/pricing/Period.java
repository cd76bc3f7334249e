package io.costline.enrich.pricing;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** A stretch of time a term counts over, beyond what one call knows. */
public enum Period {
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR,
    /** The whole time the contract is in force. */
    TERM;

    /** Whether a stretch of time may be one such period, whatever its zone; clocks may change once in it. */
    public boolean fits(Duration length) {
        return switch (this) {
            case DAY -> days(length, 1, 1);
            case WEEK -> days(length, 7, 7);
            case MONTH -> days(length, 28, 31);
            case QUARTER -> days(length, 90, 92);
            case YEAR -> days(length, 365, 366);
            case TERM -> true;
        };
    }

    private static boolean days(Duration length, int least, int most) {
        return length.compareTo(Duration.ofHours(24L * least - 1)) >= 0
                && length.compareTo(Duration.ofHours(24L * most + 1)) <= 0;
    }

    /**
     * The start of the period that begins so many periods after an instant; of a term, no second begins.
     *
     * @param zone whose calendar counts
     */
    public Instant after(Instant start, int count, ZoneId zone) {
        ZonedDateTime at = start.atZone(zone);
        return switch (this) {
            case DAY -> at.plusDays(count).toInstant();
            case WEEK -> at.plusWeeks(count).toInstant();
            case MONTH -> at.plusMonths(count).toInstant();
            case QUARTER -> at.plusMonths(3L * count).toInstant();
            case YEAR -> at.plusYears(count).toInstant();
            case TERM -> count == 0 ? start : Instant.MAX;
        };
    }
}
