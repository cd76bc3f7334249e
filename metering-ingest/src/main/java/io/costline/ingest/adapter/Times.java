package io.costline.ingest.adapter;

import io.costline.avro.TimeQuality;
import io.costline.ingest.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times in the spellings found in the wild, to the microsecond. */
final class Times {
    private static final BigDecimal MILLIS_FROM = BigDecimal.valueOf(100_000_000_000L);
    private static final BigDecimal MICROS_FROM = BigDecimal.valueOf(100_000_000_000_000L);
    private static final BigDecimal NANOS_FROM = BigDecimal.valueOf(100_000_000_000_000_000L);
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private Times() {}

    record Reading(Instant time, TimeQuality quality) {}

    /** RFC 3339, a naive date and time (taken as UTC), or an epoch in seconds, milli-, micro- or nanoseconds. */
    static @Nullable Reading read(@Nullable Json value) {
        if (value instanceof Json.Int epoch) {
            return epoch(BigDecimal.valueOf(epoch.value()));
        }
        if (value instanceof Json.Num number) {
            return epoch(Decimals.parse(number.text()));
        }
        return value instanceof Json.Str text ? text(text.value()) : null;
    }

    static @Nullable Reading text(String text) {
        if (text.length() < 10 || text.length() > 40) {
            return null;
        }
        if (text.charAt(4) != '-') {
            return epoch(Decimals.parse(text));
        }
        try {
            String iso = text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
            if (iso.endsWith("Z")) {
                return new Reading(Instant.parse(iso).truncatedTo(ChronoUnit.MICROS), TimeQuality.ZONED);
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
