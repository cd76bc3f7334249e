package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One usage being billed by one band. */
final class Billing {
    private final RateTable.BandRates band;
    private final CallTerms terms;
    private final Map<String, BigDecimal> taken = new HashMap<>();
    final List<CostLine> lines = new ArrayList<>();
    final Map<Integer, Long> unpricedLeaves = new TreeMap<>();
    final Map<String, BigDecimal> unpricedUnits = new TreeMap<>();
    final Map<Integer, Long> atTextRate = new TreeMap<>();
    /** Billed at the plain rate though the card has prices by kind. */
    final Map<String, BigDecimal> atPlainRate = new TreeMap<>();

    final List<String> findings = new ArrayList<>();

    Billing(RateTable.BandRates band, CallTerms terms) {
        this.band = band;
        this.terms = terms;
    }

    void tokens(Usage usage) {
        long[] quantities = new long[band.slots().size()];
        for (int leaf = 0; leaf < Leaves.COUNT; leaf++) {
            long quantity = usage.tokens(leaf);
            if (quantity == 0) {
                continue;
            }
            int slot = band.slotOf(leaf);
            if (slot < 0) {
                unpricedLeaves.put(leaf, quantity);
                findings.add(Reasons.UNPRICED_UNIT + ':' + Leaves.chain(leaf).getFirst());
                continue;
            }
            quantities[slot] += quantity;
            String finding = band.findingOf(leaf);
            if (finding != null) {
                findings.add(finding);
                if (Leaves.dearerThanText(leaf, band.slots().get(slot).unit())) {
                    atTextRate.put(leaf, quantity);
                }
            }
        }
        for (int slot = 0; slot < quantities.length; slot++) {
            if (quantities[slot] != 0) {
                bill(band.slots().get(slot), BigDecimal.valueOf(quantities[slot]));
            }
        }
    }

    /** What the tokens billed as text cost more at the dearest rate of their own kind there, at most. */
    BigDecimal aboveText(UpperBounds there, UpperBounds anywhere) {
        BigDecimal more = Amounts.ZERO;
        for (Map.Entry<Integer, Long> used : atTextRate.entrySet()) {
            LineRate known = there.ownKind(used.getKey());
            LineRate own = known == null ? anywhere.ownKind(used.getKey()) : known;
            LineRate billed = band.slots().get(band.slotOf(used.getKey())).list();
            if (own != null && own.compareUnitPrice(billed) > 0) {
                BigDecimal quantity = BigDecimal.valueOf(used.getValue());
                more = more.add(own.amount(quantity)).subtract(billed.amount(quantity));
            }
        }
        return more;
    }

    /** What the dearest kind of what was billed at a plain rate costs more there, at most, in the card's currency. */
    BigDecimal abovePlain() {
        BigDecimal more = Amounts.ZERO;
        for (Map.Entry<String, BigDecimal> used : atPlainRate.entrySet()) {
            RateSlot plain = band.otherUnit(used.getKey());
            if (plain != null) {
                BigDecimal most = kinds(used.getKey())
                        .map(kind -> kind.list().dearest().amount(used.getValue()))
                        .max(BigDecimal::compareTo)
                        .orElse(Amounts.ZERO);
                more = more.add(
                        most.subtract(plain.list().amount(used.getValue())).max(Amounts.ZERO));
            }
        }
        return more;
    }

    private Stream<RateSlot> kinds(String whole) {
        return band.units().entrySet().stream()
                .filter(rate -> Units.whole(rate.getKey()).equals(whole))
                .map(Map.Entry::getValue);
    }

    private boolean hasKinds(String whole) {
        return kinds(whole).findAny().isPresent();
    }

    void units(Map<String, BigDecimal> units) {
        Map<String, BigDecimal> used = new TreeMap<>(positive(units));
        sized(used);
        disjoint(used);
        byTimeOrTokens(used);
        if (band.feePerRequest() != null) {
            used.putIfAbsent(Units.REQUESTS, BigDecimal.ONE);
        }
        for (Map.Entry<String, BigDecimal> entry : used.entrySet()) {
            String unit = entry.getKey();
            RateSlot slot = band.otherUnit(unit);
            if (slot != null && billedByNumber(unit, used.keySet())) {
                continue;
            }
            if (slot != null) {
                bill(slot, billable(slot, entry.getValue(), used));
            } else if (!measuredOtherwise(unit, used.keySet())) {
                unpricedUnits.put(unit, entry.getValue());
                findings.add(Reasons.UNPRICED_UNIT + ':' + unit);
            }
        }
    }

    /** Hardware's time and a call's tokens measure the same work: billed by one, the other is not missing. */
    private void byTimeOrTokens(Map<String, BigDecimal> used) {
        if (!used.containsKey(Units.GPU_SECONDS)) {
            return;
        }
        if (band.otherUnit(Units.GPU_SECONDS) != null) {
            unpricedLeaves.clear();
            findings.removeIf(finding -> finding.startsWith(Reasons.UNPRICED_UNIT));
        } else if (!lines.isEmpty()) {
            used.remove(Units.GPU_SECONDS);
        }
    }

    /** Width and height are those of every image of the call. */
    private void sized(Map<String, BigDecimal> used) {
        BigDecimal images = used.get(Units.IMAGES);
        BigDecimal width = used.get(Units.IMAGE_WIDTH);
        BigDecimal height = used.get(Units.IMAGE_HEIGHT);
        if (images != null
                && width != null
                && height != null
                && used.keySet().stream().noneMatch(unit -> Units.whole(unit).equals(Units.IMAGES))
                && hasKinds(Units.IMAGES)) {
            used.put(Units.images("", width.longValue(), height.longValue()), images);
        }
    }

    /** Takes parts out of their wholes where they have a price of their own, and bills them as the whole where not. */
    private void disjoint(Map<String, BigDecimal> used) {
        for (String part : List.copyOf(used.keySet())) {
            String whole = Units.whole(part);
            BigDecimal quantity = used.get(part);
            if (whole.isEmpty() || quantity == null) {
                continue;
            }
            if (band.otherUnit(part) != null) {
                used.computeIfPresent(
                        whole, (unit, all) -> all.compareTo(quantity) > 0 ? all.subtract(quantity) : null);
            } else if (band.otherUnit(whole) != null) {
                used.remove(part);
                used.merge(whole, quantity, BigDecimal::max);
                findings.add(part + ":at_rate_of:" + whole);
                if (hasKinds(whole)) {
                    atPlainRate.merge(whole, quantity, BigDecimal::add);
                }
            } else if (whole.equals(Units.IMAGES)) {
                used.remove(part); // it is said once that they have no price, or another measure bills them
                used.merge(whole, quantity, BigDecimal::max);
            }
        }
        BigDecimal images = used.get(Units.IMAGES);
        if (images != null
                && band.otherUnit(Units.IMAGES) != null
                && !atPlainRate.containsKey(Units.IMAGES)
                && hasKinds(Units.IMAGES)) {
            findings.add(Reasons.SIZE_NOT_TOLD + ':' + Units.IMAGES);
            atPlainRate.put(Units.IMAGES, images);
        }
    }

    private boolean billedByNumber(String unit, Set<String> used) {
        return used.stream().anyMatch(other -> Units.billedByNumber(unit, other) && band.otherUnit(other) != null);
    }

    private void bill(RateSlot slot, BigDecimal quantity) {
        BigDecimal left = terms.free(slot.unit()).subtract(taken.getOrDefault(slot.unit(), BigDecimal.ZERO));
        BigDecimal free = left.max(BigDecimal.ZERO).min(quantity);
        lines.addAll(slot.lines(quantity, free));
        if (free.signum() > 0) {
            taken.merge(slot.unit(), free, BigDecimal::add);
            findings.add(Reasons.ALLOWANCE + ':' + slot.unit() + ':' + free.toPlainString());
        }
        if (terms.allowsByPeriod(slot.unit())) {
            findings.add(Reasons.PERIOD_TERM + ":allowance:" + slot.unit());
        }
        if (slot.list().byPeriod() || slot.contracted().byPeriod()) {
            findings.add(Reasons.PERIOD_VOLUME_PRICE + ':' + slot.unit());
        }
    }

    private static BigDecimal billable(RateSlot slot, BigDecimal quantity, Map<String, BigDecimal> used) {
        return switch (slot.contracted().terms().basis()) {
            case QUANTITY, STATED -> quantity;
            case PROMPT -> quantity.min(BigDecimal.ONE);
            case UNIQUE -> used.getOrDefault(Units.unique(slot.unit()), quantity);
        };
    }

    private boolean measuredOtherwise(String unit, Set<String> used) {
        String counted = Units.countedByUnique(unit);
        if (used.contains(counted) && band.otherUnit(counted) != null) {
            return true;
        }
        return used.stream().anyMatch(other -> Units.sameThing(unit, other) && band.otherUnit(other) != null);
    }

    boolean outOfRange() {
        BigDecimal list = Amounts.ZERO;
        BigDecimal contracted = Amounts.ZERO;
        for (CostLine line : lines) {
            list = list.add(line.amount().abs());
            contracted = contracted.add(line.contractedAmount().abs());
        }
        return !Amounts.inRange(list) || !Amounts.inRange(contracted);
    }

    /** What is used at all. */
    static Map<String, BigDecimal> positive(Map<String, BigDecimal> units) {
        Map<String, BigDecimal> used = new HashMap<>(units);
        used.values().removeIf(quantity -> quantity.signum() == 0);
        return used;
    }
}
