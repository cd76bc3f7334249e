package io.costline.enrich.ledger;

import io.costline.enrich.ledger.LedgerResult.Burnt;
import io.costline.enrich.ledger.LedgerResult.CreditRows;
import io.costline.enrich.ledger.LedgerResult.CreditSlice;
import io.costline.enrich.ledger.LedgerResult.Expired;
import io.costline.enrich.pricing.PeriodTerm.Credit;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.function.Predicate;

/**
 * Burns credits. Every start and expiry divides the period; in each slice the usage burns the open credits in their order, each
 * at what was paid for it, and what no credit covers is cash. Credit that expires unused is lost: nobody's cost.
 */
final class Credits {
    private final List<Credit> grants;
    private final Map<String, Ratio> balances = new LinkedHashMap<>();
    private final List<CreditSlice> slices = new ArrayList<>();
    private Ratio breakage = Ratio.ZERO;

    /** @param opening what is left of credits at the start of the period, where that is not their amount */
    Credits(List<Credit> grants, Map<String, BigDecimal> opening) {
        this.grants = grants;
        for (Credit grant : grants) {
            balances.put(grant.name(), Ratio.of(opening.getOrDefault(grant.name(), grant.amount())));
        }
    }

    /**
     * @param cash what usage costs; credit is taken off it
     * @param effective what is paid for burnt credit is put here
     */
    void burn(LedgerPeriod period, NavigableSet<Instant> starts, Spread cash, Spread effective) {
        for (Instant from : starts) {
            Instant next = starts.higher(from);
            slices.add(slice(from, next == null ? period.to() : next, cash, effective));
        }
    }

    private CreditSlice slice(Instant from, Instant to, Spread cash, Spread effective) {
        Predicate<Bucket> within = bucket -> bucket.from().equals(from);
        Ratio usage = cash.total(within);
        Ratio paid = Ratio.ZERO;
        List<Burnt> burns = new ArrayList<>();
        for (Credit grant : grants.stream().sorted(Credit.BURN_ORDER).toList()) {
            Predicate<Bucket> pays = within.and(
                    bucket -> grant.units().isEmpty() || grant.units().contains(bucket.unit()));
            Ratio burnt = grant.holds(from) ? balance(grant).min(cash.total(pays)) : Ratio.ZERO;
            if (burnt.signum() > 0) {
                cash.take(pays, burnt).forEach((bucket, share) -> effective.add(bucket, cost(grant, share)));
                balances.put(grant.name(), balance(grant).minus(burnt));
                paid = paid.plus(cost(grant, burnt));
                burns.add(new Burnt(grant.name(), burnt.published()));
            }
        }
        Ratio left = cash.total(within);
        return new CreditSlice(
                from,
                to,
                usage.published(),
                burns,
                left.published(),
                left.plus(paid).published(),
                expire(to));
    }

    private List<Expired> expire(Instant at) {
        List<Expired> expired = new ArrayList<>();
        for (Credit grant : grants) {
            Ratio lost = balance(grant);
            if (at.equals(grant.expires()) && lost.signum() > 0) {
                Ratio cost = cost(grant, lost);
                breakage = breakage.plus(cost);
                balances.put(grant.name(), Ratio.ZERO);
                expired.add(new Expired(grant.name(), lost.published(), cost.published()));
            }
        }
        return expired;
    }

    private Ratio balance(Credit grant) {
        return balances.getOrDefault(grant.name(), Ratio.ZERO);
    }

    /** What was paid for some of a credit's face value. */
    private static Ratio cost(Credit grant, Ratio face) {
        return face.times(Ratio.of(grant.paid())).over(Ratio.of(grant.amount()));
    }

    /** What was paid for credit that expired. */
    Ratio breakage() {
        return breakage;
    }

    CreditRows rows() {
        Map<String, BigDecimal> left = new LinkedHashMap<>();
        balances.forEach((name, balance) -> left.put(name, balance.published()));
        return new CreditRows(List.copyOf(slices), left);
    }
}
