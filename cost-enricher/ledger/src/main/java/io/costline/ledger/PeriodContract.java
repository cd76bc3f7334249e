package io.costline.ledger;

import io.costline.enrich.ledger.LedgerPeriod;
import io.costline.enrich.ledger.LedgerTerms;
import io.costline.enrich.pricing.Allowance;
import io.costline.enrich.pricing.Contract;
import io.costline.enrich.pricing.Period;
import io.costline.enrich.pricing.PeriodTerm;
import io.costline.enrich.pricing.PeriodTerm.Capacity;
import io.costline.enrich.pricing.PeriodTerm.Commitment;
import io.costline.enrich.pricing.PeriodTerm.Credit;
import io.costline.enrich.pricing.PeriodTerm.VolumeDiscount;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A contract with terms over a period. Days, weeks from Monday on, months and quarters are the calendar's, in UTC; a year begins on the
 * contract's day, without one on 1 January.
 *
 * @param contract the contract
 * @param each its billing period: what its commitment, volume discounts and allowances count over; a month if they say none
 * @param terms what is computed of a period
 */
record PeriodContract(Contract contract, Period each, LedgerTerms terms) {

    /** Whether any of its terms is for a ledger. */
    static boolean isOne(Contract contract) {
        return contract.allowances().stream().anyMatch(allowance -> allowance.each() != null)
                || contract.periodTerms().stream().anyMatch(PeriodContract::counts);
    }

    private static boolean counts(PeriodTerm term) {
        return switch (term) {
            case Commitment commitment -> true;
            case Credit credit -> true;
            case VolumeDiscount discount -> true;
            case Capacity capacity -> true;
            case PeriodTerm.Storage storage -> false;
        };
    }

    /** @throws IllegalArgumentException saying why it can have no ledger */
    static PeriodContract of(Contract contract) {
        List<Allowance> allowances = contract.allowances().stream()
                .filter(each -> each.each() != null)
                .toList();
        Set<Period> periods = Stream.concat(
                        allowances.stream().map(Allowance::each),
                        contract.periodTerms().stream().map(PeriodContract::each))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        if (periods.size() > 1) {
            throw new IllegalArgumentException(
                    "its terms count over different periods, " + periods + ": give each a contract of its own");
        }
        Period each = periods.isEmpty() ? Period.MONTH : periods.iterator().next();
        if (each == Period.TERM && (contract.effectiveFrom() == null || contract.effectiveTo() == null)) {
            throw new IllegalArgumentException(
                    "its terms count over the whole term: effective_from and effective_to must be given");
        }
        return new PeriodContract(contract, each, LedgerTerms.of(allowances, contract.periodTerms()));
    }

    private static @Nullable Period each(PeriodTerm term) {
        return switch (term) {
            case Commitment commitment -> commitment.each();
            case VolumeDiscount discount -> discount.each();
            case Credit credit -> null;
            case Capacity capacity -> null;
            case PeriodTerm.Storage storage -> null;
        };
    }

    String id() {
        return contract.id();
    }

    boolean isOf(String tenant) {
        return contract.scope().tenant().isEmpty() || contract.scope().tenant().equals(tenant);
    }

    boolean holds(Instant at) {
        return (contract.effectiveFrom() == null || !at.isBefore(contract.effectiveFrom()))
                && (contract.effectiveTo() == null || at.isBefore(contract.effectiveTo()));
    }

    boolean hasCapacity() {
        return !terms.capacities().isEmpty();
    }

    /** The period that holds an instant at which the contract is in force; only the part of it in which it is. */
    LedgerPeriod at(Instant instant) {
        Instant from = start(instant);
        Instant to = each == Period.TERM ? or(contract.effectiveTo(), Instant.MAX) : each.after(from, 1);
        return new LedgerPeriod(latest(from, contract.effectiveFrom()), earliest(to, contract.effectiveTo()));
    }

    private Instant start(Instant instant) {
        LocalDate day = instant.atZone(ZoneOffset.UTC).toLocalDate();
        return switch (each) {
            case DAY -> start(day);
            case WEEK -> start(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
            case MONTH -> start(day.withDayOfMonth(1));
            case QUARTER -> start(day.withDayOfMonth(1).withMonth(day.getMonthValue() - (day.getMonthValue() - 1) % 3));
            case YEAR -> year(instant);
            case TERM -> or(contract.effectiveFrom(), Instant.EPOCH);
        };
    }

    private Instant year(Instant instant) {
        Instant first = contract.effectiveFrom();
        if (first == null) {
            return start(instant.atZone(ZoneOffset.UTC).toLocalDate().withDayOfYear(1));
        }
        int years = instant.atZone(ZoneOffset.UTC).getYear()
                - first.atZone(ZoneOffset.UTC).getYear();
        Instant start = Period.YEAR.after(first, years);
        return start.isAfter(instant) ? Period.YEAR.after(first, years - 1) : start;
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Instant or(@Nullable Instant instant, Instant otherwise) {
        return instant == null ? otherwise : instant;
    }

    private static Instant latest(Instant one, @Nullable Instant other) {
        return other == null || one.isAfter(other) ? one : other;
    }

    private static Instant earliest(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }
}
