package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Prices usage with one price book. Safe for use by several threads. */
public final class Pricer {
    private final PriceBook book;
    private final Map<TableKey, RateTable> tables = new ConcurrentHashMap<>();

    /** Cards by identity: a book holds each once, and comparing their rates for every call would cost more than pricing. */
    private record TableKey(RateCard list, @Nullable RateCard contract, Map<String, String> attributes) {
        @Override
        @SuppressWarnings("ReferenceEquality") // identity is meant, see above
        public boolean equals(@Nullable Object other) {
            return other instanceof TableKey that
                    && list == that.list
                    && contract == that.contract
                    && attributes.equals(that.attributes);
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(list) * 31 + attributes.hashCode();
        }
    }

    public Pricer(PriceBook book) {
        this.book = book;
    }

    public PriceBook book() {
        return book;
    }

    /** Prices the usage of one call. */
    public PricingResult price(Usage usage, PricingQuery query) {
        Resolution resolution =
                book.resolve(query.provider(), query.model(), query.vendor(), query.account(), Micros.of(query.at()));
        RateTable table = table(resolution, query.attributes());
        return table == null ? unknown(usage, query.provider()) : price(usage, table, resolution, query);
    }

    /** Prices a call together with what it billed beside its own usage. */
    public PricingResult price(Usage usage, List<PartUsage> parts, PricingQuery query) {
        PricingResult result = price(usage, query);
        for (PartUsage part : parts) {
            PricingQuery asked = query.withModel(
                    part.provider().isEmpty() ? query.provider() : part.provider(),
                    part.model().isEmpty() ? query.model() : part.model());
            result = Combined.of(result, price(part.usage(), asked), part.index());
        }
        return result;
    }

    /** The compiled card of a resolution; null for an unknown model. */
    public @Nullable RateTable table(Resolution resolution, Map<String, String> attributes) {
        RateCard list = resolution.list();
        if (list == null) {
            return null;
        }
        RateCard contract = resolution.contract();
        Map<String, String> normal = Attributes.normalize(attributes, resolution.times());
        return tables.computeIfAbsent(
                new TableKey(list, contract, normal), key -> RateTable.compile(list, contract, normal));
    }

    private PricingResult unknown(Usage usage, String provider) {
        if (usage.negative()) {
            return new PricingResult.Unpriced(Reasons.INCONSISTENT_USAGE, Amounts.ZERO, List.of());
        }
        List<String> findings = new ArrayList<>();
        BigDecimal bound = book.bounds(provider).of(leaves(usage), positive(usage.units()), book.bounds(), findings);
        return outOfRange(bound)
                ? new PricingResult.Unpriced(Reasons.AMOUNT_OUT_OF_RANGE, Amounts.ZERO, findings)
                : new PricingResult.Unpriced(Reasons.UNKNOWN_MODEL, bound, findings);
    }

    private PricingResult price(Usage usage, RateTable table, Resolution resolution, PricingQuery query) {
        if (usage.negative()) {
            return new PricingResult.Unpriced(Reasons.INCONSISTENT_USAGE, Amounts.ZERO, List.of());
        }
        RateTable.BandRates band = table.band(usage.inputTokens());
        Billing billing = new Billing(band);
        billing.tokens(usage);
        billing.units(usage.units());
        Set<String> findings = new LinkedHashSet<>(resolution.findings());
        findings.addAll(table.findings());
        findings.addAll(billing.findings);
        if (billing.outOfRange()) {
            return new PricingResult.Unpriced(Reasons.AMOUNT_OUT_OF_RANGE, Amounts.ZERO, List.copyOf(findings));
        }
        RateCard card = table.card();
        if (billing.unpricedLeaves.isEmpty() && billing.unpricedUnits.isEmpty()) {
            return new PricingResult.Priced(card.cardId(), card.currency(), billing.lines, List.copyOf(findings));
        }
        List<String> unbounded = new ArrayList<>();
        BigDecimal bound = book.bounds(query.provider())
                .of(billing.unpricedLeaves, billing.unpricedUnits, book.bounds(), unbounded);
        findings.addAll(unbounded);
        if (outOfRange(bound)) {
            return new PricingResult.Unpriced(Reasons.AMOUNT_OUT_OF_RANGE, Amounts.ZERO, List.copyOf(findings));
        }
        return billing.lines.isEmpty()
                ? new PricingResult.Unpriced(Reasons.UNPRICED_UNIT, bound, List.copyOf(findings))
                : new PricingResult.PartlyPriced(
                        card.cardId(),
                        card.currency(),
                        billing.lines,
                        Reasons.UNPRICED_UNIT,
                        bound,
                        List.copyOf(findings));
    }

    private static boolean outOfRange(BigDecimal bound) {
        return !Amounts.inRange(bound);
    }

    private static Map<Integer, Long> leaves(Usage usage) {
        Map<Integer, Long> leaves = new HashMap<>();
        for (int leaf = 0; leaf < Leaves.COUNT; leaf++) {
            if (usage.tokens(leaf) != 0) {
                leaves.put(leaf, usage.tokens(leaf));
            }
        }
        return leaves;
    }

    private static Map<String, BigDecimal> positive(Map<String, BigDecimal> units) {
        Map<String, BigDecimal> used = new HashMap<>(units);
        used.values().removeIf(quantity -> quantity.signum() == 0);
        return used;
    }

    /** One usage being billed by one band. */
    private static final class Billing {
        private final RateTable.BandRates band;
        private final List<CostLine> lines = new ArrayList<>();
        private final Map<Integer, Long> unpricedLeaves = new TreeMap<>();
        private final Map<String, BigDecimal> unpricedUnits = new TreeMap<>();
        private final List<String> findings = new ArrayList<>();

        private Billing(RateTable.BandRates band) {
            this.band = band;
        }

        private void tokens(Usage usage) {
            long[] quantities = new long[band.slots().size()];
            for (int leaf = 0; leaf < Leaves.COUNT; leaf++) {
                long quantity = usage.tokens(leaf);
                if (quantity == 0) {
                    continue;
                }
                int slot = band.slotOf(leaf);
                if (slot < 0) {
                    unpricedLeaves.put(leaf, quantity);
                    findings.add(
                            Reasons.UNPRICED_UNIT + ':' + Leaves.chain(leaf).getFirst());
                    continue;
                }
                quantities[slot] += quantity;
                String finding = band.findingOf(leaf);
                if (finding != null) {
                    findings.add(finding);
                }
            }
            for (int slot = 0; slot < quantities.length; slot++) {
                if (quantities[slot] != 0) {
                    bill(band.slots().get(slot), BigDecimal.valueOf(quantities[slot]));
                }
            }
        }

        private void units(Map<String, BigDecimal> units) {
            Map<String, BigDecimal> used = disjoint(new TreeMap<>(positive(units)));
            if (band.feePerRequest() != null) {
                used.putIfAbsent(Units.REQUESTS, BigDecimal.ONE);
            }
            for (Map.Entry<String, BigDecimal> entry : used.entrySet()) {
                String unit = entry.getKey();
                RateSlot slot = band.otherUnit(unit);
                if (slot != null) {
                    bill(slot, billable(slot, entry.getValue(), used));
                } else if (!measuredOtherwise(unit, used.keySet())) {
                    unpricedUnits.put(unit, entry.getValue());
                    findings.add(Reasons.UNPRICED_UNIT + ':' + unit);
                }
            }
        }

        /** Takes parts out of their wholes where they have a price of their own, and bills them as the whole where not. */
        private Map<String, BigDecimal> disjoint(Map<String, BigDecimal> used) {
            Units.wholes().forEach((part, whole) -> {
                BigDecimal quantity = used.get(part);
                if (quantity == null || (band.otherUnit(part) == null && band.otherUnit(whole) == null)) {
                    return;
                }
                if (band.otherUnit(part) != null) {
                    used.computeIfPresent(
                            whole, (unit, all) -> all.compareTo(quantity) > 0 ? all.subtract(quantity) : null);
                } else {
                    used.remove(part);
                    used.merge(whole, quantity, BigDecimal::max);
                    findings.add(part + ":at_rate_of:" + whole);
                }
            });
            return used;
        }

        private void bill(RateSlot slot, BigDecimal quantity) {
            lines.addAll(slot.lines(quantity));
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
            return Units.sameThing(unit).stream()
                    .anyMatch(other -> used.contains(other) && band.otherUnit(other) != null);
        }

        private boolean outOfRange() {
            BigDecimal list = Amounts.ZERO;
            BigDecimal contracted = Amounts.ZERO;
            for (CostLine line : lines) {
                list = list.add(line.amount().abs());
                contracted = contracted.add(line.contractedAmount().abs());
            }
            return !Amounts.inRange(list) || !Amounts.inRange(contracted);
        }
    }
}
