package io.costline.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.client.FakeDoor.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many threads and a door that fails at random: what was taken arrives, once by its id, and memory stays bounded. */
class ClientPropertiesTest extends ClientTest {
    private static final int THREADS = 16;
    private static final int EVENTS = 1_000;
    private static final int ROOM = 200_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1, drop", "2, drop", "3, block", "4, block", "5, spill", "6, spill", "7, spill"})
    void whatWasTakenArrives(long seed, String choice) throws Exception {
        // Given
        var random = new Random(seed);
        door.behaviour = request -> {
            int luck;
            synchronized (random) {
                luck = random.nextInt(10);
            }
            return switch (luck) {
                case 0 -> Reply.of(503, "").with("Retry-After", "0");
                case 1 -> Reply.of(429, "");
                case 2 -> Reply.cut();
                case 3 -> door.accept(request).cutInTheMiddle();
                case 4 -> door.accept(request).after(15);
                default -> door.accept(request);
            };
        };
        Overflow overflow = switch (choice) {
            case "drop" -> Overflow.drop();
            case "block" -> Overflow.block(LONG);
            default -> Overflow.spill(folder, 50_000_000);
        };
        CostlineClient client = start(quick().backoff(Duration.ofMillis(1), Duration.ofMillis(8))
                .bufferBytes(ROOM)
                .batchBytes(20_000)
                .batchEvents(50)
                .overflow(overflow));
        Set<String> taken = ConcurrentHashMap.newKeySet();
        var mostMemory = new AtomicLong();

        // When
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < EVENTS; i++) {
                    String id = thread + "-" + i;
                    boolean took = i % 50 == 7
                            ? client.meterAnthropic(
                                    "{\"type\":\"message\",\"usage\":{\"input_tokens\":1}}",
                                    CallContext.builder().callId(id).build())
                            : client.record(event(id));
                    if (took) {
                        taken.add(id);
                    }
                    mostMemory.accumulateAndGet(client.metrics().bufferedBytes(), Math::max);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        boolean flushed = client.flush(Duration.ofSeconds(60));

        // Then
        ClientMetrics metrics = client.metrics();
        assertThat(flushed).as(metrics.toString()).isTrue();
        assertThat(door.accepted.keySet()).containsAll(taken).hasSameSizeAs(taken);
        assertThat(metrics.delivered()).isEqualTo(taken.size());
        assertThat(metrics.recorded()).isEqualTo((long) THREADS * EVENTS);
        assertThat(metrics.delivered() + metrics.dropped()).isEqualTo(metrics.recorded());
        assertThat(mostMemory.get()).isLessThanOrEqualTo(ROOM);
        assertThat(metrics.bufferedBytes()).isZero();
        if (!choice.equals("drop")) {
            assertThat(metrics.dropped()).isZero();
        }
        assertThat(rejected).isEmpty();
    }
}
