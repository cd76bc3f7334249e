package io.costline.clickhouse.query;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Instants as people say them: {@code 2026-11-30}, {@code 2026-11-30T08:15:00Z}, {@code 24h} ago, {@code mtd}; all in UTC. */
public final class TimeText {
    private static final Pattern AGO = Pattern.compile("(\\d{1,5})([mhd])");

    private TimeText() {}

    /** @throws DateTimeException if it says no time */
    public static Instant parse(String text, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            long number = Long.parseLong(ago.group(1));
            return now.minus(
                    switch (ago.group(2)) {
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    });
        }
        return switch (text) {
            case "now" -> now;
            case "today" -> today.atStartOfDay(ZoneOffset.UTC).toInstant();
            case "mtd" -> today.withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            default ->
                text.length() == 10
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : Instant.parse(text);
        };
    }
}
