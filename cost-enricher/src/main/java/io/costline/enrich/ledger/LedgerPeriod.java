package io.costline.enrich.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * A billing period.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record LedgerPeriod(Instant from, Instant to) {
    public LedgerPeriod {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("must end after it begins");
        }
    }

    public boolean holds(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }

    /** Whether an instant lies strictly within, so that it divides the period. */
    boolean dividedBy(Instant at) {
        return at.isAfter(from) && at.isBefore(to);
    }

    public Duration length() {
        return Duration.between(from, to);
    }

    /** Its name: {@code 2026-08} for a month of the calendar in UTC, else its ends. */
    public String label() {
        ZonedDateTime start = from.atZone(ZoneOffset.UTC);
        boolean month = start.toLocalTime().equals(LocalTime.MIDNIGHT)
                && start.getDayOfMonth() == 1
                && start.plusMonths(1).toInstant().equals(to);
        return month ? YearMonth.from(start).toString() : from + "/" + to;
    }
}
