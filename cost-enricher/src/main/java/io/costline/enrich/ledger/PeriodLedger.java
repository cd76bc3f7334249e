package io.costline.enrich.ledger;

import io.costline.enrich.ledger.LedgerResult.AllowanceRow;
import io.costline.enrich.ledger.LedgerResult.CallCost;
import io.costline.enrich.ledger.LedgerResult.CommitmentRow;
import io.costline.enrich.ledger.LedgerResult.Factor;
import io.costline.enrich.ledger.LedgerResult.Totals;
import io.costline.enrich.ledger.LedgerResult.Unused;
import io.costline.enrich.ledger.LedgerResult.Unused.Kind;
import io.costline.enrich.ledger.LedgerResult.VolumeRow;
import io.costline.enrich.pricing.Allowance;
import io.costline.enrich.pricing.Amounts;
import io.costline.enrich.pricing.PeriodTerm.Commitment;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a period costs: capacity, then allowances, volume, commitment and credits; what is left is cash.
 *
 * <p>Each term takes its part in proportion within a unit and slice, not call by call: a provider bills totals, and which call
 * sat in which tier would depend on the order of arrival.
 */
public final class PeriodLedger {
    private final LedgerPeriod period;
    private final LedgerTerms terms;
    private final NavigableSet<Instant> slices;
    private final Capacities capacities;
    private final NavigableMap<Bucket, BigDecimal> base = new TreeMap<>();
    private final Map<String, BigDecimal> quantities = new HashMap<>();
    private final Spread usage = new Spread();
    private final Spread effective = new Spread();
    private final Map<Bucket, Factor> factors = new TreeMap<>();

    private PeriodLedger(LedgerPeriod period, LedgerTerms terms, Collection<UsageCall> calls) {
        this.period = period;
        this.terms = terms;
        this.slices = terms.slices(period);
        this.capacities = new Capacities(period, terms.capacities(), calls);
        calls.stream().filter(call -> !capacities.serves(call)).forEach(this::count);
        base.forEach((bucket, amount) -> usage.add(bucket, Ratio.of(amount)));
    }

    private void count(UsageCall call) {
        for (UsageCall.Line line : call.lines()) {
            base.merge(bucket(call, line), line.amount(), BigDecimal::add);
            quantities.merge(line.unit(), line.quantity(), BigDecimal::add);
        }
    }

    private Bucket bucket(UsageCall call, UsageCall.Line line) {
        Instant slice = slices.floor(call.at());
        return new Bucket(slice == null ? period.from() : slice, line.unit());
    }

    /**
     * @param balances what is left of credits at the start of the period, by name, where that is not their amount
     * @param calls each once, all within the period
     */
    public static LedgerResult compute(
            LedgerPeriod period, LedgerTerms terms, Map<String, BigDecimal> balances, Collection<UsageCall> calls) {
        return new PeriodLedger(period, terms, calls).compute(balances, calls);
    }

    private LedgerResult compute(Map<String, BigDecimal> balances, Collection<UsageCall> calls) {
        List<AllowanceRow> allowances = allowances();
        List<VolumeRow> volumes = Volumes.apply(terms.volumes(), quantities, usage);
        Ratio eligible = usage.total(bucket -> true);
        CommitmentRow commitment = commit(terms.commitment(), eligible);
        Credits credits = new Credits(terms.grants(period), balances);
        credits.burn(period, slices, usage, effective);
        usage.amounts().forEach(effective::add);
        base.forEach((bucket, amount) -> factors.put(bucket, factor(bucket, amount)));
        List<CallCost> costs =
                calls.stream().sorted(UsageCall.BY_TIME).map(this::cost).toList();
        return new LedgerResult(
                capacities.rows(),
                allowances,
                volumes,
                commitment,
                terms.credits().isEmpty() ? null : credits.rows(),
                List.copyOf(factors.values()),
                capacities.shares(calls),
                costs,
                totals(costs, unused(commitment, credits)));
    }

    private List<AllowanceRow> allowances() {
        Map<String, BigDecimal> counted = new HashMap<>(quantities);
        List<AllowanceRow> rows = new ArrayList<>();
        for (Allowance allowance : terms.allowances()) {
            BigDecimal billed = counted.getOrDefault(allowance.unit(), BigDecimal.ZERO);
            BigDecimal free = allowance.quantity().min(billed);
            Ratio amount = usage.total(bucket -> bucket.unit().equals(allowance.unit()));
            Ratio saved = amount.times(Ratio.of(free)).over(Ratio.of(billed));
            usage.take(bucket -> bucket.unit().equals(allowance.unit()), saved);
            counted.put(allowance.unit(), billed.subtract(free));
            rows.add(new AllowanceRow(
                    allowance.unit(),
                    Amounts.normal(free),
                    Amounts.normal(allowance.quantity().subtract(free)),
                    saved.published()));
        }
        return rows;
    }

    private @Nullable CommitmentRow commit(@Nullable Commitment commitment, Ratio eligible) {
        if (commitment == null) {
            return null;
        }
        Ratio promised = Ratio.of(commitment.amount());
        Ratio above = eligible.minus(promised).max(Ratio.ZERO);
        Ratio overage = above.times(Ratio.of(commitment.overage()));
        usage.take(bucket -> true, above.minus(overage));
        Ratio burnt = eligible.times(Ratio.of(Amounts.HUNDRED)).over(promised);
        return new CommitmentRow(
                eligible.published(),
                promised.plus(overage).published(),
                promised.minus(eligible).max(Ratio.ZERO).published(),
                above.published(),
                promised.signum() == 0 ? null : burnt.published());
    }

    private Factor factor(Bucket bucket, BigDecimal amount) {
        return new Factor(
                bucket.from(),
                bucket.unit(),
                amount,
                effective.get(bucket).published(),
                usage.get(bucket).published());
    }

    private CallCost cost(UsageCall call) {
        BigDecimal contracted = call.contracted();
        if (capacities.serves(call)) {
            return new CallCost(
                    call.eventId(), contracted, capacities.share(call).published(), Amounts.ZERO);
        }
        BigDecimal shares = Amounts.ZERO;
        BigDecimal billed = Amounts.ZERO;
        for (UsageCall.Line line : call.lines()) {
            Factor factor = factors.get(bucket(call, line));
            if (factor != null) {
                shares = shares.add(share(line.amount(), factor.effective(), factor.base()));
                billed = billed.add(share(line.amount(), factor.billed(), factor.base()));
            }
        }
        return new CallCost(call.eventId(), contracted, shares, billed);
    }

    /** Where amounts of both signs come to nothing, nothing is shared out. */
    private static BigDecimal share(BigDecimal line, BigDecimal of, BigDecimal base) {
        return base.signum() == 0 ? line : line.multiply(of).divide(base, Amounts.SCALE, RoundingMode.HALF_EVEN);
    }

    private List<Unused> unused(@Nullable CommitmentRow commitment, Credits credits) {
        List<Unused> unused = new ArrayList<>();
        unused.add(new Unused(Kind.CAPACITY_UNUSED, capacities.unused().published()));
        unused.add(new Unused(Kind.COMMITMENT_SHORTFALL, commitment == null ? Amounts.ZERO : commitment.shortfall()));
        unused.add(new Unused(Kind.CREDIT_BREAKAGE, credits.breakage().published()));
        return unused.stream().filter(row -> row.amount().signum() != 0).toList();
    }

    private Totals totals(List<CallCost> costs, List<Unused> unused) {
        BigDecimal contracted = costs.stream().map(CallCost::contracted).reduce(Amounts.ZERO, BigDecimal::add);
        BigDecimal shares = costs.stream().map(CallCost::effective).reduce(Amounts.ZERO, BigDecimal::add);
        BigDecimal all = effective.total(bucket -> true).plus(capacities.used()).published();
        return new Totals(
                contracted,
                all,
                all.subtract(shares),
                usage.total(bucket -> true).published(),
                unused);
    }
}
