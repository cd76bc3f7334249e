package io.costline.cli.backfill;

import io.costline.avro.PricingStatus;
import io.costline.ingest.admission.RejectionCode;
import io.costline.money.Int128;
import io.costline.wire.Interner;
import io.costline.wire.RequestCostView;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the records of one run. Not safe for use by several threads. */
public final class BackfillTotals {
    private final Interner names = new Interner(64);
    private final Map<RejectionCode, Long> rejected = new EnumMap<>(RejectionCode.class);
    private final Map<String, Sums> sums = new TreeMap<>();
    long read;
    long stored;
    long repeated;
    long sent;
    long evidence;
    long recent;
    long ignored;
    long brokenFiles;

    /** Costs of what was sent as history, in one currency. */
    private static final class Sums {
        private final Int128 list = new Int128();
        private final Int128 contracted = new Int128();
        private final Int128 bound = new Int128();
        private long unpriced;
    }

    /**
     * Exact amounts of one currency.
     *
     * @param unpriced calls without a (full) price
     * @param bound what those may cost at most
     */
    public record Line(String currency, BigDecimal list, BigDecimal contracted, long unpriced, BigDecimal bound) {}

    void reject(RejectionCode code) {
        rejected.merge(code, 1L, Long::sum);
    }

    void priced(RequestCostView cost) {
        Sums of = sums.computeIfAbsent(cost.currency(names), currency -> new Sums());
        of.list.add(cost.listCost());
        of.contracted.add(cost.contractedCost());
        of.bound.add(cost.upperBound());
        of.unpriced += cost.status() == PricingStatus.UNPRICED || cost.status() == PricingStatus.PARTLY_PRICED ? 1 : 0;
    }

    /** Elements of the files. */
    public long read() {
        return read;
    }

    /** Events that were stored already. */
    public long stored() {
        return stored;
    }

    /** Further records of an event, in the same batch. */
    public long repeated() {
        return repeated;
    }

    /** Calls of history that were sent and count. */
    public long sent() {
        return sent;
    }

    /** Views of calls that count by another view; sent as evidence, they add nothing. */
    public long evidence() {
        return evidence;
    }

    /** Events within the dedup horizon, sent to the enricher, which knows those it has seen. */
    public long recent() {
        return recent;
    }

    public long ignored() {
        return ignored;
    }

    /** Files that could not be read to their end. */
    public long brokenFiles() {
        return brokenFiles;
    }

    public Map<RejectionCode, Long> rejected() {
        return Collections.unmodifiableMap(rejected);
    }

    /** Whether every record was taken. */
    public boolean isWhole() {
        return rejected.isEmpty() && brokenFiles == 0;
    }

    /** A line a currency. */
    public List<Line> costs() {
        return sums.entrySet().stream()
                .map(each -> new Line(
                        each.getKey(),
                        each.getValue().list.toDecimal(),
                        each.getValue().contracted.toDecimal(),
                        each.getValue().unpriced,
                        each.getValue().bound.toDecimal()))
                .toList();
    }
}
