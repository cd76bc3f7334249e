package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The dearest rate of each leaf and unit over some public cards, at their longest contexts. */
final class UpperBounds {
    /** Bounds are of the cards in this currency. */
    static final String CURRENCY = "USD";

    private final @Nullable LineRate[] byLeaf = new LineRate[Leaves.COUNT];
    /** Of the rates that are for the leaf's modality alone. */
    private final @Nullable LineRate[] ownKind = new LineRate[Leaves.COUNT];

    private final Map<String, LineRate> byUnit = new HashMap<>();
    private BigDecimal input = Amounts.ZERO;
    private BigDecimal output = Amounts.ZERO;

    private UpperBounds() {}

    static UpperBounds of(List<RateCard> cards) {
        UpperBounds bounds = new UpperBounds();
        for (RateCard card : cards) {
            if (card.account().isEmpty() && card.currency().equals(CURRENCY)) {
                RateTable.BandRates band =
                        RateTable.compile(card, TimeConditions.all(card)).topBand();
                bounds.add(band);
                bounds.input = bounds.input.max(longest(band, card.limits(), true));
                bounds.output = bounds.output.max(longest(band, card.limits(), false));
            }
        }
        return bounds;
    }

    private void add(RateTable.BandRates band) {
        for (int leaf = 0; leaf < Leaves.COUNT; leaf++) {
            int slot = band.slotOf(leaf);
            if (slot >= 0) {
                LineRate rate = band.slots().get(slot).list().dearest();
                byLeaf[leaf] = dearer(byLeaf[leaf], rate);
                if (!Leaves.dearerThanText(leaf, rate.unit())) {
                    ownKind[leaf] = dearer(ownKind[leaf], rate);
                }
            }
        }
        band.units().forEach((unit, slot) -> {
            byUnit.merge(unit, slot.list().dearest(), UpperBounds::dearer);
            String whole = Units.whole(unit);
            if (!whole.isEmpty()) { // how much of it was of the dearest kind may not be told
                byUnit.merge(whole, slot.list().dearest(), UpperBounds::dearer);
            }
        });
    }

    /** What the longest text a model takes, or writes, costs at its dearest rate for text; zero where no limit is known. */
    static BigDecimal longest(RateTable.BandRates band, TokenLimits limits, boolean input) {
        LineRate dearest = null;
        for (TokenClass tokenClass : TokenClass.values()) {
            int slot = band.slotOf(Leaves.of(tokenClass, TokenModality.TEXT));
            if (tokenClass.input() == input && slot >= 0) {
                dearest = dearer(dearest, band.slots().get(slot).list().dearest());
            }
        }
        long tokens = input ? limits.input() : limits.output();
        return dearest == null ? Amounts.ZERO : dearest.amount(BigDecimal.valueOf(tokens));
    }

    /** What a side of a call costs at most, at the longest of the cards; zero where none has a limit. */
    BigDecimal longest(boolean ofInput) {
        return ofInput ? input : output;
    }

    private static LineRate dearer(@Nullable LineRate a, LineRate b) {
        return a == null || a.compareUnitPrice(b) < 0 ? b : a;
    }

    @Nullable
    LineRate leaf(int leaf) {
        return byLeaf[leaf];
    }

    /** The dearest rate that is for the leaf's modality alone. */
    @Nullable
    LineRate ownKind(int leaf) {
        return ownKind[leaf];
    }

    @Nullable
    LineRate unit(String unit) {
        return byUnit.get(unit);
    }

    /** Bounds given leaves and units by this, else by the fallback; what neither knows is named in {@code unknown}. */
    BigDecimal of(
            Map<Integer, Long> leaves, Map<String, BigDecimal> units, UpperBounds fallback, List<String> unknown) {
        BigDecimal bound = Amounts.ZERO;
        for (Map.Entry<Integer, Long> used : new TreeMap<>(leaves).entrySet()) {
            int leaf = used.getKey();
            LineRate rate = byLeaf[leaf] != null ? byLeaf[leaf] : fallback.leaf(leaf);
            bound = add(
                    bound,
                    rate,
                    BigDecimal.valueOf(used.getValue()),
                    Leaves.chain(leaf).getFirst(),
                    unknown);
        }
        for (Map.Entry<String, BigDecimal> used : new TreeMap<>(units).entrySet()) {
            LineRate own = byUnit.get(used.getKey());
            LineRate rate = own != null ? own : fallback.unit(used.getKey());
            bound = add(bound, rate, used.getValue(), used.getKey(), unknown);
        }
        return bound;
    }

    private static BigDecimal add(
            BigDecimal bound, @Nullable LineRate rate, BigDecimal quantity, String unit, List<String> unknown) {
        if (rate == null) {
            unknown.add(Reasons.NO_BOUND + ':' + unit);
            return bound;
        }
        return bound.add(rate.amount(quantity));
    }
}
