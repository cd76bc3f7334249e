package io.costline.attribution.budget;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Calendar periods; names and order as in the schema's BudgetPeriod, which has UNKNOWN before them. Days, weeks and months
 * start at local midnight (or, where a clock change skips it, at the first instant of the day), so a day may have 23 or 25
 * hours. An hour is an hour of elapsed time on the zone's offset: the doubled local hour of autumn is two periods.
 */
public enum Period {
    HOUR,
    DAY,
    WEEK,
    MONTH;

    /** The period that holds an instant. */
    public Window window(Instant instant, ZoneId zone) {
        ZonedDateTime local = instant.atZone(zone);
        if (this == HOUR) {
            return hour(instant, zone.getRules(), local);
        }
        LocalDate first = firstDay(local.toLocalDate());
        return new Window(midnight(first, zone), midnight(firstDayAfter(first), zone));
    }

    /** The clock hour on the instant's own offset, cut where the offset changes within it. */
    private static Window hour(Instant instant, ZoneRules rules, ZonedDateTime local) {
        Instant start = local.toLocalDateTime().truncatedTo(ChronoUnit.HOURS).toInstant(local.getOffset());
        Instant end = start.plus(1, ChronoUnit.HOURS);
        ZoneOffsetTransition before = rules.previousTransition(instant.plusNanos(1));
        ZoneOffsetTransition after = rules.nextTransition(instant);
        return new Window(
                before != null && before.getInstant().isAfter(start) ? before.getInstant() : start,
                after != null && after.getInstant().isBefore(end) ? after.getInstant() : end);
    }

    private LocalDate firstDay(LocalDate day) {
        return switch (this) {
            case HOUR, DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
    }

    private LocalDate firstDayAfter(LocalDate first) {
        return switch (this) {
            case HOUR, DAY -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
        };
    }

    private static Instant midnight(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** The value's position in the Avro enum. */
    public int wire() {
        return ordinal() + 1;
    }
}
