package io.costline.enrich.ledger;

import io.costline.enrich.ledger.LedgerResult.CapacityRow;
import io.costline.enrich.ledger.LedgerResult.CapacityShare;
import io.costline.enrich.pricing.PeriodTerm.Capacity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Shares the fees of capacity. The provider decides which calls it serves and says so by their service tier; those cost nothing
 * by the token. Of an hour's fee a call bears its weight of what the hour had room for, or of the weight of all calls where that
 * is more; the rest, and every idle hour, is unused.
 */
final class Capacities {
    private static final Ratio HOUR_SECONDS =
            Ratio.of(ChronoUnit.HOURS.getDuration().toSeconds());

    private record Hour(int term, Instant from) {}

    private final LedgerPeriod period;
    private final List<Capacity> terms;
    private final Map<Hour, Ratio> weights = new HashMap<>();
    private final List<Ratio> used = new ArrayList<>();
    private final List<Long> served = new ArrayList<>();

    Capacities(LedgerPeriod period, List<Capacity> terms, Collection<UsageCall> calls) {
        this.period = period;
        this.terms = terms;
        for (int term = 0; term < terms.size(); term++) {
            int index = term;
            List<UsageCall> covered = calls.stream()
                    .filter(call -> serves(terms.get(index), call))
                    .toList();
            covered.forEach(call -> weights.merge(hour(index, call), weight(index, call.lines()), Ratio::plus));
            used.add(covered.stream().map(call -> share(index, call)).reduce(Ratio.ZERO, Ratio::plus));
            served.add((long) covered.size());
        }
    }

    boolean serves(UsageCall call) {
        return terms.stream().anyMatch(term -> serves(term, call));
    }

    private static boolean serves(Capacity term, UsageCall call) {
        return term.serviceTier().equals(call.serviceTier())
                && (term.starts() == null || !call.at().isBefore(term.starts()))
                && (term.ends() == null || call.at().isBefore(term.ends()));
    }

    /** What a call bears of the fees. */
    Ratio share(UsageCall call) {
        Ratio share = Ratio.ZERO;
        for (int term = 0; term < terms.size(); term++) {
            if (serves(terms.get(term), call)) {
                share = share.plus(share(term, call));
            }
        }
        return share;
    }

    private Ratio share(int term, UsageCall call) {
        return share(term, call, call.lines());
    }

    private Ratio share(int term, UsageCall call, List<UsageCall.Line> lines) {
        Hour hour = hour(term, call);
        Ratio room = Ratio.ZERO;
        for (Capacity other : terms) {
            if (other.serviceTier().equals(terms.get(term).serviceTier())) {
                room = room.plus(Ratio.of(other.roomOfHour()).times(ofHour(other, hour.from())));
            }
        }
        Ratio fee = feeOf(terms.get(term), ofHour(terms.get(term), hour.from()));
        return fee.times(weight(term, lines)).over(room.max(weights.getOrDefault(hour, Ratio.ZERO)));
    }

    /** What the calls of each tier, hour and unit bear in all. */
    List<CapacityShare> shares(Collection<UsageCall> calls) {
        Map<Cell, Ratio> bears = new TreeMap<>();
        Map<Cell, BigDecimal> quantities = new TreeMap<>();
        for (UsageCall call : calls) {
            for (int term = 0; term < terms.size(); term++) {
                if (serves(terms.get(term), call)) {
                    for (UsageCall.Line line : call.lines()) {
                        bears.merge(cell(call, line), share(term, call, List.of(line)), Ratio::plus);
                    }
                }
            }
            if (serves(call)) {
                call.lines().forEach(line -> quantities.merge(cell(call, line), line.quantity(), BigDecimal::add));
            }
        }
        List<CapacityShare> shares = new ArrayList<>();
        quantities.forEach((cell, quantity) -> shares.add(new CapacityShare(
                cell.from(),
                cell.to(),
                cell.tier(),
                cell.unit(),
                quantity,
                bears.getOrDefault(cell, Ratio.ZERO).published())));
        return shares;
    }

    private record Cell(String tier, Instant from, Instant to, String unit) implements Comparable<Cell> {
        private static final Comparator<Cell> ORDER =
                Comparator.comparing(Cell::tier).thenComparing(Cell::from).thenComparing(Cell::unit);

        @Override
        public int compareTo(Cell other) {
            return ORDER.compare(this, other);
        }
    }

    /** Within its hour and the period, up to where capacity of its tier begins or ends. */
    private Cell cell(UsageCall call, UsageCall.Line line) {
        Instant hour = call.at().truncatedTo(ChronoUnit.HOURS);
        Instant from = latest(hour, period.from());
        Instant to = earliest(hour.plus(1, ChronoUnit.HOURS), period.to());
        for (Capacity term : terms) {
            for (Instant edge : Stream.of(term.starts(), term.ends())
                    .flatMap(Stream::ofNullable)
                    .toList()) {
                if (term.serviceTier().equals(call.serviceTier())) {
                    from = edge.isAfter(call.at()) ? from : latest(from, edge);
                    to = edge.isAfter(call.at()) ? earliest(to, edge) : to;
                }
            }
        }
        return new Cell(call.serviceTier(), from, to, line.unit());
    }

    private Ratio weight(int term, List<UsageCall.Line> lines) {
        return lines.stream()
                .map(line -> Ratio.of(terms.get(term).weight(line.unit(), line.quantity())))
                .reduce(Ratio.ZERO, Ratio::plus);
    }

    private static Hour hour(int term, UsageCall call) {
        return new Hour(term, call.at().truncatedTo(ChronoUnit.HOURS));
    }

    /** How long of some time, and of the period, capacity is there. */
    private Ratio hours(Capacity term, Instant from, Instant to) {
        Instant starts = latest(latest(from, period.from()), term.starts() == null ? from : term.starts());
        Instant ends = earliest(earliest(to, period.to()), term.ends() == null ? to : term.ends());
        return starts.isBefore(ends)
                ? Ratio.of(BigDecimal.valueOf(Duration.between(starts, ends).toMillis(), 3))
                        .over(HOUR_SECONDS)
                : Ratio.ZERO;
    }

    private Ratio ofHour(Capacity term, Instant from) {
        return hours(term, from, from.plus(1, ChronoUnit.HOURS));
    }

    private Ratio ofPeriod(Capacity term) {
        return hours(term, period.from(), period.to());
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earliest(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Ratio feeOf(Capacity term, Ratio hours) {
        return Ratio.of(term.ofHours(BigDecimal.ONE)).times(hours);
    }

    private Ratio fee(int term) {
        return feeOf(terms.get(term), ofPeriod(terms.get(term)));
    }

    /** What calls bear in all. */
    Ratio used() {
        return used.stream().reduce(Ratio.ZERO, Ratio::plus);
    }

    /** What no call bears. */
    Ratio unused() {
        Ratio fees = Ratio.ZERO;
        for (int term = 0; term < terms.size(); term++) {
            fees = fees.plus(fee(term));
        }
        return fees.minus(used());
    }

    List<CapacityRow> rows() {
        List<CapacityRow> rows = new ArrayList<>();
        for (int term = 0; term < terms.size(); term++) {
            Capacity capacity = terms.get(term);
            rows.add(new CapacityRow(
                    capacity.name(),
                    ofPeriod(capacity).published(),
                    fee(term).published(),
                    used.get(term).published(),
                    fee(term).minus(used.get(term)).published(),
                    served.get(term)));
        }
        return rows;
    }
}
