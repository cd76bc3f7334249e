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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A contract with terms over a period. Days, weeks from Monday on, months and quarters are those of the calendar where it is billed; a
 * year begins on the contract's day, without one on 1 January.
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
        return new PeriodContract(
                contract,
                each,
                LedgerTerms.of(
                        allowances, contract.periodTerms(), contract.billing().zone()));
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

    /** When a period of it is closed. */
    Instant closes(LedgerPeriod period, Duration usually) {
        Duration after = contract.billing().closeAfter();
        return period.to().plus(after == null ? usually : after);
    }

    private ZoneId zone() {
        return contract.billing().zone();
    }

    /** The period that holds an instant at which the contract is in force; only the part of it in which it is. */
    LedgerPeriod at(Instant instant) {
        LedgerPeriod whole = whole(instant);
        return new LedgerPeriod(
                latest(whole.from(), contract.effectiveFrom()), earliest(whole.to(), contract.effectiveTo()));
    }

    private LedgerPeriod whole(Instant instant) {
        LocalDate day = instant.atZone(zone()).toLocalDate();
        LocalDate month = day.withDayOfMonth(1);
        LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        LocalDate quarter = month.withMonth(day.getMonthValue() - (day.getMonthValue() - 1) % 3);
        return switch (each) {
            case DAY -> days(day, day.plusDays(1));
            case WEEK -> days(monday, monday.plusWeeks(1));
            case MONTH -> days(month, month.plusMonths(1));
            case QUARTER -> days(quarter, quarter.plusMonths(3));
            case YEAR -> year(instant, day);
            case TERM ->
                new LedgerPeriod(or(contract.effectiveFrom(), Instant.EPOCH), or(contract.effectiveTo(), Instant.MAX));
        };
    }

    /** Between two midnights: where clocks change there is none, the day begins with the change. */
    private LedgerPeriod days(LocalDate from, LocalDate to) {
        return new LedgerPeriod(
                from.atStartOfDay(zone()).toInstant(), to.atStartOfDay(zone()).toInstant());
    }

    private LedgerPeriod year(Instant instant, LocalDate day) {
        Instant first = contract.effectiveFrom();
        if (first == null) {
            LocalDate january = day.withDayOfYear(1);
            return days(january, january.plusYears(1));
        }
        int years = day.getYear() - first.atZone(zone()).getYear();
        int begun = Period.YEAR.after(first, years, zone()).isAfter(instant) ? years - 1 : years;
        return new LedgerPeriod(Period.YEAR.after(first, begun, zone()), Period.YEAR.after(first, begun + 1, zone()));
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
