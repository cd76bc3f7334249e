package io.costline.enrich.ledger;

import io.costline.enrich.pricing.Allowance;
import io.costline.enrich.pricing.PeriodTerm;
import io.costline.enrich.pricing.PeriodTerm.Capacity;
import io.costline.enrich.pricing.PeriodTerm.Commitment;
import io.costline.enrich.pricing.PeriodTerm.Credit;
import io.costline.enrich.pricing.PeriodTerm.VolumeDiscount;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Terms that count over one period, in the order they are applied: capacity, allowances, volume, commitment, credits.
 *
 * @param commitment null: nothing is promised
 * @param zone whose calendar recurring credits are granted by
 */
public record LedgerTerms(
        List<Capacity> capacities,
        List<Allowance> allowances,
        List<VolumeDiscount> volumes,
        @Nullable Commitment commitment,
        List<Credit> credits,
        ZoneId zone) {
    public LedgerTerms {
        capacities = List.copyOf(capacities);
        allowances = List.copyOf(allowances);
        volumes = List.copyOf(volumes);
        credits = List.copyOf(credits);
        Set<String> names = new HashSet<>();
        for (Credit credit : credits) {
            if (!names.add(credit.name())) {
                throw new IllegalArgumentException("two credits are called " + credit.name());
            }
        }
    }

    /**
     * In UTC.
     *
     * @throws IllegalArgumentException naming what no ledger can be made of
     */
    public static LedgerTerms of(List<Allowance> allowances, List<? extends PeriodTerm> terms) {
        return of(allowances, terms, ZoneOffset.UTC);
    }

    /** Likewise, by the calendar of a zone. */
    public static LedgerTerms of(List<Allowance> allowances, List<? extends PeriodTerm> terms, ZoneId zone) {
        List<Commitment> commitments = only(terms, Commitment.class);
        if (commitments.size() > 1) {
            throw new IllegalArgumentException("two commitments of one period");
        }
        return new LedgerTerms(
                only(terms, Capacity.class),
                allowances,
                only(terms, VolumeDiscount.class),
                commitments.isEmpty() ? null : commitments.getFirst(),
                only(terms, Credit.class),
                zone);
    }

    private static <T extends PeriodTerm> List<T> only(List<? extends PeriodTerm> terms, Class<T> type) {
        return terms.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The grants that are open at some time of the period, in the order of the terms. */
    public List<Credit> grants(LedgerPeriod period) {
        List<Credit> grants = new ArrayList<>();
        for (Credit credit : credits) {
            List<Credit> each = recurring(credit, period);
            boolean several = each.size() > 1;
            each.forEach(grant -> grants.add(
                    several
                            ? grant(grant, grant.name() + '@' + grant.starts(), grant.starts(), grant.expires())
                            : grant));
        }
        return grants;
    }

    private List<Credit> recurring(Credit credit, LedgerPeriod period) {
        Instant first = credit.starts();
        if (credit.each() == null || first == null) {
            return List.of(credit);
        }
        List<Credit> grants = new ArrayList<>();
        Instant end =
                credit.expires() == null || credit.expires().isAfter(period.to()) ? period.to() : credit.expires();
        Instant starts = first;
        for (int number = 1; starts.isBefore(end); number++) {
            Instant next = credit.each().after(first, number, zone);
            Instant expires = credit.expires() != null && credit.expires().isBefore(next) ? credit.expires() : next;
            if (expires.isAfter(period.from())) {
                grants.add(grant(credit, credit.name(), starts, expires));
            }
            starts = next;
        }
        return grants;
    }

    private static Credit grant(Credit credit, String name, @Nullable Instant starts, @Nullable Instant expires) {
        return new Credit(
                name,
                credit.prepaid(),
                credit.amount(),
                credit.paid(),
                starts,
                expires,
                credit.order(),
                null,
                credit.units());
    }

    /** Where the period's slices begin: at its start and at every start and expiry of a grant within. */
    public NavigableSet<Instant> slices(LedgerPeriod period) {
        NavigableSet<Instant> starts = new TreeSet<>(Set.of(period.from()));
        for (Credit grant : grants(period)) {
            if (grant.starts() != null && period.dividedBy(grant.starts())) {
                starts.add(grant.starts());
            }
            if (grant.expires() != null && period.dividedBy(grant.expires())) {
                starts.add(grant.expires());
            }
        }
        return starts;
    }
}
