package io.costline.client;

import java.util.concurrent.atomic.LongAdder;

/** Counts of a client; what each means is said at {@link ClientMetrics}. */
final class Counters {
    final LongAdder recorded = new LongAdder();
    final LongAdder recovered = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder ignored = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder damaged = new LongAdder();
    final LongAdder spilled = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder bytesSent = new LongAdder();

    ClientMetrics snapshot(Backlog backlog) {
        return new ClientMetrics(
                recorded.sum(),
                recovered.sum(),
                delivered.sum(),
                ignored.sum(),
                rejected.sum(),
                dropped.sum(),
                damaged.sum(),
                spilled.sum(),
                requests.sum(),
                failures.sum(),
                bytesSent.sum(),
                backlog.buffered(),
                backlog.memory(),
                backlog.spooled(),
                backlog.diskBytes());
    }
}
