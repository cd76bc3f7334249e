package io.costline.enrich.pricing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as UTC microseconds, the form events carry. */
final class Micros {
    private Micros() {}

    static long of(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
