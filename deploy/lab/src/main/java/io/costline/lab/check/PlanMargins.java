package io.costline.lab.check;

import io.costline.lab.check.Facts.Kind;
import io.costline.lab.check.Ledger.Bucket;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What customers leave up to the last day there are calls of: what plans earn by the second, less what calls cost. */
public final class PlanMargins {
    private final Ledger ledger;
    private final List<Charge> charges;
    private final Prepaid credit;
    private final LocalDate last;

    /**
     * What a customer is charged.
     *
     * @param subscription whether it is what the plan costs, which says that the customer has it
     * @param to exclusive
     */
    public record Charge(
            String customer, String plan, boolean subscription, BigDecimal amount, Instant from, Instant to) {

        /** Earned up to the end of a day, in picos. */
        BigInteger earned(LocalDate day) {
            Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            BigDecimal past =
                    micros(end.isAfter(to) ? to : end).subtract(micros(from)).max(BigDecimal.ZERO);
            return amount.movePointRight(12)
                    .multiply(past)
                    .divide(micros(to).subtract(micros(from)), 0, RoundingMode.HALF_EVEN)
                    .toBigIntegerExact();
        }

        private static BigDecimal micros(Instant at) {
            return BigDecimal.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, at));
        }

        /** Whole days up to the end of a day. */
        long days(LocalDate day) {
            Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            return Math.max(
                    0, Duration.between(from, end.isAfter(to) ? to : end).toDays());
        }
    }

    private PlanMargins(Ledger ledger, List<Charge> charges, Prepaid credit) {
        this.ledger = ledger;
        this.charges = charges;
        this.credit = credit;
        this.last = ledger.lastDay();
    }

    /**
     * States what must come of charges, all in dollars.
     *
     * @param charges in whole days; a customer has one plan
     * @param credit that some calls are paid from
     */
    public static void expect(Ledger ledger, List<Charge> charges, Prepaid credit) {
        new PlanMargins(ledger, charges, credit).expect();
    }

    private void expect() {
        Map<String, String> plans = new HashMap<>(Map.of("", ""));
        SortedMap<Bucket, BigInteger> revenue = new TreeMap<>();
        for (Charge charge : charges) {
            revenue.merge(customer(charge.customer(), "USD"), charge.earned(last), BigInteger::add);
            if (charge.subscription()) {
                plans.put(charge.customer(), charge.plan());
                ledger.facts()
                        .add(Kind.BUSINESS, days(charge.customer(), charge.plan()), Long.toString(charge.days(last)));
            }
        }
        SortedMap<Bucket, BigInteger> cost = new TreeMap<>();
        ledger.spend((minute, picos) -> {
            if (minute.dimension().equals("CUSTOMER")) {
                cost.merge(customer(minute.scope(), minute.currency()), picos, BigInteger::add);
            }
        });
        SortedMap<Bucket, BigInteger> all = new TreeMap<>(cost);
        all.putAll(revenue);
        for (Bucket of : all.keySet()) {
            BigInteger earned = revenue.getOrDefault(of, BigInteger.ZERO);
            BigInteger spent = cost.getOrDefault(of, BigInteger.ZERO);
            if (earned.signum() != 0 || spent.signum() != 0) {
                String plan = plans.getOrDefault(of.scope(), "none");
                BigInteger really =
                        of.currency().equals("USD") ? spent.subtract(credit.saved(ledger, of.scope())) : spent;
                ledger.facts()
                        .add(Kind.BUSINESS, customer(of.scope(), plan, of.currency()), left(earned, spent, really));
            }
        }
    }

    private static Bucket customer(String name, String currency) {
        return new Bucket("CUSTOMER", name, currency, Instant.EPOCH);
    }

    static String customer(String customer, String plan, String currency) {
        return "customer '%s' of plan '%s' in %s".formatted(customer, plan, currency);
    }

    static String days(String customer, String plan) {
        return "days of customer '%s' under plan '%s'".formatted(customer, plan);
    }

    static String left(BigInteger revenue, BigInteger cost, BigInteger effective) {
        return "earned %s, cost %s, after terms %s, left %s"
                .formatted(
                        Sums.amount(revenue),
                        Sums.amount(cost),
                        Sums.amount(effective),
                        Sums.amount(revenue.subtract(cost)));
    }

    /** States that the calls of a plan cost more than those of one that brings more. */
    public static void expectInversion(
            Ledger ledger, LocalDate month, String cheaper, String itsModel, String dearer, String otherModel) {
        ledger.facts()
                .add(Kind.BUSINESS, inversion(month.toString(), "USD", cheaper, dearer), models(itsModel, otherModel));
    }

    static String inversion(String month, String currency, String cheaper, String dearer) {
        return "in %s, in %s, plan '%s' costs more than '%s'".formatted(month, currency, cheaper, dearer);
    }

    static String models(String cheaper, String dearer) {
        return "most on " + cheaper + ", there on " + dearer;
    }
}
