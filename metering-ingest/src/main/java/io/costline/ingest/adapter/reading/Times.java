package io.costline.ingest.adapter.reading;

import io.costline.avro.TimeQuality;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times in the spellings found in the wild, to the microsecond. */
public final class Times {
    private static final BigDecimal MILLIS_FROM = BigDecimal.valueOf(100_000_000_000L);
    private static final BigDecimal MICROS_FROM = BigDecimal.valueOf(100_000_000_000_000L);
    private static final BigDecimal NANOS_FROM = BigDecimal.valueOf(100_000_000_000_000_000L);
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private Times() {}

    public record Reading(Instant time, TimeQuality quality) {}

    /** RFC 3339, a naive date and time (taken as UTC), or an epoch in seconds, milli-, micro- or nanoseconds. */
    public static @Nullable Reading read(@Nullable Json value) {
        if (value instanceof Json.Int epoch) {
            return epoch(BigDecimal.valueOf(epoch.value()));
        }
        if (value instanceof Json.Num number) {
            return epoch(Decimals.parse(number.text()));
        }
        return value instanceof Json.Str text ? text(text.value()) : null;
    }

    public static @Nullable Reading text(String text) {
        if (text.length() < 10 || text.length() > 40) {
            return null;
        }
        if (text.charAt(4) != '-') {
            return epoch(Decimals.parse(text));
        }
        try {
            String iso = text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
            if (iso.endsWith("Z")) {
                Instant plain = plain(iso);
                Instant time = plain == null ? Instant.parse(iso).truncatedTo(ChronoUnit.MICROS) : plain;
                return new Reading(time, TimeQuality.ZONED);
            }
            if (iso.indexOf('+', 11) > 0 || iso.indexOf('-', 11) > 0) {
                Instant time = OffsetDateTime.parse(iso).toInstant();
                return new Reading(time.truncatedTo(ChronoUnit.MICROS), TimeQuality.ZONED);
            }
            Instant time = LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
            return new Reading(time.truncatedTo(ChronoUnit.MICROS), TimeQuality.ASSUMED_UTC);
        } catch (DateTimeException | IndexOutOfBoundsException notATime) {
            return null;
        }
    }

    /** Sets when the call started, where the value tells and no better time is known already. */
    public static void start(@Nullable Json value, Draft draft) {
        start(read(value), draft);
    }

    public static void start(@Nullable Reading time, Draft draft) {
        if (time != null) {
            draft.startedAt(time.time(), time.quality());
        }
    }

    /** Sets start and end as far as they are known; whose clock it was, the start says before the end. */
    public static void run(@Nullable Reading start, @Nullable Reading end, Draft draft) {
        start(start, draft);
        if (start == null && end != null) {
            draft.event().setTimeQuality(end.quality());
        }
        draft.event().setEndedAt(end == null ? null : end.time());
    }

    /** Sets that the call took so long from its start on, which is better known than it was; no end where it took no time. */
    public static void span(Reading start, long millis, Draft draft) {
        draft.event().setStartedAt(start.time());
        draft.event().setTimeQuality(start.quality());
        draft.event().setEndedAt(millis > 0 ? start.time().plusMillis(millis) : null);
    }

    /** The time alone; null where the value is none. */
    public static @Nullable Instant instant(@Nullable Json value) {
        Reading reading = read(value);
        return reading == null ? null : reading.time();
    }

    /**
     * {@code yyyy-MM-ddTHH:mm:ss[.fraction]Z} by its digits, several times faster than the general parser; null when
     * the text is written otherwise.
     */
    private static @Nullable Instant plain(String iso) {
        int end = iso.length() - 1;
        boolean fraction = end > 19;
        if (end < 19
                || iso.charAt(4) != '-'
                || iso.charAt(7) != '-'
                || iso.charAt(10) != 'T'
                || iso.charAt(13) != ':'
                || iso.charAt(16) != ':'
                || (fraction && (iso.charAt(19) != '.' || end == 20 || end > 29))) {
            return null;
        }
        int micros = 0;
        for (int i = 20; i < 26; i++) {
            micros = micros * 10 + (i < end ? digit(iso, i) : 0);
        }
        for (int i = 26; i < end; i++) {
            digit(iso, i);
        }
        int hour = two(iso, 11);
        int minute = two(iso, 14);
        int second = two(iso, 17);
        if (hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        long day = LocalDate.of(two(iso, 0) * 100 + two(iso, 2), two(iso, 5), two(iso, 8))
                .toEpochDay();
        return Instant.ofEpochSecond(((day * 24 + hour) * 60 + minute) * 60 + second, micros * 1_000L);
    }

    private static int two(String text, int at) {
        return digit(text, at) * 10 + digit(text, at + 1);
    }

    private static int digit(String text, int at) {
        int digit = text.charAt(at) - '0';
        if (digit < 0 || digit > 9) {
            throw new DateTimeException("not a digit");
        }
        return digit;
    }

    /** The unit follows from the size: no call was made before 1973 or will be after 5138. */
    private static @Nullable Reading epoch(@Nullable BigDecimal epoch) {
        if (epoch == null || epoch.signum() <= 0) {
            return null;
        }
        BigDecimal micros;
        if (epoch.compareTo(MILLIS_FROM) < 0) {
            micros = epoch.multiply(MILLION);
        } else if (epoch.compareTo(MICROS_FROM) < 0) {
            micros = epoch.multiply(BigDecimal.valueOf(1_000));
        } else if (epoch.compareTo(NANOS_FROM) < 0) {
            micros = epoch;
        } else {
            micros = epoch.movePointLeft(3);
        }
        BigDecimal whole = micros.setScale(0, RoundingMode.DOWN);
        if (whole.precision() > 18) {
            return null;
        }
        return new Reading(Instant.EPOCH.plus(whole.longValue(), ChronoUnit.MICROS), TimeQuality.ZONED);
    }
}
