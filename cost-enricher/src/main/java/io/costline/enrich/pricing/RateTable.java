package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A card, and a contract on top of it, compiled for one set of attributes: per context band, which line bills which
 * leaf. Where several rates of a unit hold, more conditions win, then the highest band.
 *
 * <p>A contract's card prices unit by unit: where it has the unit its rate and its own multipliers apply, where it has
 * not the public rate does. Units the contract alone prices are billed as their own lines at the public parent's price.
 */
public final class RateTable {
    private final RateCard card;
    private final long[] bandFrom;
    private final BandRates[] bands;
    private final List<String> findings;
    private final boolean simple;

    private RateTable(RateCard card, long[] bandFrom, BandRates[] bands, List<String> findings, CallTerms terms) {
        this.card = card;
        this.bandFrom = bandFrom;
        this.bands = bands;
        this.findings = findings;
        this.simple = Arrays.stream(bands).allMatch(band -> band.simple(terms));
    }

    /** The lines of one context band. */
    public static final class BandRates {
        private final int[] slotOfLeaf = new int[Leaves.COUNT];
        private final @Nullable String[] findingOfLeaf = new String[Leaves.COUNT];
        private final List<RateSlot> slots = new ArrayList<>();
        private final Map<String, RateSlot> otherUnits = new TreeMap<>();

        /** Position in {@link #slots()} of the line that bills the leaf; -1 where nothing does. */
        public int slotOf(int leaf) {
            return slotOfLeaf[leaf];
        }

        /** What is worth saying when the leaf is billed; null mostly. */
        public @Nullable String findingOf(int leaf) {
            return findingOfLeaf[leaf];
        }

        /** The lines for tokens, in the order of the leaves. */
        public List<RateSlot> slots() {
            return slots;
        }

        /** The line that bills a unit that is not part of the leaves. */
        public @Nullable RateSlot otherUnit(String unit) {
            return otherUnits.get(unit);
        }

        Map<String, RateSlot> units() {
            return otherUnits;
        }

        /** The line billed once a call without being said; null for none. */
        public @Nullable RateSlot feePerRequest() {
            RateSlot fee = otherUnits.get(Units.REQUESTS);
            return fee == null || fee.list().terms().basis() == Terms.Basis.STATED ? null : fee;
        }

        private boolean simple(CallTerms terms) {
            RateSlot fee = feePerRequest();
            return slots.stream().allMatch(slot -> simple(slot, terms)) && (fee == null || simple(fee, terms));
        }

        private static boolean simple(RateSlot slot, CallTerms terms) {
            return slot.simple() && !terms.allows(slot.unit());
        }
    }

    /** A public card alone. */
    static RateTable compile(RateCard list, Map<String, String> attributes) {
        return compile(list, null, BigDecimal.ONE, attributes, CallTerms.NONE);
    }

    /**
     * @param contractRate units of the public card's currency for one of the contract card's
     * @param terms negotiated terms of the calls
     */
    static RateTable compile(
            RateCard list,
            @Nullable RateCard contract,
            BigDecimal contractRate,
            Map<String, String> attributes,
            CallTerms terms) {
        TreeSet<Long> froms = new TreeSet<>(List.of(0L));
        addBands(froms, list, attributes);
        if (contract != null) {
            addBands(froms, contract, attributes);
        }
        long[] bandFrom = froms.stream().mapToLong(Long::longValue).toArray();
        BandRates[] bands = new BandRates[bandFrom.length];
        for (int i = 0; i < bands.length; i++) {
            bands[i] = band(list, contract, contractRate, attributes, bandFrom[i], terms);
        }
        List<String> findings = new ArrayList<>(findings(list, contract, attributes));
        findings.addAll(terms.findings());
        return new RateTable(list, bandFrom, bands, List.copyOf(findings), terms);
    }

    /** The public card. */
    public RateCard card() {
        return card;
    }

    /** What is worth saying about every call these attributes price. */
    public List<String> findings() {
        return findings;
    }

    /** Whether every token line, and the fee per request, is one line at one price. */
    public boolean simple() {
        return simple;
    }

    /** The band for a total input, cache included. */
    public BandRates band(long totalInput) {
        int index = bandFrom.length - 1;
        while (index > 0 && totalInput < bandFrom[index]) {
            index--;
        }
        return bands[index];
    }

    /** The band of the longest contexts. */
    BandRates topBand() {
        return bands[bands.length - 1];
    }

    private static void addBands(Collection<Long> froms, RateCard card, Map<String, String> attributes) {
        for (Rate rate : card.rates()) {
            if (rate.holds(attributes) && !rate.terms().countsUnit()) {
                froms.add(rate.band().from());
            }
        }
    }

    private static List<String> findings(RateCard list, @Nullable RateCard contract, Map<String, String> attributes) {
        List<String> findings = new ArrayList<>(tierFindings(list, contract, attributes));
        for (Map.Entry<String, Set<String>> asked : Attributes.ASKED.entrySet()) {
            String value = asked.getValue().stream()
                    .map(attribute -> attributes.getOrDefault(attribute, ""))
                    .filter(given -> !given.isEmpty())
                    .findFirst()
                    .orElse("");
            if (!Attributes.usual(value)
                    && !prices(list, asked.getValue(), attributes)
                    && (contract == null || !prices(contract, asked.getValue(), attributes))) {
                findings.add(asked.getKey() + ':' + value);
            }
        }
        return findings;
    }

    /** Whether some rate or factor of the card is for what the call has under one of the attributes. */
    private static boolean prices(RateCard card, Set<String> names, Map<String, String> attributes) {
        return Stream.concat(
                        card.rates().stream().map(Rate::conditions),
                        card.multipliers().stream().map(Multiplier::conditions))
                .anyMatch(conditions -> names.stream()
                        .anyMatch(name -> conditions.containsKey(name)
                                && Conditions.hold(Map.of(name, conditions.getOrDefault(name, "")), attributes)));
    }

    private static List<String> tierFindings(
            RateCard list, @Nullable RateCard contract, Map<String, String> attributes) {
        String tier = attributes.getOrDefault(PricingQuery.SERVICE_TIER, "standard");
        if (tier.equals("standard") || (contract != null && pricesTier(contract, tier))) {
            return List.of();
        }
        if (!pricesTier(list, tier)) {
            return List.of(Reasons.NO_TIER_PRICE);
        }
        boolean assumed = list.multipliers().stream()
                .anyMatch(factor -> factor.assumed() && Conditions.hold(factor.conditions(), attributes));
        return assumed ? List.of(Reasons.ASSUMED_TIER_PRICE) : List.of();
    }

    private static boolean pricesTier(RateCard card, String tier) {
        return card.rates().stream()
                        .anyMatch(rate -> tier.equals(rate.conditions().get(PricingQuery.SERVICE_TIER)))
                || card.multipliers().stream()
                        .anyMatch(factor -> tier.equals(factor.conditions().get(PricingQuery.SERVICE_TIER)));
    }

    private static BandRates band(
            RateCard list,
            @Nullable RateCard contract,
            BigDecimal contractRate,
            Map<String, String> attributes,
            long totalInput,
            CallTerms terms) {
        Map<String, LineRate> listRates = rates(list, attributes, totalInput);
        Map<String, LineRate> overrides = contract == null ? Map.of() : rates(contract, attributes, totalInput);
        Map<String, LineRate> full = new HashMap<>(listRates);
        overrides.forEach((unit, rate) -> full.put(unit, rate.times(contractRate)));
        Map<String, LineRate> contracted = new HashMap<>(full);
        contracted.replaceAll((unit, rate) -> rate.times(terms.factor(unit, overrides.containsKey(unit), attributes)));
        BandRates band = new BandRates();
        Map<RateSlot, Integer> positions = new LinkedHashMap<>();
        for (int leaf = 0; leaf < Leaves.COUNT; leaf++) {
            LineRate paid = first(contracted, leaf);
            if (paid == null) {
                band.slotOfLeaf[leaf] = -1;
                continue;
            }
            LineRate listed = first(listRates, leaf);
            LineRate undiscounted = first(full, leaf);
            RateSlot slot = new RateSlot(listed != null ? listed : undiscounted != null ? undiscounted : paid, paid);
            Integer position = positions.putIfAbsent(slot, positions.size());
            band.slotOfLeaf[leaf] = position == null ? positions.size() - 1 : position;
            if (Leaves.surprising(leaf, slot.unit())) {
                band.findingOfLeaf[leaf] = Leaves.chain(leaf).getFirst() + ":at_rate_of:" + slot.unit();
            }
        }
        band.slots.addAll(positions.keySet());
        contracted.forEach((unit, paid) -> band.otherUnits.put(
                unit, new RateSlot(listRates.getOrDefault(unit, full.getOrDefault(unit, paid)), paid)));
        return band;
    }

    private static @Nullable LineRate first(Map<String, LineRate> rates, int leaf) {
        for (String unit : Leaves.chain(leaf)) {
            LineRate rate = rates.get(unit);
            if (rate != null) {
                return rate;
            }
        }
        return null;
    }

    private static Map<String, LineRate> rates(RateCard card, Map<String, String> attributes, long totalInput) {
        Map<String, Rate> best = new HashMap<>();
        for (Rate rate : card.rates()) {
            if (rate.holds(attributes)
                    && (rate.terms().countsUnit() || rate.band().from() <= totalInput)) {
                best.merge(rate.unit(), rate, RateTable::moreSpecific);
            }
        }
        Map<String, LineRate> rates = new HashMap<>();
        best.forEach((unit, rate) -> rates.put(unit, lineRate(card, rate, multiplier(card, unit, attributes))));
        return rates;
    }

    private static LineRate lineRate(RateCard card, Rate rate, BigDecimal multiplier) {
        List<LineRate.Tier> tiers = new ArrayList<>();
        if (rate.terms().countsUnit()) {
            tiers(card, rate)
                    .forEach(other -> tiers.add(new LineRate.Tier(other.band(), line(card, other, multiplier))));
        }
        if (!tiers.isEmpty()) {
            LineRate lowest = tiers.getFirst().rate();
            return new LineRate(
                    rate.unit(), lowest.price(), lowest.per(), multiplier, card.cardId(), rate.terms(), tiers);
        }
        return line(card, rate, multiplier);
    }

    /** The tiers of a price whose bands count the unit itself, lowest first. */
    static List<Rate> tiers(RateCard card, Rate rate) {
        return card.rates().stream()
                .filter(other -> other.unit().equals(rate.unit())
                        && other.terms().equals(rate.terms())
                        && other.conditions().equals(rate.conditions()))
                .sorted(Comparator.comparingLong(other -> other.band().from()))
                .toList();
    }

    private static LineRate line(RateCard card, Rate rate, BigDecimal multiplier) {
        return new LineRate(rate.unit(), rate.price(), rate.per(), multiplier, card.cardId(), rate.terms(), List.of());
    }

    static Rate moreSpecific(Rate a, Rate b) {
        int byConditions = Integer.compare(a.conditions().size(), b.conditions().size());
        int byBand = Long.compare(a.band().from(), b.band().from());
        int order = byConditions != 0
                ? byConditions
                : byBand != 0 ? byBand : Conditions.text(a.conditions()).compareTo(Conditions.text(b.conditions()));
        return order >= 0 ? a : b;
    }

    private static BigDecimal multiplier(RateCard card, String unit, Map<String, String> attributes) {
        BigDecimal product = BigDecimal.ONE;
        for (Multiplier multiplier : card.multipliers()) {
            if (multiplier.covers(unit, attributes)) {
                product = product.multiply(multiplier.factor());
            }
        }
        return product;
    }
}
