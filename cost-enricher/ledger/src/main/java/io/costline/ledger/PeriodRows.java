package io.costline.ledger;

import io.costline.avro.AlertKind;
import io.costline.avro.LedgerRow;
import io.costline.avro.LedgerState;
import io.costline.avro.LedgerTerm;
import io.costline.enrich.ledger.LedgerPeriod;
import io.costline.enrich.ledger.LedgerResult;
import io.costline.enrich.pricing.PeriodTerm.Credit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/** A computed period as the rows that are published. */
final class PeriodRows {
    /** When a credit without an end expires. */
    static final Instant NEVER = Instant.parse("2200-01-01T00:00:00Z");

    private static final int DIGITS = 12;
    private static final BigDecimal ZERO = BigDecimal.ZERO.setScale(DIGITS);

    private final String tenant;
    private final PeriodContract contract;
    private final LedgerPeriod period;
    private final LedgerState state;
    private final long priceBookVersion;
    private final Instant asOf;
    private final List<LedgerRow> rows = new ArrayList<>();

    /**
     * @param period the whole period, however much of it is computed
     * @param asOf when it was computed
     */
    PeriodRows(
            String tenant,
            PeriodContract contract,
            LedgerPeriod period,
            LedgerState state,
            long priceBookVersion,
            Instant asOf) {
        this.tenant = tenant;
        this.contract = contract;
        this.period = period;
        this.state = state;
        this.priceBookVersion = priceBookVersion;
        this.asOf = asOf;
    }

    /**
     * @param computed the part of the period that is computed
     * @param openings what was left of credits at its start, by name
     * @param calls how many are in it
     */
    List<LedgerRow> of(LedgerPeriod computed, LedgerResult result, Map<String, BigDecimal> openings, long calls) {
        result.capacities()
                .forEach(row -> add(row(LedgerTerm.CAPACITY, row.name())
                        .setBase(digits(row.fee()))
                        .setEffective(digits(row.used()))
                        .setBilled(digits(row.fee()))
                        .setVolume(digits(row.hours()))));
        result.allowances()
                .forEach(row -> add(row(LedgerTerm.ALLOWANCE, "")
                        .setUnit(row.unit())
                        .setBase(digits(row.saved()))
                        .setVolume(digits(row.used()))
                        .setBalance(digits(row.left()))));
        result.volumes()
                .forEach(row -> add(row(LedgerTerm.VOLUME, "")
                        .setUnit(row.unit())
                        .setBase(digits(row.base()))
                        .setEffective(digits(row.base().subtract(row.saved())))
                        .setVolume(digits(row.volume()))
                        .setStep(row.tier())
                        .setToNext(digits(row.toNext()))
                        .setPercent(digits(row.marginalPercent()))));
        if (result.commitment() != null) {
            var row = result.commitment();
            add(row(LedgerTerm.COMMITMENT, "")
                    .setBase(digits(row.eligible()))
                    .setEffective(digits(row.owed()))
                    .setVolume(digits(row.overageUsage()))
                    .setToNext(digits(row.shortfall()))
                    .setPercent(digits(row.burntPercent())));
        }
        credits(computed, result, openings);
        shares(computed, result);
        for (LedgerResult.Unused unused : result.totals().unused()) {
            // Of a period under way nobody knows what its commitment will be short of.
            if (unused.kind() != LedgerResult.Unused.Kind.COMMITMENT_SHORTFALL || computed.equals(period)) {
                add(row(LedgerTerm.UNUSED, unused.kind().name()).setEffective(digits(unused.amount())));
            }
        }
        add(row(LedgerTerm.TOTAL, "")
                .setBase(digits(result.totals().contracted()))
                .setEffective(digits(result.totals().effective()))
                .setBilled(digits(result.totals().billedUsage()))
                .setVolume(digits(BigDecimal.valueOf(calls))));
        return rows;
    }

    private void credits(LedgerPeriod computed, LedgerResult result, Map<String, BigDecimal> openings) {
        if (result.credits() == null) {
            return;
        }
        Map<String, BigDecimal> left = result.credits().balances();
        for (Credit grant : contract.terms().grants(computed)) {
            if (grant.expires() != null && !grant.expires().isAfter(period.from())) {
                continue;
            }
            BigDecimal burnt = result.credits().slices().stream()
                    .flatMap(slice -> slice.burns().stream())
                    .filter(burn -> burn.credit().equals(grant.name()))
                    .map(LedgerResult.Burnt::burnt)
                    .reduce(ZERO, BigDecimal::add);
            BigDecimal cost = grant.amount().signum() == 0
                    ? ZERO
                    : burnt.multiply(grant.paid()).divide(grant.amount(), DIGITS, RoundingMode.HALF_EVEN);
            add(row(LedgerTerm.CREDIT, grant.name())
                    .setSliceStart(grant.starts() == null ? period.from() : grant.starts())
                    .setSliceEnd(grant.expires() == null ? NEVER : grant.expires())
                    .setBase(burnt)
                    .setEffective(cost)
                    .setBilled(bought(grant) ? digits(grant.paid()) : ZERO)
                    .setVolume(digits(openings.getOrDefault(grant.name(), grant.amount())))
                    .setBalance(digits(left.get(grant.name()))));
        }
    }

    /** Whether it is paid for in this period. */
    private boolean bought(Credit grant) {
        Instant starts = grant.starts();
        return starts != null && !starts.isBefore(period.from()) && starts.isBefore(period.to());
    }

    private void shares(LedgerPeriod computed, LedgerResult result) {
        NavigableSet<Instant> slices = contract.terms().slices(computed);
        for (LedgerResult.Factor factor : result.factors()) {
            Instant next = slices.higher(factor.from());
            add(row(LedgerTerm.SHARE, "")
                    .setUnit(factor.unit())
                    .setSliceStart(factor.from())
                    .setSliceEnd(next == null ? period.to() : next)
                    .setBase(digits(factor.base()))
                    .setEffective(factor.effective())
                    .setBilled(factor.billed()));
        }
        for (LedgerResult.CapacityShare share : result.capacityShares()) {
            add(row(LedgerTerm.SHARE, share.tier())
                    .setUnit(share.unit())
                    .setSliceStart(share.from())
                    .setSliceEnd(share.to())
                    .setBase(digits(share.quantity()))
                    .setEffective(share.effective()));
        }
    }

    private void add(LedgerRow.Builder row) {
        rows.add(row.build());
    }

    /** A row that says nothing yet. */
    LedgerRow.Builder row(LedgerTerm term, String name) {
        return LedgerRow.newBuilder()
                .setTenant(tenant)
                .setContractId(contract.id())
                .setPeriodStart(period.from())
                .setPeriodEnd(period.to())
                .setTerm(term)
                .setName(name)
                .setSliceStart(period.from())
                .setSliceEnd(period.to())
                .setUnit("")
                .setCurrency(contract.contract().currency())
                .setBase(ZERO)
                .setEffective(ZERO)
                .setBilled(ZERO)
                .setVolume(ZERO)
                .setToNext(ZERO)
                .setBalance(ZERO)
                .setPercent(ZERO)
                .setState(state)
                .setFiring(List.<AlertKind>of())
                .setAsOf(asOf)
                .setPriceBookVersion(priceBookVersion);
    }

    static BigDecimal digits(@Nullable BigDecimal number) {
        return number == null ? ZERO : number.setScale(DIGITS, RoundingMode.HALF_EVEN);
    }
}
