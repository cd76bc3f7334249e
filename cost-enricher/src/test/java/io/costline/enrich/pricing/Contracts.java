package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Contracts for tests, term by term. */
public final class Contracts {
    private final String id;
    private final List<Discount> discounts = new ArrayList<>();
    private final List<Allowance> allowances = new ArrayList<>();
    private final List<Markup> markups = new ArrayList<>();
    private final List<PeriodTerm> periodTerms = new ArrayList<>();
    private Scope scope = Scope.ALL;
    private String currency = "USD";
    private @Nullable Instant from;
    private @Nullable Instant to;
    private @Nullable PurchaseFee purchaseFee;
    private @Nullable ByokFee byokFee;
    private @Nullable ReportedUse reported;
    private BillingTerms billing = BillingTerms.USUAL;

    private Contracts(String id) {
        this.id = id;
    }

    public static Contracts named(String id) {
        return new Contracts(id);
    }

    public Contract contract() {
        return new Contract(
                id,
                scope,
                currency,
                from,
                to,
                "test",
                discounts,
                allowances,
                markups,
                purchaseFee,
                byokFee,
                reported,
                periodTerms,
                billing);
    }

    /** A book of cards in which this contract is in force. */
    public PriceBook book(RateCard... cards) {
        return book(List.of(contract()), List.of(), List.of(cards));
    }

    public static PriceBook book(List<Contract> contracts, List<FxRate> fxRates, List<RateCard> cards) {
        return PriceBook.of(
                1, List.of(cards), List.of(), List.of(new Agreements(contracts, List.of(), fxRates, List.of())));
    }

    public Contracts of(Scope newScope) {
        scope = newScope;
        return this;
    }

    public Contracts ofTenant(String tenant) {
        return of(new Scope(tenant, "", "", "", "", "", "", ""));
    }

    public Contracts in(String newCurrency) {
        currency = newCurrency;
        return this;
    }

    public Contracts effective(@Nullable Instant newFrom, @Nullable Instant newTo) {
        from = newFrom;
        to = newTo;
        return this;
    }

    public Contracts discount(String percent, String... units) {
        discounts.add(new Discount(new BigDecimal(percent), Set.of(units), Map.of(), false));
        return this;
    }

    public Contracts discount(Discount discount) {
        discounts.add(discount);
        return this;
    }

    public Contracts free(String unit, String quantity, @Nullable Period each) {
        allowances.add(new Allowance(unit, new BigDecimal(quantity), each));
        return this;
    }

    public Contracts markup(String percent, String perCall) {
        markups.add(new Markup(new BigDecimal(percent), Markup.Base.CONTRACTED, new BigDecimal(perCall)));
        return this;
    }

    public Contracts purchaseFee(String percent, String minimum) {
        purchaseFee = new PurchaseFee(new BigDecimal(percent), new BigDecimal(minimum));
        return this;
    }

    public Contracts byokFee(String percent, String freeUpTo) {
        byokFee = new ByokFee(new BigDecimal(percent), new BigDecimal(freeUpTo), Period.MONTH);
        return this;
    }

    public Contracts reported(ReportedUse use) {
        reported = use;
        return this;
    }

    public Contracts billed(BillingTerms newBilling) {
        billing = newBilling;
        return this;
    }

    public Contracts held(PeriodTerm term) {
        periodTerms.add(term);
        return this;
    }

    /** Any contract a seed draws. */
    public static Contracts any(RandomGenerator random, String id) {
        Contracts any = named(id);
        String[] units = {"input_tokens", "output_tokens", "cache_read_tokens", "web_searches"};
        if (random.nextInt(3) > 0) {
            String[] of = random.nextBoolean() ? new String[0] : new String[] {units[random.nextInt(4)]};
            any.discount(decimal(random, 100), of);
        }
        if (random.nextInt(4) == 0) {
            any.discount(new Discount(
                    new BigDecimal(decimal(random, 50)),
                    Set.of(),
                    Map.of("service_tier", "batch"),
                    random.nextBoolean()));
        }
        if (random.nextInt(3) == 0) {
            any.free(units[random.nextInt(4)], decimal(random, 2_000), random.nextBoolean() ? null : Period.MONTH);
        }
        if (random.nextInt(3) == 0) {
            any.markup(decimal(random, 20), random.nextBoolean() ? "0" : "0.0001");
        }
        if (random.nextInt(4) == 0) {
            any.purchaseFee(decimal(random, 10), random.nextBoolean() ? "0" : "0.8");
        }
        if (random.nextInt(4) == 0) {
            any.byokFee(decimal(random, 10), random.nextBoolean() ? "0" : "25000");
        }
        if (random.nextInt(3) == 0) {
            any.reported(ReportedUse.values()[random.nextInt(3)]);
        }
        if (random.nextInt(4) == 0) {
            any.billed(new BillingTerms(
                    ZoneId.of(random.nextBoolean() ? "America/Los_Angeles" : "Asia/Kolkata"),
                    random.nextBoolean() ? null : Duration.ofDays(random.nextInt(30))));
        }
        if (random.nextInt(3) == 0 || any.isEmpty()) {
            any.held(new PeriodTerm.Commitment(new BigDecimal("10000"), Period.MONTH, BigDecimal.ONE));
        }
        return any;
    }

    private boolean isEmpty() {
        return discounts.isEmpty()
                && allowances.isEmpty()
                && markups.isEmpty()
                && purchaseFee == null
                && byokFee == null
                && reported == null;
    }

    private static String decimal(RandomGenerator random, int below) {
        return BigDecimal.valueOf(random.nextInt(below * 100), 2).toPlainString();
    }
}
