package io.costline.enrich.dedup;

import io.costline.identity.Revisions;
import java.nio.file.Path;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of deduplication over hour buckets of event time. Stream time is the highest event time offered; a bucket
 * more than {@link #HOT_HOURS} behind it goes cold, one beyond what is kept is forgotten, and an event older than that is
 * {@link Verdict#TOO_LATE}. An id keeps the time of its first report. Not safe for use by several threads.
 */
final class DedupIndex implements AutoCloseable {
    /** Hours kept in memory besides the one stream time is in. */
    static final int HOT_HOURS = 1;

    static final long HOUR_MICROS = 3_600_000_000L;

    /** How far in time from the first report of an event a later one is known wherever the first is kept. */
    static final long NEAR_MICROS = HOUR_MICROS / 2;

    private final long keptMicros;
    private final Path directory;
    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
    private long streamTime = Long.MIN_VALUE;
    private long hotHour = Long.MIN_VALUE;
    private Bucket hotBucket = new Bucket();
    private long files;

    /**
     * @param keptMicros how far behind stream time ids are remembered
     * @param directory where cold buckets go; this index alone writes there
     */
    DedupIndex(long keptMicros, Path directory) {
        this.keptMicros = keptMicros;
        this.directory = directory;
    }

    private long entryHour;
    private long entryTime;

    /** Hour of the last offered event's entry: the one to log when the verdict forwards. */
    long entryHour() {
        return entryHour;
    }

    /** The time that the last offered event has for good: that of the first report of its id. */
    long entryTime() {
        return entryTime;
    }

    long streamTime() {
        return streamTime;
    }

    /**
     * Judges an event and remembers it.
     *
     * @param revision its rank ({@link Revisions})
     * @param latest no event later than this is taken in, and none moves stream time
     * @param serverTime the time was set by us at receipt, so that the same event sent again bears another: the whole hour
     *     before is looked into as well
     */
    Verdict offer(
            long high, long low, long eventTime, long latest, boolean serverTime, long revision, long contentHash) {
        if (eventTime > latest) {
            return Verdict.IN_FUTURE;
        }
        if (streamTime != Long.MIN_VALUE && eventTime < streamTime - keptMicros) {
            return Verdict.TOO_LATE;
        }
        advance(eventTime);
        long idLow = high == 0 && low == 0 ? 1 : low;
        entryTime = eventTime;
        Bucket bucket = holding(high, idLow, eventTime, serverTime);
        Verdict verdict = Verdict.NEW;
        if (bucket != null) {
            entryTime = bucket.time() == IdTable.NO_TIME ? eventTime : bucket.time();
            verdict = judge(revision, contentHash, bucket.revision(), bucket.contentHash());
        } else {
            entryHour = Math.floorDiv(eventTime, HOUR_MICROS);
            bucket = bucket(entryHour);
        }
        if (verdict.forwards()) {
            bucket.put(high, idLow, revision, contentHash, entryTime);
        }
        return verdict;
    }

    /** The time that an event has for good, of which a report was offered; the report's own where it is forgotten. */
    long timeOf(long high, long low, long reportedTime) {
        long idLow = high == 0 && low == 0 ? 1 : low;
        Bucket bucket = holding(high, idLow, reportedTime, false);
        if (bucket == null) { // it may have been offered while the first report's hour was in memory
            bucket = buckets.values().stream()
                    .filter(each -> each.find(high, idLow))
                    .findFirst()
                    .orElse(null);
        }
        return bucket == null || bucket.time() == IdTable.NO_TIME ? reportedTime : bucket.time();
    }

    /**
     * The bucket with an id, its entry found, its hour in {@link #entryHour}. A later report may bear another time than the
     * first: it is known within {@link #NEAR_MICROS} of it, and however far from it while the first one's hour is in memory.
     */
    private @Nullable Bucket holding(long high, long low, long eventTime, boolean serverTime) {
        long hour = Math.floorDiv(eventTime, HOUR_MICROS);
        long first = serverTime ? hour - 1 : Math.floorDiv(eventTime - NEAR_MICROS, HOUR_MICROS);
        long last = Math.floorDiv(eventTime + NEAR_MICROS, HOUR_MICROS);
        if (isIn(hour, high, low)) {
            return bucket(hour);
        }
        for (long near = first; near <= last; near++) {
            if (near != hour && isIn(near, high, low)) {
                return bucket(near);
            }
        }
        long now = Math.floorDiv(streamTime, HOUR_MICROS);
        for (long hot = now - HOT_HOURS; hot <= now; hot++) {
            if ((hot < first || hot > last) && isIn(hot, high, low)) {
                return bucket(hot);
            }
        }
        return null;
    }

    private boolean isIn(long hour, long high, long low) {
        Bucket bucket = hour == hotHour ? hotBucket : buckets.get(hour);
        if (bucket == null || !bucket.find(high, low)) {
            return false;
        }
        entryHour = hour;
        return true;
    }

    private static Verdict judge(long rank, long contentHash, long seenRank, long seenHash) {
        if (rank == seenRank) {
            return contentHash == seenHash ? Verdict.DUPLICATE : Verdict.CONFLICT;
        }
        if (Revisions.sameRevision(rank, seenRank) && !Revisions.sameInput(contentHash, seenHash)) {
            return Verdict.CONFLICT;
        }
        return rank > seenRank ? Verdict.SUPERSEDES : Verdict.STALE;
    }

    /**
     * Finds the views of a call seen so far: those whose first lies within {@link CallViews#WINDOW_MINUTES} of this event's
     * time. They are entries like events', under an id made of the call's and the view's number.
     */
    void find(CallViews views, long eventTime) {
        long minute = Math.floorDiv(eventTime, CallViews.MINUTE_MICROS);
        long first = Math.floorDiv(minute - CallViews.WINDOW_MINUTES, 60);
        long last = Math.floorDiv(minute + CallViews.WINDOW_MINUTES, 60);
        views.clear(Math.floorDiv(minute, 60), minute);
        for (long hour = first; hour <= last && views.count() == 0; hour++) {
            Bucket bucket = buckets.get(hour);
            if (bucket != null) {
                collect(views, bucket, hour);
            }
        }
    }

    private static void collect(CallViews views, Bucket bucket, long hour) {
        while (views.count() < CallViews.MAX && bucket.find(views.nextHigh(), views.nextLow())) {
            if (!views.add(hour, bucket.revision(), bucket.contentHash())) {
                return;
            }
        }
    }

    /** Remembers a view of the call last found. */
    void put(CallViews views, int number, long place, long mark) {
        bucket(views.hour()).put(views.high(number), views.low(number), place, mark, IdTable.NO_TIME);
    }

    /** Takes an entry back in from the changelog, which is in the order the entries were made. */
    void restore(long high, long low, long hour, long revision, long contentHash, long time) {
        if (hour * HOUR_MICROS + HOUR_MICROS <= streamTime - keptMicros) {
            return;
        }
        bucket(hour).put(high, low, revision, contentHash, time);
    }

    /** Takes stream time back to a bound, where a clock that was wrong has led it beyond. */
    void bound(long latest) {
        streamTime = Math.min(streamTime, latest);
    }

    /** Moves stream time on: buckets grow cold and old ones are forgotten. */
    void advance(long eventTime) {
        if (eventTime <= streamTime) {
            return;
        }
        long hourBefore = streamTime == Long.MIN_VALUE ? Long.MIN_VALUE : Math.floorDiv(streamTime, HOUR_MICROS);
        streamTime = eventTime;
        if (Math.floorDiv(eventTime, HOUR_MICROS) != hourBefore) {
            coolDown();
        }
    }

    /** Writes cold buckets that are worth it and forgets expired ones. */
    void coolDown() {
        if (streamTime == Long.MIN_VALUE) {
            return;
        }
        long kept = Math.floorDiv(streamTime - keptMicros, HOUR_MICROS);
        while (!buckets.isEmpty() && buckets.firstKey() < kept) {
            buckets.pollFirstEntry().getValue().close();
        }
        hotHour = Long.MIN_VALUE;
        long firstHot = Math.floorDiv(streamTime, HOUR_MICROS) - HOT_HOURS;
        buckets.headMap(firstHot).forEach((hour, bucket) -> {
            if (bucket.worthWriting()) {
                bucket.write(directory.resolve(hour + "-" + files++ + ".ids"));
            }
        });
    }

    long idsInMemory() {
        return buckets.values().stream().mapToLong(Bucket::inMemory).sum();
    }

    long idsOnDisk() {
        return buckets.values().stream().mapToLong(Bucket::onDisk).sum();
    }

    @Override
    public void close() {
        buckets.values().forEach(Bucket::close);
        buckets.clear();
    }

    private Bucket bucket(long hour) {
        if (hour != hotHour) {
            hotBucket = buckets.computeIfAbsent(hour, h -> new Bucket());
            hotHour = hour;
        }
        return hotBucket;
    }
}
