package io.costline.attribution;

import io.costline.attribution.budget.Alert;
import io.costline.attribution.trace.Applied;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** What attribution counts. */
public final class AttributionMetrics {
    private final MeterRegistry registry;
    private final Counter changed;
    private final Counter replayed;
    private final Counter conflicts;
    private final Counter closed;
    private final Counter reopened;
    private final Counter deltas;
    private final Counter deltasAgain;
    private final Counter buckets;
    private final Timer settled;
    private final Set<OpenTraces> tasks = ConcurrentHashMap.newKeySet();

    public AttributionMetrics(MeterRegistry registry) {
        this.registry = registry;
        changed = registry.counter("costline.attribution.calls.applied");
        replayed = registry.counter("costline.attribution.calls.replayed");
        conflicts = registry.counter("costline.attribution.calls.conflicts");
        closed = registry.counter("costline.attribution.traces.closed");
        reopened = registry.counter("costline.attribution.traces.reopened");
        deltas = registry.counter("costline.attribution.deltas");
        deltasAgain = registry.counter("costline.attribution.deltas.again");
        buckets = registry.counter("costline.attribution.buckets");
        settled = registry.timer("costline.attribution.settle");
        Gauge.builder("costline.attribution.traces.open", this, metrics -> metrics.sum(OpenTraces::traces))
                .register(registry);
        Gauge.builder("costline.attribution.calls.open", this, AttributionMetrics::openCalls)
                .register(registry);
    }

    /** What one task holds in memory. */
    public static final class OpenTraces {
        private volatile long traces;
        private volatile long calls;

        public void set(long traceCount, long callCount) {
            traces = traceCount;
            calls = callCount;
        }

        private long traces() {
            return traces;
        }

        private long calls() {
            return calls;
        }
    }

    /** Calls that all tasks of this instance hold in memory. */
    public long openCalls() {
        return sum(OpenTraces::calls);
    }

    private long sum(ToLongFunction<OpenTraces> figure) {
        return tasks.stream().mapToLong(figure).sum();
    }

    /** A task's share of the open-trace gauges. */
    public OpenTraces openTraces() {
        OpenTraces task = new OpenTraces();
        tasks.add(task);
        return task;
    }

    public void forget(OpenTraces task) {
        tasks.remove(task);
    }

    public void applied(Applied applied) {
        switch (applied) {
            case CHANGED -> changed.increment();
            case REPLAYED -> replayed.increment();
            case CONFLICT -> conflicts.increment();
        }
    }

    public void rejected(String reason) {
        registry.counter("costline.attribution.rejected", "reason", reason).increment();
    }

    public void closed() {
        closed.increment();
    }

    public void reopened() {
        reopened.increment();
    }

    public void delta() {
        deltas.increment();
    }

    /** Met again, though it is in the buckets: the group's offset went back behind them. */
    public void deltaAgain() {
        deltasAgain.increment();
    }

    public void bucket() {
        buckets.increment();
    }

    public void alert(Alert alert) {
        registry.counter(
                        "costline.attribution.alerts",
                        "kind",
                        alert.rule().kind().name(),
                        "state",
                        alert.state().name())
                .increment();
    }

    public void settled(long nanos) {
        settled.record(nanos, TimeUnit.NANOSECONDS);
    }
}
