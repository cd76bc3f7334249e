package io.costline.attribution.topology;

import io.costline.attribution.ledger.CallState;
import io.costline.attribution.ledger.DeltaBook;
import io.costline.attribution.ledger.DeltaKey;
import io.costline.attribution.ledger.Dimension;
import io.costline.attribution.ledger.Totals;
import io.costline.attribution.trace.Applied;
import io.costline.attribution.trace.Trace;
import io.costline.wire.SchemaRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Attribution's traces and ledger without Kafka: costs in, traces and the tenant's minutes out. */
public final class SimulatedAttribution {
    private final CallReader reader;
    private final Map<String, Trace> traces = new HashMap<>();
    private final Set<Trace> changed = new LinkedHashSet<>();
    private final DeltaBook book = new DeltaBook();
    private final Map<DeltaKey, Totals> minutes = new HashMap<>();

    public SimulatedAttribution(SchemaRegistry registry) {
        this.reader = new CallReader(registry);
    }

    /** Takes in one record of costline.costs. */
    public void read(byte[] key, byte[] value) {
        CallState call = reader.read(key, value);
        String name = new String(key, StandardCharsets.UTF_8);
        int slash = name.indexOf('/');
        Trace trace =
                traces.computeIfAbsent(name, absent -> new Trace(name.substring(0, slash), name.substring(slash + 1)));
        if (trace.apply(call, 0) == Applied.CHANGED) {
            changed.add(trace);
        }
    }

    /** What happens before each commit. */
    public void commit() {
        changed.forEach(trace -> trace.settle(book));
        changed.clear();
        book.drain((key, delta) ->
                minutes.computeIfAbsent(key, absent -> new Totals()).add(delta.change()));
    }

    /** Traces in which something counts. */
    public int traces() {
        return traces.size();
    }

    /** Calls the tenant's minutes count. */
    public long calls() {
        return tenant().count(Totals.Count.CALLS);
    }

    /** What they cost. */
    public BigDecimal cost() {
        return tenant().contractedCost().toDecimal();
    }

    private Totals tenant() {
        Totals sum = new Totals();
        minutes.forEach((key, totals) -> {
            if (key.dimension() == Dimension.TENANT) {
                sum.add(totals);
            }
        });
        return sum;
    }
}
