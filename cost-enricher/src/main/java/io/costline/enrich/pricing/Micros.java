package io.costline.enrich.pricing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Instants as UTC microseconds, the form events carry. */
final class Micros {
    private Micros() {}

    static long of(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /** A start that may be missing: then it was always so. */
    static long fromOrEver(@Nullable Instant instant) {
        return instant == null ? Long.MIN_VALUE : of(instant);
    }

    /** An end that may be missing: then there is none. */
    static long toOrEver(@Nullable Instant instant) {
        return instant == null ? Long.MAX_VALUE : of(instant);
    }
}
