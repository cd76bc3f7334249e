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
    /** Nothing told of a call that used something. */
    public static final Usage UNTOLD = new Usage(new long[Leaves.COUNT], Map.of(), true, true);

    private final long[] tokens;
    private final Map<String, BigDecimal> units;
    private final boolean inputUntold;
    private final boolean outputUntold;

    private Usage(long[] tokens, Map<String, BigDecimal> units, boolean inputUntold, boolean outputUntold) {
        this.tokens = tokens;
        this.units = Collections.unmodifiableMap(new TreeMap<>(units));
        this.inputUntold = inputUntold;
        this.outputUntold = outputUntold;
    }

    /** Usage by leaf (see {@link Leaves}) and other units. */
    public static Usage ofLeaves(long[] tokensByLeaf, Map<String, BigDecimal> otherUnits) {
        if (tokensByLeaf.length != Leaves.COUNT) {
            throw new IllegalArgumentException("expected " + Leaves.COUNT + " leaves");
        }
        return new Usage(tokensByLeaf.clone(), otherUnits, false, false);
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

    /** The same of a source that tells only some of it: a side without tokens is one it does not tell. */
    public Usage partial() {
        return new Usage(tokens, units, inputTokens() == 0, outputTokens() == 0);
    }

    /** Whether the source does not tell the input, or else the output. */
    boolean untold(boolean input) {
        return input ? inputUntold : outputUntold;
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
        return other instanceof Usage that
                && Arrays.equals(tokens, that.tokens)
                && units.equals(that.units)
                && inputUntold == that.inputUntold
                && outputUntold == that.outputUntold;
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
