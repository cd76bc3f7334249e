package io.costline.enrich.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.identity.Revisions;
import io.costline.trials.Trials;
import io.costline.wire.AvroBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DedupIndexTest {
    private static final long HOUR = 3_600_000_000L;
    private static final long KEPT = 6 * HOUR;
    private static final long ANY = Long.MAX_VALUE;

    @TempDir
    Path folder;

    private record Seen(long revision, long hash) {}

    @Test
    void agreesWithAMapThatForgetsNothingOverAnyOperationsRestartsAndColdBuckets() {
        Trials.run(25, random -> {
            Path directory = Files.createTempDirectory(folder, "trial");
            Map<Long, Seen> model = new HashMap<>();
            ChangeLog log = new ChangeLog();
            java.util.List<byte[]> changelog = new java.util.ArrayList<>();
            DedupIndex index = new DedupIndex(KEPT, directory.resolve("0"));
            long now = 500_000 * HOUR + random.nextLong(HOUR);
            int restarts = 0;
            for (int step = 0; step < 20_000; step++) {
                now += random.nextInt(20) == 0 ? random.nextLong(HOUR / 100) : random.nextLong(HOUR / 2_000);
                // An id has one event time, so that the model needs no hours: time follows from the id.
                long number = random.nextLong(4_000);
                long eventTime = timeOf(number, now);
                long high = mix(number * 31 + eventTime / HOUR);
                long id = high;
                long revision = random.nextInt(8) == 0 ? random.nextLong(3) : 0;
                long hash = random.nextInt(8) == 0 ? 1 : 0;
                Verdict verdict = index.offer(high, number, eventTime, ANY, false, revision, hash);
                if (eventTime < index.streamTime() - KEPT) {
                    assertThat(verdict).isEqualTo(Verdict.TOO_LATE);
                    continue;
                }
                Verdict expected = expected(model.get(id), revision, hash);
                if (verdict != expected) { // a million AssertJ assertions would take longer than all else
                    throw new AssertionError("step " + step + ": expected " + expected + ", was " + verdict);
                }
                if (verdict.forwards()) {
                    model.put(id, new Seen(revision, hash));
                    log.add(high, number, index.entryHour(), revision, hash, index.entryTime());
                }
                if (log.count() > 0 && random.nextInt(200) == 0) {
                    changelog.add(log.take(index.streamTime()));
                }
                if (random.nextInt(4_000) == 0) {
                    if (log.count() > 0) {
                        changelog.add(log.take(index.streamTime()));
                    }
                    index.close();
                    index = new DedupIndex(KEPT, directory.resolve(Integer.toString(++restarts)));
                    for (byte[] record : changelog) {
                        ChangeLog.restore(record, index, ANY);
                    }
                }
            }
            index.close();
        });
    }

    @Test
    void reportsOfOneCallEndInTheLargestInAnyOrderAndAnotherInputIsAConflict() {
        Trials.run(200, random -> {
            // Given reports of one response as it grows, some twice, and of another call that got the same id
            DedupIndex index = new DedupIndex(KEPT, Files.createTempDirectory(folder, "trial"));
            long input = random.nextLong() & ~0xFFFF_FFFFL;
            long largest = -1;
            boolean first = true;
            for (int report = 0; report < 12; report++) {
                long output = random.nextInt(5) * 1_000L;
                long hash = input | output;
                Verdict verdict = index.offer(1, 1, HOUR * 1_000, ANY, false, Revisions.rank(0, output), hash);
                assertThat(verdict)
                        .isEqualTo(
                                first
                                        ? Verdict.NEW
                                        : output > largest
                                                ? Verdict.SUPERSEDES
                                                : output == largest ? Verdict.DUPLICATE : Verdict.STALE);
                largest = Math.max(largest, output);
                first = false;

                long stranger = (input + (1L << 32)) | random.nextInt(9);
                assertThat(index.offer(
                                1, 1, HOUR * 1_000, ANY, false, Revisions.rank(0, random.nextInt(9_000)), stranger))
                        .isEqualTo(Verdict.CONFLICT);
            }
            index.close();
        });
    }

    @Test
    void anEventKeepsTheTimeOfItsFirstReportInAnyOrderAndOverRestarts() {
        Trials.run(50, random -> {
            // Given reports of some events, each up to half an hour from the first of its event
            Path directory = Files.createTempDirectory(folder, "trial");
            DedupIndex index = new DedupIndex(KEPT, directory.resolve("0"));
            ChangeLog log = new ChangeLog();
            Map<Long, Long> first = new HashMap<>();
            Map<Long, Long> revisions = new HashMap<>();
            long start = 500_000 * HOUR;
            for (int step = 0; step < 2_000; step++) {
                long id = random.nextLong(1, 200);
                long apart = random.nextLong(-DedupIndex.NEAR_MICROS, DedupIndex.NEAR_MICROS + 1);
                Long pinned = first.get(id);
                long time = pinned == null ? start + random.nextLong(4 * HOUR) : pinned + apart;
                long revision = revisions.merge(id, 1L, Long::sum);

                // When
                Verdict verdict = index.offer(mix(id), id, time, ANY, false, Revisions.rank(revision, 0), id);

                // Then
                assertThat(verdict).isEqualTo(pinned == null ? Verdict.NEW : Verdict.SUPERSEDES);
                first.putIfAbsent(id, time);
                assertThat(index.entryTime()).isEqualTo(first.get(id));
                assertThat(index.timeOf(mix(id), id, time)).isEqualTo(first.get(id));
                log.add(mix(id), id, index.entryHour(), Revisions.rank(revision, 0), id, index.entryTime());
                if (step % 500 == 499) {
                    long streamTime = index.streamTime();
                    index.close();
                    index = new DedupIndex(KEPT, directory.resolve(Integer.toString(step)));
                    ChangeLog whole = new ChangeLog();
                    for (Map.Entry<Long, Long> each : first.entrySet()) {
                        whole.add(
                                mix(each.getKey()),
                                each.getKey(),
                                Math.floorDiv(each.getValue(), HOUR),
                                Revisions.rank(revisions.getOrDefault(each.getKey(), 0L), 0),
                                each.getKey(),
                                each.getValue());
                    }
                    ChangeLog.restore(whole.take(streamTime), index, ANY);
                    ChangeLog.restore(log.take(streamTime), index, ANY);
                }
            }
            index.close();
        });
    }

    @Test
    void aReportFarFromTheFirstIsKnownWhileTheHourOfTheFirstIsInMemory() {
        // Given an event, and time an hour on
        DedupIndex index = new DedupIndex(KEPT, folder);
        index.offer(1, 1, HOUR * 1_000 + 7, ANY, false, 0, 5);

        // When, Then a revision an hour later is of it
        assertThat(index.offer(1, 1, HOUR * 1_001 + 7, ANY, false, Revisions.rank(1, 0), 6))
                .isEqualTo(Verdict.SUPERSEDES);
        assertThat(index.entryTime()).isEqualTo(HOUR * 1_000 + 7);
        assertThat(index.entryHour()).isEqualTo(1_000);

        // When time goes on, Then what is told of that revision is still of the event
        index.offer(2, 2, HOUR * 1_004, ANY, false, 0, 0);
        assertThat(index.timeOf(1, 1, HOUR * 1_001 + 7)).isEqualTo(HOUR * 1_000 + 7);

        // But a report that far away is of another, as nothing in memory tells
        assertThat(index.offer(1, 1, HOUR * 1_004, ANY, false, Revisions.rank(2, 0), 7))
                .isEqualTo(Verdict.NEW);
        index.close();
    }

    @Test
    void stateOfAnEarlierReleaseIsReadAndTakesTheTimeOfTheNextReport() {
        // Given a record without times, as it was written
        AvroBuffer written = new AvroBuffer();
        written.writeByte(1);
        written.writeLong(HOUR * 1_000 + 9);
        written.writeLong(1_000);
        written.writeFixedLong(1);
        written.writeFixedLong(2);
        written.writeFixedLong(5);
        written.writeLong(Revisions.rank(0, 3));
        written.writeLong(0);
        DedupIndex index = new DedupIndex(KEPT, folder);

        // When
        ChangeLog.restore(written.toByteArray(), index, ANY);

        // Then
        assertThat(index.offer(1, 2, HOUR * 1_000 + 7, ANY, false, Revisions.rank(0, 3), 5))
                .isEqualTo(Verdict.DUPLICATE);
        assertThat(index.offer(1, 2, HOUR * 1_000 + 8, ANY, false, Revisions.rank(1, 3), 6))
                .isEqualTo(Verdict.SUPERSEDES);
        assertThat(index.entryTime()).isEqualTo(HOUR * 1_000 + 8);
        index.offer(1, 2, HOUR * 1_000 + 11, ANY, false, Revisions.rank(2, 3), 6);
        assertThat(index.entryTime()).isEqualTo(HOUR * 1_000 + 8);
        index.close();
    }

    @Test
    void noEventMovesTimeBeyondWhatAClockAllowsAndLaterOnesAreTakenIn() {
        // Given
        DedupIndex index = new DedupIndex(KEPT, folder);
        long now = HOUR * 1_000;
        index.offer(1, 1, now, now + HOUR, false, 0, 0);

        // When an event comes from a host whose clock is 80 hours ahead
        assertThat(index.offer(2, 2, now + 80 * HOUR, now + HOUR, false, 0, 0)).isEqualTo(Verdict.IN_FUTURE);

        // Then
        assertThat(index.streamTime()).isEqualTo(now);
        assertThat(index.offer(3, 3, now - KEPT, now + HOUR, false, 0, 0)).isEqualTo(Verdict.NEW);
        assertThat(index.offer(1, 1, now, now + HOUR, false, 0, 0)).isEqualTo(Verdict.DUPLICATE);
        index.close();
    }

    @Test
    void timeThatWasLedAstrayComesBackWithWhatIsInTheLog() {
        // Given a log whose last record says a time 80 hours ahead
        ChangeLog log = new ChangeLog();
        long now = HOUR * 1_000;
        log.add(1, 1, 999, 0, 7, HOUR * 999 + 5);
        byte[] before = log.take(now);
        log.add(2, 2, 1_080, 0, 7, HOUR * 1_080);
        byte[] poison = log.take(now + 80 * HOUR);

        // When
        DedupIndex index = new DedupIndex(KEPT, folder);
        ChangeLog.restore(before, index, now + HOUR);
        ChangeLog.restore(poison, index, now + HOUR);

        // Then
        assertThat(index.offer(1, 1, HOUR * 999 + 5, now + HOUR, false, 0, 7)).isEqualTo(Verdict.DUPLICATE);
        assertThat(index.offer(3, 3, now - 2 * HOUR, now + HOUR, false, 0, 7)).isEqualTo(Verdict.NEW);

        // When the clock itself was ahead, and is set right
        index.advance(now + 80 * HOUR);
        index.bound(now + HOUR);

        // Then
        assertThat(index.offer(4, 4, now - 2 * HOUR, now + HOUR, false, 0, 7)).isEqualTo(Verdict.NEW);
        index.close();
    }

    @Test
    void movesColdBucketsToDiskAndForgetsExpiredOnes() throws IOException {
        // Given an hour full of ids
        DedupIndex index = new DedupIndex(KEPT, folder);
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        long[] ids = random.longs(10_000).toArray();
        for (long id : ids) {
            index.offer(id, ~id, HOUR * 1_000 + 5, ANY, false, 0, id);
        }
        assertThat(index.idsInMemory()).isEqualTo(ids.length);

        // When time moves three hours on
        index.offer(1, 1, HOUR * 1_003, ANY, false, 0, 0);

        // Then they are on disk and still known
        assertThat(index.idsInMemory()).isEqualTo(1);
        assertThat(index.idsOnDisk()).isEqualTo(ids.length);
        for (long id : ids) {
            assertThat(index.offer(id, ~id, HOUR * 1_000 + 5, ANY, false, 0, id))
                    .isEqualTo(Verdict.DUPLICATE);
        }
        assertThat(index.offer(ids[0], ~ids[0], HOUR * 1_000 + 5, ANY, false, Revisions.rank(1, 0), 7))
                .isEqualTo(Verdict.SUPERSEDES);
        assertThat(index.offer(ids[0], ~ids[0], HOUR * 1_000 + 5, ANY, false, 0, ids[0]))
                .isEqualTo(Verdict.STALE);

        // When time moves beyond the horizon
        index.offer(2, 2, HOUR * 1_010, ANY, false, 0, 0);

        // Then file and ids are gone and such an event is refused
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("1000-")))
                    .isEmpty();
        }
        assertThat(index.offer(ids[1], ~ids[1], HOUR * 1_000 + 5, ANY, false, 0, 0))
                .isEqualTo(Verdict.TOO_LATE);
        index.close();
    }

    @Test
    void mergesWhatComesLateToAColdBucketIntoANewFile() {
        // Given a cold bucket
        DedupIndex index = new DedupIndex(KEPT, folder);
        for (long id = 1; id <= 8_000; id++) {
            index.offer(mix(id), id, HOUR * 1_000, ANY, false, 0, 0);
        }
        index.offer(1, 1, HOUR * 1_002, ANY, false, 0, 0);
        assertThat(index.idsOnDisk()).isEqualTo(8_000);

        // When many late events and higher revisions arrive for it and an hour passes
        for (long id = 7_001; id <= 14_000; id++) {
            index.offer(mix(id), id, HOUR * 1_000, ANY, false, 1, 0);
        }
        index.offer(2, 2, HOUR * 1_003, ANY, false, 0, 0);

        // Then one file holds all, each id once, at its last revision
        assertThat(index.idsOnDisk()).isEqualTo(14_000);
        assertThat(index.offer(mix(7_500), 7_500, HOUR * 1_000, ANY, false, 0, 0))
                .isEqualTo(Verdict.STALE);
        assertThat(index.offer(mix(5), 5, HOUR * 1_000, ANY, false, 0, 0)).isEqualTo(Verdict.DUPLICATE);
        index.close();
    }

    @Test
    void looksIntoTheHourBeforeForAnEventWhoseTimeWeSet() {
        // Given an event received just before the hour
        DedupIndex index = new DedupIndex(KEPT, folder);
        index.offer(7, 7, HOUR * 1_000 - 1, ANY, true, 0, 0);

        // When it is sent again just after the hour, then it is known
        assertThat(index.offer(7, 7, HOUR * 1_000 + 1, ANY, true, 0, 0)).isEqualTo(Verdict.DUPLICATE);
        index.close();
    }

    @Test
    void keepsTheIdOfAllZeroes() {
        // Given
        DedupIndex index = new DedupIndex(KEPT, folder);

        // When, then
        assertThat(index.offer(0, 0, HOUR, ANY, false, 0, 0)).isEqualTo(Verdict.NEW);
        assertThat(index.offer(0, 0, HOUR, ANY, false, 0, 0)).isEqualTo(Verdict.DUPLICATE);
        index.close();
    }

    private static Verdict expected(Seen seen, long revision, long hash) {
        if (seen == null || revision > seen.revision()) {
            return seen == null ? Verdict.NEW : Verdict.SUPERSEDES;
        }
        if (revision < seen.revision()) {
            return Verdict.STALE;
        }
        return hash == seen.hash() ? Verdict.DUPLICATE : Verdict.CONFLICT;
    }

    private static long timeOf(long number, long now) {
        long back = number % 10 < 8 ? number % 60 * (HOUR / 60) : number % 9 * HOUR;
        return (now - back) / (HOUR / 4) * (HOUR / 4);
    }

    private static long mix(long value) {
        long z = value * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        return z ^ z >>> 27;
    }
}
