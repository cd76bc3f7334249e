package io.costline.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.client.FakeDoor.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory is full: each choice as it says. */
class OverflowTest extends ClientTest {
    private static final int ROOM = 40_000;

    @TempDir
    Path folder;

    /** Room for a few dozen events of a kilobyte. */
    private CostlineClientBuilder small() {
        return quick().bufferBytes(ROOM).batchBytes(5_000).concurrentRequests(1);
    }

    private static int fill(CostlineClient client, int count) {
        int taken = 0;
        for (int i = 0; i < count; i++) {
            taken += client.record(event("e" + i, 800)) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void dropCountsAndNeverWaits() throws Exception {
        // Given
        door.behaviour = request -> Reply.of(503, "");
        CostlineClient client = start(small().overflow(Overflow.drop()));

        // When
        long before = System.nanoTime();
        int taken = fill(client, 1_000);

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        assertThat(taken).isBetween(20, 45);
        assertThat(client.metrics().dropped()).isEqualTo(1_000 - taken);
        assertThat(client.metrics().bufferedBytes()).isLessThanOrEqualTo(ROOM);
        door.behaviour = door::accept;
        assertThat(client.flush(LONG)).isTrue();
        assertThat(client.metrics().delivered()).isEqualTo(taken);
        assertThat(door.accepted).hasSize(taken);
    }

    @Test
    void blockWaitsForRoomAndLosesNothingWhileTheDoorIsMerelySlow() throws Exception {
        door.behaviour = request -> door.accept(request).after(5);
        CostlineClient client = start(small().overflow(Overflow.block(LONG)));
        assertThat(fill(client, 500)).isEqualTo(500);
        assertThat(client.flush(LONG)).isTrue();
        assertThat(door.accepted).hasSize(500);
        assertThat(client.metrics().dropped()).isZero();
    }

    @Test
    void blockWaitsNoLongerThanToldAndAnInterruptEndsIt() {
        // Given
        door.behaviour = request -> Reply.of(503, "");
        CostlineClient patient = start(small().overflow(Overflow.block(Duration.ofMillis(300))));
        while (patient.metrics().bufferedBytes() + 1_500 < ROOM) {
            patient.record(event("fill", 800));
        }

        // When
        fill(patient, 2);
        long before = System.nanoTime();
        boolean taken = patient.record(event("late", 800));

        // Then
        assertThat(taken).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(290), Duration.ofSeconds(3));

        // And an interrupted thread does not wait, and stays interrupted
        Thread.currentThread().interrupt();
        before = System.nanoTime();
        assertThat(patient.record(event("interrupted", 800))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(250));
    }

    @Test
    void anInterruptedThreadMayRecordWhileThereIsRoom() throws Exception {
        CostlineClient client = start(small());
        Thread.currentThread().interrupt();
        assertThat(client.record(event("e"))).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(client.flush(LONG)).isTrue();
    }

    @Test
    void spillingLosesNothingWhileTheDoorIsAway() throws Exception {
        // Given
        var away = new AtomicBoolean(true);
        door.behaviour = request -> away.get() ? Reply.of(503, "") : door.accept(request);
        CostlineClient client = start(small().overflow(Overflow.spill(folder, 10_000_000)));

        // When
        assertThat(fill(client, 2_000)).isEqualTo(2_000);
        ClientMetrics during = client.metrics();
        away.set(false);

        // Then
        assertThat(during.bufferedBytes()).isLessThanOrEqualTo(ROOM);
        assertThat(during.spooledEvents()).isGreaterThan(1_900);
        assertThat(client.flush(LONG)).isTrue();
        assertThat(door.accepted).hasSize(2_000);
        assertThat(client.metrics().delivered()).isEqualTo(2_000);
        assertThat(client.metrics().spooledBytes()).isZero();
        assertSumsUp(client.metrics());
        awaitNoSegments();
    }

    @Test
    void whatClosingCannotDeliverTheNextClientDoes() throws Exception {
        // Given
        door.behaviour = request -> Reply.of(503, "");
        CostlineClient first = start(small().overflow(Overflow.spill(folder, 10_000_000)));
        assertThat(fill(first, 300)).isEqualTo(300);
        first.meterOpenAi(
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\"}",
                CallContext.builder()
                        .callId("call-1")
                        .customer("Müller & Söhne")
                        .build());

        // When
        Thread.currentThread().interrupt(); // files are written all the same
        CloseReport report = first.close(Duration.ofMillis(100));
        assertThat(Thread.interrupted()).isTrue();
        door.behaviour = door::accept;
        CostlineClient second = start(small().overflow(Overflow.spill(folder, 10_000_000)));

        // Then
        assertThat(report).isEqualTo(new CloseReport(0, 301, report.trouble()));
        assertThat(second.metrics().recovered()).isEqualTo(301);
        assertThat(second.flush(LONG)).isTrue();
        assertThat(door.accepted).hasSize(301).containsKey("call-1");
        assertThat(second.metrics().delivered()).isEqualTo(301);
        assertSumsUp(first.metrics());
        assertSumsUp(second.metrics());
        awaitNoSegments();
    }

    @Test
    void theDiskIsBoundedToo() throws Exception {
        door.behaviour = request -> Reply.of(503, "");
        CostlineClient client = start(small().overflow(new Overflow.Spill(folder, 50_000, Duration.ofMillis(20))));
        int taken = fill(client, 200);
        assertThat(taken).isBetween(60, 150);
        assertThat(size()).isLessThanOrEqualTo(50_000);
        CloseReport report = client.close(Duration.ofMillis(10));
        assertThat(size()).isLessThanOrEqualTo(50_000);
        assertThat(report.kept() + report.undelivered()).isEqualTo(taken);
        assertSumsUp(client.metrics());
    }

    @Test
    void clientsOfOneDirectoryDoNotMeetAndTakeOverWhatOthersLeft() throws Exception {
        // Given two at a time, both of which leave something
        door.behaviour = request -> Reply.of(503, "");
        var spill = Overflow.spill(folder, 10_000_000);
        CostlineClient one = start(small().overflow(spill));
        CostlineClient two = start(small().overflow(spill));
        one.record(event("of-one"));
        two.record(event("of-two"));
        one.close(Duration.ZERO);
        two.close(Duration.ZERO);

        // When
        door.behaviour = door::accept;
        CostlineClient third = start(small().overflow(spill));

        // Then
        assertThat(third.flush(LONG)).isTrue();
        assertThat(door.accepted).containsOnlyKeys("of-one", "of-two");
    }

    @Test
    void aFileCutShortLosesItsTailOnly() throws Exception {
        // Given
        Path segment = spilled(10);
        cut(segment, segment);

        // When
        CostlineClient second = start(small().overflow(Overflow.spill(folder, 10_000_000)));

        // Then
        assertThat(second.flush(LONG)).isTrue();
        ClientMetrics metrics = second.metrics();
        assertThat(metrics.delivered()).isBetween(5L, 7L).isEqualTo(door.accepted.size());
        assertThat(metrics.damaged()).isEqualTo(10 - metrics.delivered());
        assertSumsUp(metrics);
        awaitNoSegments();
    }

    @Test
    void whatACrashLeftHalfWrittenCountsWithWhatIsThere() throws Exception {
        // Given a process that ended while it wrote
        Path segment = spilled(10);
        cut(segment, segment.resolveSibling(segment.getFileName() + ".part"));
        Files.write(segment.resolveSibling("0000000000000077-5.seg.part"), new byte[3]);
        Files.delete(segment);

        // When
        CostlineClient second = start(small().overflow(Overflow.spill(folder, 10_000_000)));

        // Then nothing that the disk had promised is missing
        assertThat(second.flush(LONG)).isTrue();
        ClientMetrics metrics = second.metrics();
        assertThat(metrics.delivered()).isBetween(5L, 7L).isEqualTo(door.accepted.size());
        assertThat(metrics.damaged()).isZero();
        assertSumsUp(metrics);
        awaitNoSegments();
    }

    /** The file of as many events, which the door did not take; it takes them from now on. */
    private Path spilled(int events) throws IOException {
        door.behaviour = request -> Reply.of(503, "");
        CostlineClient first = start(small().batchEvents(events).overflow(Overflow.spill(folder, 10_000_000)));
        for (int i = 0; i < events; i++) {
            first.record(event("e" + i));
        }
        first.close(Duration.ZERO);
        door.behaviour = door::accept;
        return segments().getFirst();
    }

    private static void cut(Path from, Path to) throws IOException {
        byte[] whole = Files.readAllBytes(from);
        Files.write(to, Arrays.copyOf(whole, whole.length * 2 / 3));
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.seg(\\.part)?"))
                    .toList();
        }
    }

    /** A file goes just after its batch is done. */
    private void awaitNoSegments() throws Exception {
        for (int i = 0; i < 100 && !segments().isEmpty(); i++) {
            Thread.sleep(10);
        }
        assertThat(segments()).isEmpty();
    }

    private long size() throws IOException {
        long size = 0;
        for (Path segment : segments()) {
            size += Files.size(segment);
        }
        return size;
    }
}
