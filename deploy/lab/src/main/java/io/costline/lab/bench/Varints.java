package io.costline.lab.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as Avro writes them, overwritten in place. */
final class Varints {
    /** What microseconds since 1970 take from the year 1987 to the year 3111. */
    static final int TIME_BYTES = 8;

    private Varints() {}

    static void writeTime(byte[] into, int at, Instant time) {
        long rest = ChronoUnit.MICROS.between(Instant.EPOCH, time) << 1;
        for (int i = 0; i < TIME_BYTES - 1; i++) {
            into[at + i] = (byte) (rest & 127 | 128);
            rest >>>= 7;
        }
        into[at + TIME_BYTES - 1] = (byte) rest;
    }
}
