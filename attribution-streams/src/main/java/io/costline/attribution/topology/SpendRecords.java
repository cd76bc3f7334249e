package io.costline.attribution.topology;

import io.costline.attribution.budget.LatchKey;
import io.costline.attribution.budget.Limit;
import io.costline.attribution.budget.PeriodBook;
import io.costline.attribution.budget.Window;
import io.costline.attribution.ledger.Totals;
import io.costline.attribution.spend.Bucket;
import io.costline.attribution.spend.BucketCodec;
import io.costline.attribution.spend.BucketKey;
import io.costline.attribution.spend.Granularity;
import io.costline.attribution.spend.Scope;
import java.math.BigDecimal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Buckets, scope markers, latches and how far they go, in the task's key-value store. */
final class SpendRecords implements PeriodBook.Records {
    private static final long LATEST = Long.MAX_VALUE / 2;
    private static final Bytes ADDED = Bytes.wrap(BucketKey.added());

    private final KeyValueStore<Bytes, byte[]> store;
    private final BucketCodec codec = new BucketCodec();

    SpendRecords(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** The bucket as written last; empty if there is none. */
    @Nullable
    Bucket bucket(Scope scope, Granularity granularity, long start, int addedIn) {
        byte[] packed = store.get(Bytes.wrap(BucketKey.bucket(scope, granularity, start, addedIn)));
        return packed == null ? null : codec.unpack(packed);
    }

    void put(Scope scope, Granularity granularity, long start, int addedIn, Bucket bucket) {
        store.put(Bytes.wrap(BucketKey.bucket(scope, granularity, start, addedIn)), codec.pack(bucket));
    }

    /** Notes that the scope has buckets, the newest from that time, for {@link #scopes}. */
    void mark(Scope scope, long start) {
        Bytes marker = Bytes.wrap(BucketKey.marker(scope));
        byte[] known = store.get(marker);
        if (known == null || ByteBuffer.wrap(known).getLong() < start) {
            store.put(marker, ByteBuffer.allocate(Long.BYTES).putLong(start).array());
        }
    }

    /** How far the deltas are in the buckets; {@link Added#NONE} in a new store. */
    Added added() {
        byte[] packed = store.get(ADDED);
        if (packed == null) {
            return Added.NONE;
        }
        ByteBuffer in = ByteBuffer.wrap(packed);
        return new Added(in.getLong(), in.getLong());
    }

    void put(Added added) {
        store.put(
                ADDED,
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(added.offset())
                        .putLong(added.newest())
                        .array());
    }

    /**
     * Deletes what is about a time before the given one, microseconds since 1970, buckets of history only if they were added in
     * an earlier month than the given one.
     *
     * @param from where to begin; null for the first row
     * @param month as 202611
     * @param rows rows to look at, at most
     * @return where to go on; null when the end was reached
     */
    @Nullable
    Bytes expire(@Nullable Bytes from, long before, int month, int rows) {
        List<Bytes> expired = new ArrayList<>();
        Bytes next = null;
        try (var all = store.range(from, null)) {
            int looked = 0;
            while (all.hasNext() && next == null) {
                var row = all.next();
                if (looked++ == rows) {
                    next = row.key;
                } else if (isBefore(row.key.get(), row.value, before, month)) {
                    expired.add(row.key);
                }
            }
        }
        expired.forEach(store::delete);
        return next;
    }

    /** A marker's time is its value, that of buckets and latches ends their key. */
    private static boolean isBefore(byte[] key, byte[] value, long time, int month) {
        try {
            long start = BucketKey.isMarker(key) ? ByteBuffer.wrap(value).getLong() : BucketKey.start(key);
            return start < time && BucketKey.addedIn(key) < month;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return false; // not a row of ours: it stays
        }
    }

    /** Every scope of this task that the budget covers. */
    void scopes(Limit limit, Consumer<Scope> visitor) {
        byte[] prefix = BucketKey.markers(limit.tenant(), limit.dimension());
        try (var rows = range(prefix, after(prefix))) {
            rows.forEachRemaining(row -> {
                Scope scope = BucketKey.scope(row.key.get());
                if (limit.covers(scope)) {
                    visitor.accept(scope);
                }
            });
        }
    }

    /** Whole UTC hours from hour buckets, what stands over at either end from minutes. */
    @Override
    public PeriodBook.Running sum(Scope scope, Window window) {
        PeriodBook.Running sum = new PeriodBook.Running();
        long start = micros(window.start());
        long end = micros(window.end());
        long hour = Granularity.HOUR.micros();
        long firstHour = Math.ceilDiv(start, hour) * hour;
        long lastHour = Math.floorDiv(end, hour) * hour;
        if (firstHour >= lastHour) {
            add(sum, scope, Granularity.MINUTE, start, end);
        } else {
            add(sum, scope, Granularity.MINUTE, start, firstHour);
            add(sum, scope, Granularity.HOUR, firstHour, lastHour);
            add(sum, scope, Granularity.MINUTE, lastHour, end);
        }
        return sum;
    }

    private void add(PeriodBook.Running sum, Scope scope, Granularity granularity, long from, long to) {
        visit(scope, granularity, from, to, (start, bucket) -> sum.add(bucket.totals(), bucket.receivedAt()));
    }

    private void visit(Scope scope, Granularity granularity, long from, long to, BiConsumer<Long, Bucket> visitor) {
        if (from >= to) {
            return;
        }
        byte[] first = BucketKey.bucket(scope, granularity, from, 0);
        byte[] last = BucketKey.bucket(scope, granularity, to - 1, 0);
        try (var rows = range(first, last)) {
            rows.forEachRemaining(
                    row -> visitor.accept(granularity.start(BucketKey.start(row.key.get())), codec.unpack(row.value)));
        }
    }

    @Override
    public void each(Scope scope, Granularity granularity, long from, long to, BiConsumer<Long, BigDecimal> visitor) {
        visit(
                scope,
                granularity,
                from,
                to,
                (start, bucket) -> visitor.accept(
                        start,
                        bucket.totals().amount(Totals.Amount.CONTRACTED_COST).toDecimal()));
    }

    @Override
    public long firstHour(Scope scope) {
        byte[] first = BucketKey.bucket(scope, Granularity.HOUR, 0, 0);
        try (var rows = range(first, BucketKey.bucket(scope, Granularity.HOUR, LATEST, 0))) {
            return rows.hasNext()
                    ? Granularity.HOUR.start(BucketKey.start(rows.next().key.get()))
                    : LATEST;
        }
    }

    @Override
    public void eachLatches(LatchKey any, BiConsumer<Long, byte[]> visitor) {
        try (var rows = range(any.at(0), any.at(Long.MAX_VALUE))) {
            rows.forEachRemaining(row -> visitor.accept(BucketKey.start(row.key.get()), row.value));
        }
    }

    @Override
    public byte @Nullable [] latches(LatchKey key) {
        return store.get(Bytes.wrap(key.bytes()));
    }

    @Override
    public void latch(LatchKey key, byte[] latches) {
        store.put(Bytes.wrap(key.bytes()), latches);
    }

    private KeyValueIterator<Bytes, byte[]> range(byte[] from, byte[] to) {
        return store.range(Bytes.wrap(from), Bytes.wrap(to));
    }

    /** A key behind every key with this prefix. */
    private static byte[] after(byte[] prefix) {
        byte[] after = Arrays.copyOf(prefix, prefix.length);
        after[after.length - 1]++;
        return after;
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
