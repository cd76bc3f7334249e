package io.costline.enrich.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.identity.Revisions;
import io.costline.trials.Trials;
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
                    log.add(high, number, index.entryHour(), revision, hash);
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
        log.add(1, 1, 999, 0, 7);
        byte[] before = log.take(now);
        log.add(2, 2, 1_080, 0, 7);
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
        assertThat(index.offer(7, 7, HOUR * 1_000 + 1, ANY, false, 0, 0)).isEqualTo(Verdict.NEW);
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
