package io.costline.attribution.budget;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was said of a budget's rules in one period. Packed: a byte for the format, then kind, number and latch of each rule that
 * spoke. The first format had no such byte, but a latch (0 to 2) for each threshold in rising order; it is read as well.
 */
public final class Latches {
    private static final byte FORMAT = 3;
    private static final int ENTRY = 1 + Integer.BYTES + 1;

    /** Kinds stay positions here: a kind that only a later version knows keeps its latch. */
    private final Map<Key, Latch> said = new LinkedHashMap<>();

    private record Key(int kind, int number) {
        static Key of(AlertRule rule) {
            return new Key(rule.kind().ordinal(), rule.number());
        }
    }

    public static Latches silent() {
        return new Latches();
    }

    /**
     * @throws IllegalStateException if a later version wrote them in a format of its own
     */
    public static Latches unpack(Limit limit, byte[] packed) {
        Latches latches = new Latches();
        if (packed.length == 0) {
            return latches;
        }
        if (packed[0] < FORMAT) {
            latches.readThresholds(limit, packed);
        } else if (packed[0] == FORMAT) {
            ByteBuffer in = ByteBuffer.wrap(packed, 1, packed.length - 1);
            while (in.hasRemaining()) {
                latches.said.put(new Key(in.get(), in.getInt()), Latch.ofWire(in.get()));
            }
        } else {
            throw new IllegalStateException("latches in format " + packed[0] + ": written by a later version");
        }
        return latches;
    }

    private void readThresholds(Limit limit, byte[] positions) {
        List<AlertRule> thresholds = limit.rules().stream()
                .filter(rule -> rule.kind() == AlertRule.Kind.THRESHOLD)
                .toList();
        for (int i = 0; i < Math.min(positions.length, thresholds.size()); i++) {
            set(thresholds.get(i), Latch.ofWire(positions[i]));
        }
    }

    public byte[] pack() {
        ByteBuffer out = ByteBuffer.allocate(1 + ENTRY * said.size()).put(FORMAT);
        said.forEach((key, latch) -> out.put((byte) key.kind).putInt(key.number).put((byte) latch.ordinal()));
        return out.array();
    }

    Latch get(AlertRule rule) {
        return said.getOrDefault(Key.of(rule), Latch.SILENT);
    }

    void set(AlertRule rule, Latch latch) {
        said.put(Key.of(rule), latch);
    }
}
