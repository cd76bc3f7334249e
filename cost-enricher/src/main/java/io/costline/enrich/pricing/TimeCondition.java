package io.costline.enrich.pricing;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A condition on the instant of a call: {@code time_of_day: 22:00-06:00} (start included, end not, over midnight if the
 * end comes first) or {@code weekday: mon-fri,sun}. A zone may follow after a space, as {@code 09:00-18:00
 * Asia/Shanghai}; without one it is UTC.
 *
 * @param key attribute and value, under which a call's attributes say that it holds
 */
record TimeCondition(String key, ZoneId zone, LocalTime start, LocalTime end, Set<DayOfWeek> days) {
    static final String TIME_OF_DAY = "time_of_day";
    static final String WEEKDAY = "weekday";

    private static final int DAYS_AROUND = 2;
    private static final int LETTERS_OF_DAY = 3;

    static boolean isTime(String attribute) {
        return attribute.equals(TIME_OF_DAY) || attribute.equals(WEEKDAY);
    }

    static String key(String attribute, String value) {
        return attribute + '=' + value;
    }

    /**
     * @throws IllegalArgumentException if the value is no such time
     */
    static TimeCondition parse(String attribute, String value) {
        try {
            int space = value.indexOf(' ');
            ZoneId zone = space < 0
                    ? ZoneOffset.UTC
                    : ZoneId.of(value.substring(space + 1).strip());
            String time = space < 0 ? value : value.substring(0, space);
            String key = key(attribute, value);
            if (attribute.equals(WEEKDAY)) {
                return new TimeCondition(key, zone, LocalTime.MIN, LocalTime.MIN, days(time));
            }
            int dash = time.indexOf('-');
            return new TimeCondition(
                    key, zone, time(time.substring(0, dash)), time(time.substring(dash + 1)), Set.of());
        } catch (DateTimeException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    attribute + '=' + value + " is no time: expected 22:00-06:00 or mon-fri, then a zone", e);
        }
    }

    boolean holds(long micros) {
        ZonedDateTime local = instant(micros).atZone(zone);
        if (!days.isEmpty()) {
            return days.contains(local.getDayOfWeek());
        }
        LocalTime time = local.toLocalTime();
        boolean started = !time.isBefore(start);
        boolean ended = !time.isBefore(end);
        return start.isBefore(end) ? started && !ended : started || !ended;
    }

    /** Microseconds around an instant at which this may change. */
    List<Long> boundaries(long micros) {
        Instant at = instant(micros);
        LocalDate today = at.atZone(zone).toLocalDate();
        List<Long> boundaries = new ArrayList<>();
        for (int day = -DAYS_AROUND; day <= DAYS_AROUND; day++) {
            LocalDate date = today.plusDays(day);
            boundaries.add(Micros.of(date.atTime(start).atZone(zone).toInstant()));
            boundaries.add(Micros.of(date.atTime(end).atZone(zone).toInstant()));
        }
        ZoneOffsetTransition before = zone.getRules().previousTransition(at.plusNanos(1));
        ZoneOffsetTransition after = zone.getRules().nextTransition(at);
        if (before != null) {
            boundaries.add(Micros.of(before.getInstant()));
        }
        if (after != null) {
            boundaries.add(Micros.of(after.getInstant()));
        }
        return boundaries;
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static LocalTime time(String text) {
        return text.equals("24:00") ? LocalTime.MIN : LocalTime.parse(text);
    }

    private static Set<DayOfWeek> days(String text) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : text.split(",", -1)) {
            int dash = part.indexOf('-');
            DayOfWeek first = day(dash < 0 ? part : part.substring(0, dash));
            DayOfWeek last = dash < 0 ? first : day(part.substring(dash + 1));
            for (DayOfWeek day = first; ; day = day.plus(1)) {
                days.add(day);
                if (day == last) {
                    break;
                }
            }
        }
        return Set.copyOf(days);
    }

    private static DayOfWeek day(String text) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().substring(0, LETTERS_OF_DAY).equals(text.toUpperCase(Locale.ROOT))) {
                return day;
            }
        }
        throw new DateTimeException(text + " is no day");
    }
}
