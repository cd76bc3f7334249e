package io.costline.attribution.topology;

import io.costline.attribution.config.Rules;
import io.costline.attribution.trace.Trace;
import io.costline.attribution.trace.TraceCodec;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.apache.kafka.streams.query.Position;
import org.jspecify.annotations.Nullable;

/**
 * The traces of one task: open ones in memory, closed ones on disk ({@link ColdTraces}), all of them in the changelog, one
 * record a changed chunk of {@link Trace#CHUNK} calls.
 *
 * <p>Nothing uncommitted reaches the disk. What {@link #save} was given belongs to a transaction that may yet abort; it is
 * known to be committed when Streams reports offsets ({@link #commit}) or lets the task go on ({@link #committed}).
 */
final class TraceStore implements StateStore {
    /** Commits without a call after which a trace of any length is packed. */
    private static final int MOST_UNPACKED = 60;

    private final String name;
    private final Rules rules;
    private final TraceCodec codec = new TraceCodec();
    private final Map<TraceKey, OpenTrace> open = new HashMap<>();
    /** Closed in the transaction under way: on their way to disk. */
    private final Map<TraceKey, PackedTrace> retired = new LinkedHashMap<>();
    /** Open and saved since their row on disk was written. */
    private final Set<OpenTrace> unwritten = new LinkedHashSet<>();
    /** Open traces by their last change, longest ago first. */
    private final IdleList idle = new IdleList();

    private final Endings endings = new Endings();
    private final HeldRows rows;

    /** Saved in the settling under way, and in the one before: what was not saved again since is packed. */
    private List<OpenTrace> saved = new ArrayList<>();

    private List<OpenTrace> savedBefore = new ArrayList<>();
    private long settlings = 1;

    private @Nullable InternalProcessorContext<?, ?> context;
    private @Nullable ColdTraces cold;
    private long openCalls;

    TraceStore(String name, Rules rules) {
        this.name = name;
        this.rules = rules;
        this.rows = new HeldRows(rules.traceRowInterval().toMillis());
    }

    /** The trace of the record key: from memory, from disk (it is open again), or new. */
    OpenTrace open(byte[] recordKey) {
        TraceKey key = new TraceKey(recordKey);
        OpenTrace known = open.get(key);
        if (known != null) {
            return known;
        }
        PackedTrace packed = retired.remove(key);
        if (packed == null) {
            packed = disk().find(recordKey);
        }
        if (packed == null) {
            return add(new OpenTrace(key, codec));
        }
        OpenTrace back = new OpenTrace(key, packed, codec);
        back.back = true;
        return add(back);
    }

    private OpenTrace add(OpenTrace added) {
        open.put(added.key, added);
        idle.append(added);
        count(added);
        return added;
    }

    private void count(OpenTrace trace) {
        openCalls += trace.calls() - trace.counted;
        trace.counted = trace.calls();
    }

    private void remove(OpenTrace trace) {
        open.remove(trace.key);
        unwritten.remove(trace);
        idle.remove(trace);
        openCalls -= trace.counted;
    }

    /** Lets go of a trace that was looked at and did not change. */
    void release(OpenTrace unchanged) {
        if (unchanged.trace().calls() == 0) {
            remove(unchanged); // evidence of a call that counts elsewhere: there is nothing to keep
        } else if (unchanged.back) {
            retire(unchanged);
        } else if (unchanged.calls() < Trace.CHUNK) {
            unchanged.pack();
        } else {
            packLater(unchanged);
        }
    }

    /** Takes a settled trace out of memory. Nothing is written to the changelog: its state is what it was. */
    void retire(OpenTrace settled) {
        remove(settled);
        retired.put(settled.key, settled.packed());
    }

    private void packLater(OpenTrace trace) {
        if (trace.savedIn != settlings) {
            trace.savedIn = settlings;
            saved.add(trace);
        }
    }

    /** Writes a settled trace to the changelog, and whether its row waits; a closed one leaves memory with the commit. */
    void save(OpenTrace settled, long now) {
        RowMark mark = rows.mark(settled);
        var headers = new RecordHeaders();
        if (mark != null) {
            headers.add(HeldRows.HEADER, mark.bytes());
        }
        Trace trace = settled.trace();
        byte[] first = settled.packed().first();
        boolean changed = trace.takeFirstChanged();
        put(
                settled,
                0,
                changed || first == null ? codec.pack(trace, 0) : codec.repackHeader(trace, first),
                headers,
                now);
        BitSet later = trace.takeLaterChanged();
        for (int chunk = later.nextSetBit(0); chunk >= 0; chunk = later.nextSetBit(chunk + 1)) {
            put(settled, chunk, codec.pack(trace, chunk), new RecordHeaders(), now);
        }
        settled.changed = false;
        if (trace.closed()) {
            retire(settled);
        } else {
            packLater(settled);
            kept(settled);
        }
    }

    private void put(OpenTrace settled, int chunk, byte[] value, Headers headers, long now) {
        settled.packed().put(chunk, value);
        byte[] key = new ChunkKey(settled.key.bytes(), chunk).bytes();
        task().logChange(name, Bytes.wrap(key), value, now, headers, Position.emptyPosition());
    }

    /**
     * All that changed was saved. Traces that were not among it, but the time before, are packed; a long one, which is dear to
     * unpack, after a longer time.
     */
    void settled() {
        for (OpenTrace each : savedBefore) {
            if (each.savedIn == settlings) {
                continue; // stands among the saved
            }
            if (settlings - each.savedIn > Math.min(MOST_UNPACKED, each.calls() / Trace.CHUNK)) {
                each.pack();
            } else if (open.get(each.key) == each) {
                saved.add(each);
            }
        }
        savedBefore = saved;
        saved = new ArrayList<>();
        settlings++;
        rows.settled();
    }

    private void kept(OpenTrace trace) {
        count(trace);
        unwritten.add(trace);
        idle.moveToEnd(trace);
        if (trace.endedBy() == trace.touchedAt()) {
            endings.add(trace);
        }
    }

    /** The open trace that changed longest ago. */
    @Nullable
    OpenTrace longestIdle() {
        return idle.first();
    }

    /** Takes out the next open trace whose end was announced at that time or before. */
    @Nullable
    OpenTrace pollEnded(long until) {
        return endings.poll(until, trace -> open.get(trace.key) == trace);
    }

    /** When rows of traces are sent. */
    HeldRows rows() {
        return rows;
    }

    /** Open traces that were restored, and whose newest row may not have been sent. */
    List<OpenTrace> unsent() {
        return open.values().stream().filter(rows::isUnsent).toList();
    }

    int openTraces() {
        return open.size();
    }

    long openCalls() {
        return openCalls;
    }

    /** What was saved before is committed, as the task goes on: after an abort it would have been closed. */
    void committed() {
        if (!retired.isEmpty()) {
            try (var batch = disk().batch()) {
                retired.forEach((key, trace) -> batch.closed(key.bytes(), trace));
                batch.write();
            }
            retired.clear();
        }
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        committed();
        if (changelogOffsets.isEmpty()) {
            return;
        }
        try (var batch = disk().batch()) {
            unwritten.forEach(trace -> batch.open(trace.key.bytes(), trace.packed(), trace.unsentSince));
            batch.rows(rows.standing());
            changelogOffsets.values().forEach(batch::offset);
            batch.write();
        }
        unwritten.clear();
    }

    @Override
    public @Nullable Long committedOffset(TopicPartition partition) {
        return disk().offset();
    }

    @Override
    @SuppressWarnings("deprecation") // deprecated as it will be taken for granted; until then Streams asks
    public boolean managesOffsets() {
        return true;
    }

    @Override
    public void init(StateStoreContext storeContext, StateStore root) {
        clear();
        context = (InternalProcessorContext<?, ?>) storeContext;
        File folder = new File(storeContext.stateDir(), "rocksdb");
        cold = new ColdTraces(Path.of(folder.getPath(), name), rules.traceRetention());
        List<OpenTrace> found = new ArrayList<>();
        disk().open((key, packed, unsentSince) -> {
            OpenTrace trace = new OpenTrace(new TraceKey(key), packed, codec);
            trace.trace();
            trace.pack();
            trace.unsentSince = unsentSince;
            found.add(trace);
        });
        RowMark standing = disk().rows();
        if (standing != null) {
            rows.restored(standing);
        }
        found.sort(Comparator.comparingLong(OpenTrace::touchedAt));
        for (OpenTrace each : found) {
            add(each);
            endings.add(each);
        }
        storeContext.register(root, (RecordBatchingStateRestoreCallback) this::restore);
    }

    /**
     * Takes in changelog records, which hold committed states only, each over what is known of its trace. Open traces stay
     * in memory, closed ones go to disk.
     */
    private void restore(Collection<ConsumerRecord<byte[], byte[]>> records) {
        List<OpenTrace> restored = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> row : records) {
            if (row.value() == null) {
                continue; // we write none; retention ends a trace
            }
            ChunkKey key = ChunkKey.of(row.key());
            OpenTrace trace = open(key.trace());
            trace.restore(key.chunk(), row.value());
            trace.back = false;
            if (key.chunk() == 0) {
                rows.restored(trace, row.headers().lastHeader(HeldRows.HEADER));
            }
            if (trace.trace().closed()) {
                retire(trace);
            } else {
                kept(trace);
                endings.add(trace);
                restored.add(trace);
            }
        }
        retireIdle();
        committed();
        restored.forEach(OpenTrace::pack);
    }

    /** Most of what a changelog holds has long been without calls, which it does not say. What may have to be sent stays. */
    private void retireIdle() {
        long idleBefore = task().currentSystemTimeMs() - rules.traceIdleMillis();
        OpenTrace next;
        for (OpenTrace each = idle.first(); each != null; each = next) {
            next = each.after;
            if (each.touchedAt() > idleBefore && openCalls <= rules.maxOpenCalls()) {
                return;
            }
            if (each.endedBy() == 0 && !rows.isUnsent(each)) {
                retire(each);
            }
        }
    }

    private InternalProcessorContext<?, ?> task() {
        InternalProcessorContext<?, ?> task = context;
        if (task == null) {
            throw new IllegalStateException("store " + name + " is not open");
        }
        return task;
    }

    private ColdTraces disk() {
        ColdTraces opened = cold;
        if (opened == null) {
            throw new IllegalStateException("store " + name + " is not open");
        }
        return opened;
    }

    @Override
    public void close() {
        ColdTraces opened = cold;
        if (opened != null) {
            opened.flush();
            opened.close();
        }
        clear();
    }

    private void clear() {
        cold = null;
        context = null;
        open.clear();
        retired.clear();
        unwritten.clear();
        idle.clear();
        endings.clear();
        saved.clear();
        savedBefore.clear();
        openCalls = 0;
        rows.clear();
    }

    /** The keys of open traces, for tests and diagnosis. */
    List<String> openKeys() {
        List<String> keys = new ArrayList<>();
        open.keySet().forEach(key -> keys.add(new String(key.bytes(), StandardCharsets.UTF_8)));
        return keys;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return cold != null;
    }
}
