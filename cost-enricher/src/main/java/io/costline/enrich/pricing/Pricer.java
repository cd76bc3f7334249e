package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Prices usage with one price book. Safe for use by several threads. */
public final class Pricer {
    private final PriceBook book;
    private final Map<TableKey, RateTable> tables = new ConcurrentHashMap<>();

    /** Cards by identity: a book holds each once, and comparing their rates for every call would cost more than pricing. */
    private record TableKey(
            RateCard list,
            @Nullable RateCard contract,
            BigDecimal contractRate,
            Map<String, String> attributes,
            CallTerms terms) {
        @Override
        @SuppressWarnings("ReferenceEquality") // identity is meant, see above
        public boolean equals(@Nullable Object other) {
            return other instanceof TableKey that
                    && list == that.list
                    && contract == that.contract
                    && terms == that.terms
                    && contractRate.equals(that.contractRate)
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
        return price(usage, List.of(), query);
    }

    /** Prices a call together with what it billed beside its own usage. */
    public PricingResult price(Usage usage, List<PartUsage> parts, PricingQuery query) {
        return price(usage, parts, query, ReportedCosts.NONE);
    }

    /** Prices a call whose source says what it cost, by the terms that hold for it. */
    public PricingResult price(Usage usage, List<PartUsage> parts, PricingQuery query, ReportedCosts reported) {
        CallTerms terms = terms(query);
        PricingResult result = price(usage, query, terms, true);
        for (PartUsage part : parts) {
            PricingQuery asked = query.withModel(
                    part.provider().isEmpty() ? query.provider() : part.provider(),
                    part.model().isEmpty() ? query.model() : part.model());
            result = Combined.of(result, price(part.usage(), asked, terms(asked), false), part.index());
        }
        return settle(result, terms, query, reported);
    }

    private PricingResult settle(PricingResult result, CallTerms terms, PricingQuery query, ReportedCosts reported) {
        return Surcharges.on(result, terms, reported, book.agreements().fxRates(), Micros.of(query.at()));
    }

    private CallTerms terms(PricingQuery query) {
        return book.agreements().match(query).terms();
    }

    private PricingResult price(Usage usage, PricingQuery query, CallTerms terms, boolean withAllowances) {
        Resolution resolution =
                book.resolve(query.provider(), query.model(), query.vendor(), query.account(), Micros.of(query.at()));
        RateTable table = table(resolution, query.attributes(), terms);
        return table == null
                ? unknown(usage, query.provider())
                : price(usage, table, resolution, query, withAllowances ? terms : CallTerms.NONE);
    }

    /** What the same usage costs at other models: the requested one where it is given, and the tenant's baseline. */
    public Comparison.All compare(
            Usage usage, List<PartUsage> parts, PricingQuery query, String requested, PricingResult result) {
        Baseline baseline = terms(query).baseline();
        return result instanceof PricingResult.Priced priced && (!requested.isEmpty() || baseline != null)
                ? new Comparer(this, usage, parts, query, priced).with(requested, baseline)
                : Comparison.All.NONE;
    }

    /**
     * The compiled card of a resolution; null for an unknown model.
     *
     * @param terms terms of the calls it is for
     */
    public @Nullable RateTable table(Resolution resolution, Map<String, String> attributes, CallTerms terms) {
        RateCard list = resolution.list();
        if (list == null) {
            return null;
        }
        RateCard contract = resolution.contract();
        BigDecimal rate = resolution.contractRate();
        Map<String, String> normal = Attributes.normalize(attributes, resolution.times());
        return tables.computeIfAbsent(
                new TableKey(list, contract, rate, normal, terms),
                key -> RateTable.compile(list, contract, rate, normal, terms));
    }

    private PricingResult unknown(Usage usage, String provider) {
        if (usage.negative()) {
            return new PricingResult.Unpriced(Reasons.INCONSISTENT_USAGE, Amounts.ZERO, List.of());
        }
        List<String> findings = new ArrayList<>();
        BigDecimal bound = book.bounds(provider)
                .of(leaves(usage), Billing.positive(usage.units()), book.bounds(), findings)
                .add(untold(usage, null, provider, findings));
        String reason = usage.equals(Usage.UNTOLD) ? Reasons.MISSING_USAGE : Reasons.UNKNOWN_MODEL;
        return outOfRange(bound)
                ? PricingResult.outOfRange(findings)
                : new PricingResult.Unpriced(reason, bound, findings);
    }

    /** What the sides the event does not tell cost at most: the card's longest, else the longest at its provider or at all. */
    private BigDecimal untold(Usage usage, @Nullable RateTable table, String provider, List<String> findings) {
        BigDecimal bound = Amounts.ZERO;
        for (boolean input : new boolean[] {true, false}) {
            if (usage.untold(input)) {
                String unit = input ? Units.INPUT : Units.OUTPUT;
                BigDecimal most = longest(table, provider, input);
                bound = bound.add(most);
                findings.add(Reasons.NOT_TOLD + ':' + unit);
                if (most.signum() == 0) {
                    findings.add(Reasons.NO_BOUND + ':' + unit);
                }
            }
        }
        return bound;
    }

    private BigDecimal longest(@Nullable RateTable table, String provider, boolean input) {
        if (table != null) {
            BigDecimal own = UpperBounds.longest(table.topBand(), table.card().limits(), input);
            if (own.signum() > 0) {
                return own;
            }
        }
        BigDecimal there = book.bounds(provider).longest(input);
        return there.signum() > 0 ? there : book.bounds().longest(input);
    }

    private PricingResult price(
            Usage usage, RateTable table, Resolution resolution, PricingQuery query, CallTerms allowances) {
        if (usage.negative()) {
            return new PricingResult.Unpriced(Reasons.INCONSISTENT_USAGE, Amounts.ZERO, List.of());
        }
        RateTable.BandRates band = table.band(usage.inputTokens());
        Billing billing = new Billing(band, allowances);
        if (!usage.equals(Usage.UNTOLD)) {
            billing.tokens(usage);
            billing.units(usage.units());
        }
        Set<String> findings = new LinkedHashSet<>(resolution.findings());
        findings.addAll(table.findings());
        findings.addAll(billing.findings);
        if (billing.outOfRange()) {
            return PricingResult.outOfRange(findings);
        }
        RateCard card = table.card();
        List<String> unbounded = new ArrayList<>();
        String reason = reason(usage, billing);
        BigDecimal bound = reason.isEmpty() ? Amounts.ZERO : bound(usage, table, billing, query, unbounded);
        if ((reason.equals(Reasons.AT_TEXT_RATE) || reason.equals(Reasons.AT_PLAIN_RATE)) && bound.signum() == 0) {
            reason = ""; // no card asks more for it
        }
        if (reason.isEmpty()) {
            return new PricingResult.Priced(card.cardId(), card.currency(), billing.lines, List.copyOf(findings));
        }
        findings.addAll(unbounded);
        if (outOfRange(bound)) {
            return PricingResult.outOfRange(findings);
        }
        return billing.lines.isEmpty()
                ? new PricingResult.Unpriced(reason, bound, List.copyOf(findings))
                : new PricingResult.PartlyPriced(
                        card.cardId(), card.currency(), billing.lines, reason, bound, List.copyOf(findings));
    }

    /** Why the lines may not be all of it; empty where they are. */
    private static String reason(Usage usage, Billing billing) {
        if (usage.untold(true) || usage.untold(false)) {
            return Reasons.MISSING_USAGE;
        }
        if (!billing.unpricedLeaves.isEmpty() || !billing.unpricedUnits.isEmpty()) {
            return Reasons.UNPRICED_UNIT;
        }
        if (!billing.atTextRate.isEmpty()) {
            return Reasons.AT_TEXT_RATE;
        }
        return billing.atPlainRate.isEmpty() ? "" : Reasons.AT_PLAIN_RATE;
    }

    /** In the card's currency; zero where neither a card nor a rate of that day bounds it. */
    private BigDecimal bound(
            Usage usage, RateTable table, Billing billing, PricingQuery query, List<String> unbounded) {
        String currency = table.card().currency();
        UpperBounds there = book.bounds(query.provider());
        BigDecimal bound = there.of(billing.unpricedLeaves, billing.unpricedUnits, book.bounds(), unbounded)
                .add(untold(usage, table, query.provider(), unbounded))
                .add(billing.aboveText(there, book.bounds()));
        BigDecimal here = billing.abovePlain();
        if (bound.signum() == 0) {
            return here;
        }
        BigDecimal rate = book.agreements().fxRates().rate(UpperBounds.CURRENCY, currency, Micros.of(query.at()));
        if (rate == null) {
            unbounded.add(Reasons.CURRENCY_DIFFERS + ":upper_bound");
            return here;
        }
        return Amounts.of(bound, rate, BigDecimal.ONE, 1).add(here);
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
}
