package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A term over a period, an account or a purchase. One call cannot be priced by it: the contract holds it, and a finding on
 * every call under the contract says that a ledger of the period has the last word. Amounts are in the contract's currency.
 */
public sealed interface PeriodTerm {
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
     * @param amount how much
     * @param expires exclusive; null: never
     * @param order credits of a lower order burn first; of equal ones, the one that expires first
     */
    record Credit(
            String name,
            boolean prepaid,
            BigDecimal amount,
            @Nullable Instant expires,
            int order) implements PeriodTerm {
        /** The order credits burn in. */
        public static final Comparator<Credit> BURN_ORDER = Comparator.comparingInt(Credit::order)
                .thenComparing(Credit::expires, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(Credit::prepaid)
                .thenComparing(Credit::name);

        public Credit {
            amount = Amounts.amount("credits: amount", amount);
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
                        credit.name, credit.prepaid, credit.amount.subtract(burnt), credit.expires, credit.order);
            }
        }

        /** Burns usage from credits that have not expired, in their order; what they do not cover is cash. */
        public static List<Burn> burn(List<Credit> credits, BigDecimal usage, Instant at) {
            List<Burn> burns = new ArrayList<>();
            BigDecimal left = usage;
            for (Credit credit : credits.stream().sorted(BURN_ORDER).toList()) {
                boolean holds = credit.expires == null || at.isBefore(credit.expires);
                BigDecimal burnt = holds ? left.min(credit.amount) : BigDecimal.ZERO;
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
     */
    record Capacity(String name, BigDecimal units, BigDecimal price) implements PeriodTerm {
        public Capacity {
            units = Amounts.amount("capacity: units", units);
            price = Amounts.amount("capacity: price", price);
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
