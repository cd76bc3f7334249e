package io.costline.attribution.budget;

import java.util.Arrays;

/** The latches of one period of a budget, one a threshold in the budget's order. */
public final class Latches {
    private final byte[] positions;

    private Latches(byte[] positions) {
        this.positions = positions;
    }

    public static Latches silent(Limit limit) {
        return new Latches(new byte[limit.thresholdPercents().size()]);
    }

    /** A threshold the packed latches do not know, which no honest version bump leaves, is silent. */
    public static Latches unpack(Limit limit, byte[] packed) {
        return new Latches(Arrays.copyOf(packed, limit.thresholdPercents().size()));
    }

    public byte[] pack() {
        return positions.clone();
    }

    Latch get(int threshold) {
        return Latch.ofWire(positions[threshold]);
    }

    void set(int threshold, Latch latch) {
        positions[threshold] = (byte) latch.ordinal();
    }
}
