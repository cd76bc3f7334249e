package io.costline.clickhouse.sink;

import java.util.Arrays;

/**
 * An even sample of receipt times, of bounded size: every value at first, then every second, every fourth. The oldest is
 * kept exactly.
 */
final class Ages {
    private static final int CAPACITY = 1024;

    private final long[] receivedAt = new long[CAPACITY];
    private int size;
    private int stride = 1;
    private long count;
    private long oldest = Long.MAX_VALUE;

    void add(long receivedAtMicros) {
        if (count++ % stride == 0) {
            if (size == CAPACITY) {
                for (int i = 0; i < CAPACITY / 2; i++) {
                    receivedAt[i] = receivedAt[2 * i];
                }
                size = CAPACITY / 2;
                stride *= 2;
            }
            receivedAt[size++] = receivedAtMicros;
        }
        oldest = Math.min(oldest, receivedAtMicros);
    }

    /** Rows counted, not only sampled. */
    long count() {
        return count;
    }

    void clear() {
        size = 0;
        stride = 1;
        count = 0;
        oldest = Long.MAX_VALUE;
    }

    /** Milliseconds from receipt to the given instant, ascending. */
    double[] milliseconds(long nowMicros) {
        double[] ages = new double[size];
        for (int i = 0; i < size; i++) {
            ages[i] = (nowMicros - receivedAt[i]) / 1000.0;
        }
        Arrays.sort(ages);
        return ages;
    }

    double maxMilliseconds(long nowMicros) {
        return count == 0 ? 0 : (nowMicros - oldest) / 1000.0;
    }
}
