package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a call used: disjoint token counts by leaf, and other units. Built from disjoint buckets as events carry them, or
 * from inclusive totals as providers report them.
 */
public final class Usage {
    private final long[] tokens;
    private final Map<String, BigDecimal> units;

    private Usage(long[] tokens, Map<String, BigDecimal> units) {
        this.tokens = tokens;
        this.units = Collections.unmodifiableMap(new TreeMap<>(units));
    }

    /** Usage by leaf (see {@link Leaves}) and other units. */
    public static Usage ofLeaves(long[] tokensByLeaf, Map<String, BigDecimal> otherUnits) {
        if (tokensByLeaf.length != Leaves.COUNT) {
            throw new IllegalArgumentException("expected " + Leaves.COUNT + " leaves");
        }
        return new Usage(tokensByLeaf.clone(), otherUnits);
    }

    /**
     * Usage in inclusive totals: cache, audio and the like are parts of input_tokens, reasoning and the like parts of
     * output_tokens.
     *
     * @throws InconsistentUsageException if a part exceeds its whole or a quantity is negative
     */
    public static Usage ofInclusive(Map<String, BigDecimal> inclusive) {
        return InclusiveUsage.disjoint(inclusive);
    }

    public long tokens(int leaf) {
        return tokens[leaf];
    }

    /** Quantities that are not tokens of the call's input or output, by unit. */
    public Map<String, BigDecimal> units() {
        return units;
    }

    /** Total input, cache included: what a context band is chosen by. */
    public long inputTokens() {
        return sum(true);
    }

    public long outputTokens() {
        return sum(false);
    }

    public boolean isEmpty() {
        return units.values().stream().allMatch(q -> q.signum() == 0)
                && Arrays.stream(tokens).allMatch(t -> t == 0);
    }

    /** Whether any count is negative, which no source means. */
    public boolean negative() {
        return units.values().stream().anyMatch(q -> q.signum() < 0)
                || Arrays.stream(tokens).anyMatch(t -> t < 0);
    }

    private long sum(boolean input) {
        long sum = 0;
        for (int leaf = 0; leaf < tokens.length; leaf++) {
            if (Leaves.tokenClass(leaf).input() == input) {
                sum += tokens[leaf];
            }
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Usage that && Arrays.equals(tokens, that.tokens) && units.equals(that.units);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(tokens) * 31 + units.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int leaf = 0; leaf < tokens.length; leaf++) {
            if (tokens[leaf] != 0) {
                text.append(Leaves.chain(leaf).getFirst())
                        .append('=')
                        .append(tokens[leaf])
                        .append(' ');
            }
        }
        return text.append(units).toString();
    }
}
