package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A term over a period, an account or a purchase. One call cannot be priced by it: the contract holds it, and a finding on
 * every call under the contract says that a ledger of the period has the last word. Amounts are in the contract's currency.
 */
public sealed interface PeriodTerm {
    BigDecimal MINUTES_OF_HOUR = BigDecimal.valueOf(60);

    /** What the finding says after {@link Reasons#PERIOD_TERM}. */
    String kind();

    /**
     * Spend promised each period, owed in full.
     *
     * @param amount what is promised
     * @param each the period
     * @param overage what usage above it costs, as a multiple of its price
     */
    record Commitment(BigDecimal amount, Period each, BigDecimal overage) implements PeriodTerm {
        public Commitment {
            amount = Amounts.amount("commitments: amount", amount);
            overage = Amounts.amount("commitments: overage", overage);
        }

        /** What a period's usage costs above the commitment. */
        public BigDecimal overageOf(BigDecimal usage) {
            return usage.subtract(amount).max(BigDecimal.ZERO).multiply(overage);
        }

        /** What a period costs in all: never less than was promised. */
        public BigDecimal owed(BigDecimal usage) {
            return amount.add(overageOf(usage));
        }

        @Override
        public String kind() {
            return "commitment";
        }
    }

    /**
     * Credit that usage burns.
     *
     * @param name what it is called
     * @param prepaid whether it was bought, not given
     * @param amount how much, at face value
     * @param paid what it cost; of a gift nothing
     * @param starts inclusive; null: always
     * @param expires exclusive; null: never
     * @param order credits of a lower order burn first; of equal ones, the one that expires first
     * @param each granted anew at the start of each such period, and what is left of it lapses; null: once
     * @param units usage it pays; empty: all
     */
    record Credit(
            String name,
            boolean prepaid,
            BigDecimal amount,
            BigDecimal paid,
            @Nullable Instant starts,
            @Nullable Instant expires,
            int order,
            @Nullable Period each,
            Set<String> units)
            implements PeriodTerm {
        /** The order credits burn in. */
        public static final Comparator<Credit> BURN_ORDER = Comparator.comparingInt(Credit::order)
                .thenComparing(Credit::expires, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(Credit::prepaid)
                .thenComparing(Credit::starts, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Credit::name);

        public Credit {
            amount = Amounts.amount("credits: amount", amount);
            paid = Amounts.amount("credits: paid", paid);
            units = Set.copyOf(units);
            if (!prepaid && paid.signum() > 0) {
                throw new IllegalArgumentException("credits: paid is of prepaid credit alone");
            }
            if (starts != null && expires != null && !starts.isBefore(expires)) {
                throw new IllegalArgumentException("credits: expires must be after starts");
            }
            if (each != null && starts == null) {
                throw new IllegalArgumentException("credits: starts must be given where each is");
            }
        }

        /** One bought at its face value, or given, that pays for all usage from the beginning on. */
        public Credit(String name, boolean prepaid, BigDecimal amount, @Nullable Instant expires, int order) {
            this(name, prepaid, amount, prepaid ? amount : BigDecimal.ZERO, null, expires, order, null, Set.of());
        }

        /** Whether it pays for usage at an instant. */
        public boolean holds(Instant at) {
            return (starts == null || !at.isBefore(starts)) && (expires == null || at.isBefore(expires));
        }

        /**
         * What usage at an instant takes from a credit.
         *
         * @param credit the credit as it was before
         * @param burnt what is taken
         */
        public record Burn(Credit credit, BigDecimal burnt) {
            /** What is left of it. */
            public Credit left() {
                return new Credit(
                        credit.name,
                        credit.prepaid,
                        credit.amount.subtract(burnt),
                        credit.paid,
                        credit.starts,
                        credit.expires,
                        credit.order,
                        credit.each,
                        credit.units);
            }
        }

        /** Burns usage from credits that have not expired, in their order; what they do not cover is cash. */
        public static List<Burn> burn(List<Credit> credits, BigDecimal usage, Instant at) {
            List<Burn> burns = new ArrayList<>();
            BigDecimal left = usage;
            for (Credit credit : credits.stream().sorted(BURN_ORDER).toList()) {
                BigDecimal burnt = credit.holds(at) ? left.min(credit.amount) : BigDecimal.ZERO;
                burns.add(new Burn(credit, burnt));
                left = left.subtract(burnt);
            }
            return burns;
        }

        @Override
        public String kind() {
            return "credit";
        }
    }

    /**
     * A discount once a period's volume is reached.
     *
     * @param each the period
     * @param unit what is counted; empty: spend
     * @param above volume it begins above
     * @param percent off
     * @param graduated whether only what lies above is cheaper, not all of the period
     */
    record VolumeDiscount(Period each, String unit, BigDecimal above, BigDecimal percent, boolean graduated)
            implements PeriodTerm {
        public VolumeDiscount {
            above = Amounts.amount("volume_discounts: above", above);
            percent = Amounts.percent("volume_discounts", percent);
            if (percent.compareTo(Amounts.HUNDRED) > 0) {
                throw new IllegalArgumentException("volume_discounts: percent must not exceed 100");
            }
        }

        @Override
        public String kind() {
            return "volume_discount";
        }
    }

    /**
     * Capacity paid by the hour, whatever it serves: provisioned throughput units.
     *
     * @param name what it is called
     * @param units units provisioned
     * @param price of a unit and hour
     * @param serviceTier tier of the calls it serves, as the provider names it in the call
     * @param tokensPerUnitMinute weighted tokens a unit serves in a minute; zero: not known, an hour with calls counts as full
     * @param weights what a token of a unit weighs; units not named weigh 1 if they are tokens, else nothing
     * @param starts inclusive; null: always
     * @param ends exclusive; null: never
     */
    record Capacity(
            String name,
            BigDecimal units,
            BigDecimal price,
            String serviceTier,
            BigDecimal tokensPerUnitMinute,
            Map<String, BigDecimal> weights,
            @Nullable Instant starts,
            @Nullable Instant ends)
            implements PeriodTerm {
        public static final String PROVISIONED = "provisioned";

        public Capacity {
            units = Amounts.amount("capacity: units", units);
            price = Amounts.amount("capacity: price", price);
            tokensPerUnitMinute = Amounts.amount("capacity: tokens_per_unit_minute", tokensPerUnitMinute);
            Map<String, BigDecimal> normal = new TreeMap<>();
            weights.forEach((unit, weight) -> normal.put(unit, Amounts.amount("capacity: weights." + unit, weight)));
            weights = Map.copyOf(normal);
            if (serviceTier.isBlank()) {
                throw new IllegalArgumentException("capacity: service_tier must not be blank");
            }
            if (starts != null && ends != null && !starts.isBefore(ends)) {
                throw new IllegalArgumentException("capacity: ends must be after starts");
            }
        }

        /** Capacity of the tier {@value #PROVISIONED} whose throughput is not known. */
        public Capacity(String name, BigDecimal units, BigDecimal price) {
            this(name, units, price, PROVISIONED, BigDecimal.ZERO, Map.of(), null, null);
        }

        /** What a quantity of a unit weighs. */
        public BigDecimal weight(String unit, BigDecimal quantity) {
            BigDecimal otherwise = unit.endsWith("_tokens") ? BigDecimal.ONE : BigDecimal.ZERO;
            return quantity.multiply(weights.getOrDefault(unit, otherwise));
        }

        /** Weighted tokens an hour of it serves; zero: not known. */
        public BigDecimal roomOfHour() {
            return units.multiply(tokensPerUnitMinute).multiply(MINUTES_OF_HOUR);
        }

        /** What so many hours of it cost. */
        public BigDecimal ofHours(BigDecimal hours) {
            return units.multiply(price).multiply(hours);
        }

        @Override
        public String kind() {
            return "capacity";
        }
    }

    /**
     * Storage paid over time: vector stores, cached contexts, files.
     *
     * @param unit unit, as gb_days
     * @param price of so many units
     * @param per units the price buys
     * @param included units that cost nothing each period
     * @param each the period
     */
    record Storage(String unit, BigDecimal price, long per, BigDecimal included, Period each) implements PeriodTerm {
        public Storage {
            if (unit.isBlank() || per <= 0) {
                throw new IllegalArgumentException("storage: unit must be given and per be positive");
            }
            price = Amounts.amount("storage: price", price);
            included = Amounts.amount("storage: included", included);
        }

        @Override
        public String kind() {
            return "storage";
        }
    }
}
