package io.costline.attribution.topology;

import io.costline.attribution.AttributionMetrics;
import io.costline.attribution.config.Rules;
import io.costline.attribution.ledger.CallState;
import io.costline.attribution.ledger.DeltaBook;
import io.costline.attribution.topology.Attributed.Kind;
import io.costline.attribution.trace.Applied;
import io.costline.attribution.trace.Trace;
import io.costline.attribution.trace.TraceSummary;
import io.costline.failpoint.Failpoints;
import io.costline.topics.Horizons;
import io.costline.topics.Keys;
import io.costline.topics.PoisonRecords;
import io.costline.topics.Topics;
import io.costline.wire.MalformedRecordException;
import io.costline.wire.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Sub-topology A: puts each call into its trace, and before each commit settles the traces that changed: net deltas of all
 * of them together, the traces themselves, and their state to the changelog, in the transaction of the offsets.
 */
final class AttributeCalls implements Processor<byte[], byte[], byte[], Attributed> {
    private static final Duration CLOSE_INTERVAL = Duration.ofSeconds(1);

    private final Rules rules;
    private final AttributionMetrics metrics;
    private final PoisonRecords poison;
    private final Failpoints failpoints;
    private final CallReader reader;
    private final TraceWriter traces;
    private final DeltaFormat deltas;
    private final Rejecting rejecting;
    private final DeltaBook book;
    private final List<OpenTrace> changed = new ArrayList<>();

    private @Nullable ProcessorContext<byte[], Attributed> context;
    private @Nullable TraceStore store;
    private AttributionMetrics.@Nullable OpenTraces gauge;
    private long read = -1;

    AttributeCalls(
            Rules rules,
            SchemaRegistry registry,
            String deltaTopic,
            AttributionMetrics metrics,
            PoisonRecords poison,
            Failpoints failpoints) {
        this.rules = rules;
        this.poison = poison;
        this.book = new DeltaBook(rules.historyMicros());
        this.metrics = metrics;
        this.failpoints = failpoints;
        this.reader = new CallReader(registry);
        this.traces = new TraceWriter(registry, rules.epoch());
        this.deltas = new DeltaFormat(registry, deltaTopic);
        this.rejecting = new Rejecting(registry, Topics.COSTS.name());
    }

    @Override
    public void init(ProcessorContext<byte[], Attributed> task) {
        context = task;
        store = task.getStateStore(AttributionTopology.TRACE_STORE);
        book.drain((key, delta) -> {});
        changed.clear();
        read = -1;
        TraceStore restored = store();
        restored.unsent().stream()
                .filter(each -> !poison.holds(each.key.bytes()))
                .forEach(this::change);
        gauge = metrics.openTraces();
        CommitHook hook = task.getStateStore(AttributionTopology.CALLS_HOOK);
        hook.attach(task, this::settle);
        task.schedule(CLOSE_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::closeIdle);
    }

    @Override
    public void process(Record<byte[], byte[]> input) {
        TraceStore known = store();
        known.committed();
        failpoints.hit(Failpoints.ATTRIBUTION_MID_BATCH);
        long now = context().currentSystemTimeMs();
        byte[] key = input.key();
        byte[] value = input.value();
        if (poison.isNext(context())) {
            reject(key, value, Rejecting.Reason.UNPROCESSABLE, now);
            return;
        }
        if (key == null || value == null) {
            reject(key, value, Rejecting.Reason.NO_VALUE, now);
            return;
        }
        read = CommitHook.offset(context());
        RuntimeException failed = poison.failure(key, read);
        if (failed != null) {
            reject(key, value, Rejecting.of(failed), now);
            return;
        }
        CallState call;
        try {
            call = reader.read(key, value);
        } catch (MalformedRecordException e) {
            reject(key, value, Rejecting.Reason.MALFORMED_COST, now);
            return;
        }
        if (Math.max(call.eventTime(), reader.acceptedAt()) > Horizons.latestMicros(now, input.timestamp())) {
            reject(key, value, Rejecting.Reason.IN_FUTURE, now);
            return;
        }
        if (Math.max(call.eventTime(), reader.acceptedAt()) < rules.oldestReceipt(now)) {
            reject(key, value, Rejecting.Reason.BEYOND_CORRECTION_HORIZON, now);
            return;
        }
        apply(known, key, call, now);
    }

    private void apply(TraceStore known, byte[] key, CallState call, long now) {
        OpenTrace open = known.open(key);
        Applied applied = open.trace().apply(call, now);
        metrics.applied(applied);
        if (applied != Applied.CHANGED) {
            if (!open.changed) {
                known.release(open);
            }
            return;
        }
        if (open.back) {
            open.back = false;
            metrics.reopened();
        }
        change(open);
    }

    private void change(OpenTrace open) {
        if (!open.changed) {
            open.changed = true;
            changed.add(open);
        }
    }

    private void reject(byte @Nullable [] key, byte @Nullable [] value, Rejecting.Reason reason, long now) {
        metrics.rejected(reason.name());
        context().forward(new Record<>(rejecting.key(key), rejecting.value(key, value, reason, now), now));
    }

    /**
     * Ends traces whose end was announced. Those without a call for long, and the idlest while too many calls are held, leave memory,
     * and nothing is sent: their last row says how long they are open.
     */
    private void closeIdle(long now) {
        TraceStore known = store();
        known.committed();
        long endedBefore = now - rules.traceEndGraceMillis();
        for (OpenTrace each = known.pollEnded(endedBefore); each != null; each = known.pollEnded(endedBefore)) {
            end(each);
        }
        long excess = known.openCalls() - share(known.openCalls());
        OpenTrace next;
        for (OpenTrace each = known.longestIdle(); each != null; each = next) {
            next = each.after;
            if (excess <= 0 && now - each.touchedAt() < rules.traceIdleMillis()) {
                break; // those behind it changed later still
            }
            if (!each.changed && each.row == null && (each.endedBy() == 0 || poison.holds(each.key.bytes()))) {
                excess -= each.calls();
                known.retire(each);
                metrics.closed();
            }
        }
        openTraces().set(known.openTraces(), known.openCalls());
    }

    /** Of the calls the instance may hold, as many as this task has a part in those it holds now. */
    private long share(long own) {
        long all = Math.max(own, metrics.openCalls());
        return all <= rules.maxOpenCalls() ? own : (long) ((double) own / all * rules.maxOpenCalls());
    }

    private void end(OpenTrace open) {
        if (!poison.holds(open.key.bytes())) {
            open.trace().close();
            change(open);
        }
    }

    /** Everything that follows from the calls since the last commit, once for each trace, and rows that waited long enough. */
    private void settle() {
        TraceStore known = store();
        long now = context().currentSystemTimeMs();
        if (changed.isEmpty() && !known.rows().isDue(now)) {
            return;
        }
        long start = System.nanoTime();
        for (OpenTrace each : changed) {
            try {
                publish(each, now);
                known.save(each, now);
            } catch (RuntimeException e) {
                poison.blame(each.key.bytes(), read, e);
                throw e;
            }
        }
        changed.clear();
        sendDue(known.rows(), now);
        known.settled();
        book.drain((key, delta) -> {
            metrics.delta();
            forward(deltas.key(key), new Attributed(Kind.DELTA, deltas.write(key, delta)), now);
        });
        SentBelow.tell(context(), known.rows().sentBelow());
        openTraces().set(known.openTraces(), known.openCalls());
        metrics.settled(System.nanoTime() - start);
        failpoints.hit(Failpoints.ATTRIBUTION_AFTER_DRAIN_BEFORE_COMMIT);
    }

    /** A trace's row goes out when it is new, moved or closed, or its last was some time ago; else it waits. */
    private void publish(OpenTrace open, long now) {
        Trace trace = open.trace();
        String before = trace.revision() == 0 ? null : trace.customer();
        TraceSummary summary = trace.settle(book);
        boolean moved = false;
        if (before != null && !before.equals(summary.customer())) {
            moved = true;
            forward(key(trace, before), new Attributed(Kind.TRACE, null), now);
        }
        long openUntil = summary.closed() ? 0 : (trace.touchedAt() + rules.traceIdleMillis()) * 1000;
        byte[] value = traces.write(summary, openUntil);
        if (!poison.takes(Topics.TRACES.name(), value.length)) {
            throw new RecordTooLargeException("a trace of " + value.length + " bytes");
        }
        var row = new HeldRows.Row(key(trace, summary.customer()), value);
        HeldRows rows = store().rows();
        if (moved || summary.closed() || rows.isFree(open, now)) {
            send(open, row, now);
        } else {
            rows.hold(open, row);
        }
        if (summary.closed()) {
            metrics.closed();
        }
    }

    private void sendDue(HeldRows rows, long now) {
        for (OpenTrace due = rows.pollDue(now); due != null; due = rows.pollDue(now)) {
            HeldRows.Row row = due.row;
            if (row != null) {
                failpoints.hit(Failpoints.ATTRIBUTION_BEFORE_HELD_ROW);
                send(due, row, now);
            }
        }
    }

    private void send(OpenTrace open, HeldRows.Row row, long now) {
        forward(row.key, new Attributed(Kind.TRACE, row.value), now);
        store().rows().sent(open, now, read);
    }

    private static byte[] key(Trace trace, String customer) {
        return Keys.trace(trace.tenant(), customer, trace.traceId()).getBytes(StandardCharsets.UTF_8);
    }

    private void forward(byte[] key, Attributed value, long now) {
        context().forward(new Record<>(key, value, now));
    }

    @Override
    public void close() {
        AttributionMetrics.OpenTraces held = gauge;
        if (held != null) {
            metrics.forget(held);
        }
        changed.clear();
    }

    private ProcessorContext<byte[], Attributed> context() {
        return required(context);
    }

    private TraceStore store() {
        return required(store);
    }

    private AttributionMetrics.OpenTraces openTraces() {
        return required(gauge);
    }

    private static <T> T required(@Nullable T set) {
        if (set == null) {
            throw new IllegalStateException("not initialised");
        }
        return set;
    }
}
