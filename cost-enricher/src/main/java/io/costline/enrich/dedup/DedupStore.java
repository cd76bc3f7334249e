package io.costline.enrich.dedup;

import io.costline.failpoint.Failpoints;
import io.costline.topics.Horizons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * The dedup index as a Kafka Streams store. Its changelog gets one packed record per commit, and one per
 * {@value #ENTRIES_PER_RECORD} entries in between; all are in the transaction that commits the offsets of the events they
 * stand for. The store counts as not persistent: whatever happened before, a task starts empty and restores. Records bear
 * stream time, and go when stream time has left them behind ({@link ChangelogTrim}): however long the enricher stood still,
 * it finds what it knew.
 *
 * <p>The hook before the commit is the cache flush of {@link CachedStateStore}, which with {@link
 * InternalProcessorContext#logChange} is internal API of Kafka Streams (README, Decisions). A test against a real broker
 * holds that it is called and that it is called in time.
 */
public final class DedupStore implements StateStore, CachedStateStore<Object, Object> {
    private static final int ENTRIES_PER_RECORD = 8_192;
    private static final long HOUR_MILLIS = 3_600_000L;

    private final String name;
    private final DedupSettings settings;
    private final boolean logged;
    private final Failpoints failpoints;
    private final InstantSource clock;
    private final ChangelogTrim trim;
    private final ChangeLog changes = new ChangeLog();
    private @Nullable InternalProcessorContext<?, ?> context;
    private @Nullable DedupIndex index;
    private @Nullable Path directory;
    private long sequence;
    private long trimmedHour = Long.MIN_VALUE;

    DedupStore(
            String name,
            DedupSettings settings,
            boolean logged,
            Failpoints failpoints,
            InstantSource clock,
            ChangelogTrim trim) {
        this.name = name;
        this.settings = settings;
        this.logged = logged;
        this.failpoints = failpoints;
        this.clock = clock;
        this.trim = trim;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext storeContext, StateStore root) {
        context = (InternalProcessorContext<?, ?>) storeContext;
        directory = settings.directory().resolve(storeContext.taskId() + "-" + UUID.randomUUID());
        index = new DedupIndex(settings.kept().toMillis() * 1_000, directory);
        changes.clear();
        sequence = 0;
        storeContext.register(root, new Restore());
    }

    /**
     * Judges an event and remembers it; see {@link Verdict}.
     *
     * @param eventTime UTC microseconds
     * @param nowMillis this host's clock
     * @param recordMillis the time of the event's record
     */
    public Verdict offer(
            long high,
            long low,
            long eventTime,
            long nowMillis,
            long recordMillis,
            boolean serverTime,
            long revision,
            long contentHash) {
        DedupIndex open = open();
        open.bound(Horizons.latestMicros(nowMillis, nowMillis)); // this host's clock may have been ahead until now
        long latest = Horizons.latestMicros(nowMillis, recordMillis);
        Verdict verdict = open.offer(high, low, eventTime, latest, serverTime, revision, contentHash);
        if (logged && verdict.forwards()) {
            changes.add(high, low, open.entryHour(), revision, contentHash, open.entryTime());
            if (changes.count() >= ENTRIES_PER_RECORD) {
                log();
            }
        }
        return verdict;
    }

    /** The time that the event last offered has for good, in UTC microseconds: that of the first report of its id. */
    public long entryTime() {
        return open().entryTime();
    }

    /** The same of an event of which this report was offered once; the report's own where the id is forgotten. */
    public long timeOf(long high, long low, long reportedTime) {
        return open().timeOf(high, low, reportedTime);
    }

    /** Finds the views of a call near this event's time; see {@link CallViews}. */
    public void find(CallViews views, long eventTime) {
        open().find(views, eventTime);
    }

    /**
     * Remembers a view of the call last found.
     *
     * @param number of a view that is known, or their count for one more
     * @param mark tells the event from the call's others
     */
    public void put(CallViews views, int number, long offset, long mark) {
        long place = views.place(offset);
        open().put(views, number, place, mark);
        if (logged) {
            changes.add(views.high(number), views.low(number), views.hour(), place, mark, IdTable.NO_TIME);
            if (changes.count() >= ENTRIES_PER_RECORD) {
                log();
            }
        }
    }

    /** Ids in memory now. */
    public long idsInMemory() {
        return open().idsInMemory();
    }

    /** Ids in files now. */
    public long idsOnDisk() {
        return open().idsOnDisk();
    }

    @Override
    public void flushCache() {
        if (logged && changes.count() > 0) {
            log();
        }
        failpoints.hit(Failpoints.ENRICH_AFTER_DRAIN_BEFORE_COMMIT);
    }

    @Override
    public void clearCache() {
        changes.clear();
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return index != null;
    }

    @Override
    public void close() {
        if (index != null) {
            index.close();
            index = null;
        }
        if (directory != null) {
            try {
                Files.deleteIfExists(directory);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete dedup folder " + directory, e);
            }
            directory = null;
        }
    }

    private void log() {
        if (context == null) {
            throw new IllegalStateException("store " + name + " is not open");
        }
        byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(sequence++).array();
        long streamMillis = Math.floorDiv(open().streamTime(), 1_000);
        byte[] value = changes.take(open().streamTime());
        context.logChange(
                name,
                Bytes.wrap(key),
                value,
                Math.max(0, Math.min(streamMillis, clock.millis())), // the broker refuses what is ahead of its clock
                new RecordHeaders(),
                Position.emptyPosition());
        long hour = Math.floorDiv(streamMillis, HOUR_MILLIS);
        if (hour != trimmedHour) {
            trimmedHour = hour;
            long unused = streamMillis - settings.kept().toMillis() - HOUR_MILLIS;
            trim.before(context.changelogFor(name), context.taskId().partition(), unused);
        }
    }

    private DedupIndex open() {
        if (index == null) {
            throw new IllegalStateException("store " + name + " is not open");
        }
        return index;
    }

    private final class Restore implements BatchingStateRestoreCallback {
        @Override
        public void restoreAll(Collection<KeyValue<byte[], byte[]>> records) {
            for (KeyValue<byte[], byte[]> record : records) {
                ChangeLog.restore(record.value, open(), Horizons.latestMicros(clock.millis(), clock.millis()));
                sequence++;
            }
        }
    }
}
