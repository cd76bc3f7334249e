package io.costline.enrich.reprice;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the automatic runs count. Safe for use by several threads. */
public final class RepriceMetrics {
    private final Counter changed;
    private final Counter unchanged;
    private final Counter finished;
    private final Counter failed;

    public RepriceMetrics(MeterRegistry registry) {
        changed = registry.counter("costline.reprice.events", "result", "changed");
        unchanged = registry.counter("costline.reprice.events", "result", "unchanged");
        finished = registry.counter("costline.reprice.runs", "result", "finished");
        failed = registry.counter("costline.reprice.runs", "result", "failed");
    }

    void finished(RepriceTotals totals) {
        finished.increment();
        changed.increment(totals.changed());
        unchanged.increment(totals.looked() - totals.changed());
    }

    void failed() {
        failed.increment();
    }
}
