package io.costline.ingest.kafkadoor;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.Rejection;
import io.costline.avro.RequestEvent;
import io.costline.failpoint.Failpoints;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.Normalizer;
import io.costline.ingest.admission.Admission;
import io.costline.ingest.admission.Horizon;
import io.costline.ingest.publish.Records;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.InMemoryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The door over clients that hold everything in memory: how it cuts transactions, and what it says when it stands. */
class KafkaDoorTest {
    private static final TopicPartition RAW = new TopicPartition("costline.raw.costline", 0);

    private final MovedClock clock = new MovedClock();
    private final List<FakeProducer> producers = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger exit = new AtomicInteger();
    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final AtomicReference<byte @Nullable []> first = new AtomicReference<>();

    /** Consumer and producer of one life; the consumer begins at what the producers committed. */
    private record Pair(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer)
            implements KafkaDoor.Clients {
        @Override
        public void close() {}
    }

    private KafkaDoor door(KafkaDoor.Bounds bounds, int records, int eventsOfEach, FakeProducer... lives) {
        var life = new AtomicInteger();
        return door(
                careful -> {
                    FakeProducer producer = lives[Math.min(life.getAndIncrement(), lives.length - 1)];
                    producers.add(producer);
                    return new Pair(consumer(records, eventsOfEach), producer);
                },
                bounds);
    }

    private KafkaDoor door(KafkaDoor.Lives lives, KafkaDoor.Bounds bounds) {
        var raw = new RawRecords(
                Normalizer.standard(),
                new Admission(Horizon.STANDARD),
                AvroDeserializer.of(registry, RequestEvent.class),
                Optional.of("acme"),
                1 << 20);
        return new KafkaDoor(
                Pattern.compile("costline\\.raw\\..*"),
                lives,
                raw,
                new Records(registry),
                new IngestMetrics(new SimpleMeterRegistry()),
                Failpoints.none(),
                bounds,
                clock,
                exit::set,
                Optional::empty);
    }

    private MockConsumer<byte[], byte[]> consumer(int records, int eventsOfEach) {
        var consumer = new MockConsumer<byte[], byte[]>("earliest");
        fill(consumer, records, eventsOfEach);
        return consumer;
    }

    private void fill(MockConsumer<byte[], byte[]> consumer, int records, int eventsOfEach) {
        long from = producers.stream()
                .flatMap(producer -> producer.offsets.stream())
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(RAW));
            consumer.updateBeginningOffsets(Map.of(RAW, from));
            consumer.updateEndOffsets(Map.of(RAW, (long) records));
            for (long offset = from; offset < records; offset++) {
                consumer.addRecord(
                        new ConsumerRecord<>(RAW.topic(), 0, offset, new byte[0], value(offset, eventsOfEach)));
            }
        });
    }

    private byte[] value(long offset, int events) {
        byte[] other = first.get();
        return offset == 0 && other != null ? other : array(offset, events);
    }

    private static byte[] array(long record, int events) {
        return IntStream.range(0, events)
                .mapToObj(i -> "{\"id\":\"" + record + '-' + i
                        + "\",\"time\":\"2026-11-21T11:59:00Z\",\"model\":\"m\",\"usage\":{\"input_tokens\":1}}")
                .collect(java.util.stream.Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void aPollIsCutIntoTransactionsBySoManyEventsAtTheEndOfARecord() throws Exception {
        // Given five records of ten events, polled at once
        var producer = new FakeProducer();
        try (var door = door(new KafkaDoor.Bounds(15, Duration.ofHours(1)), 5, 10, producer)) {
            // When
            door.start();
            await(() -> producer.transactions.size() == 3);

            // Then
            assertThat(producer.transactions).containsExactly(20, 20, 10);
            assertThat(producer.offsets).containsExactly(2L, 4L, 5L);
            assertThat(door.failure()).isEmpty();
        }
    }

    @Test
    void aTransactionIsAlsoCommittedForTheTimeItTook() throws Exception {
        // Given a producer that takes a second for each event
        var producer = new FakeProducer() {
            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                clock.move(Duration.ofSeconds(1));
                return super.send(record, callback);
            }
        };
        try (var door = door(new KafkaDoor.Bounds(1_000, Duration.ofSeconds(3)), 5, 2, producer)) {
            // When
            door.start();
            await(() -> producer.transactions.size() == 3);

            // Then
            assertThat(producer.transactions).containsExactly(4, 4, 2);
        }
    }

    @Test
    void nothingIsSentAfterASendThatFailedAndTheNextLifeTakesLess() throws Exception {
        // Given a producer that refuses its seventh record
        var failing = new FakeProducer() {
            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                var sent = super.send(record, (metadata, none) -> {});
                callback.onCompletion(null, sends.get() == 7 ? new TimeoutException("of the test") : null);
                return sent;
            }
        };
        var next = new FakeProducer();
        try (var door = door(new KafkaDoor.Bounds(40, Duration.ofHours(1)), 5, 10, failing, next)) {
            // When
            door.start();
            await(() -> next.offsets.contains(5L));

            // Then
            assertThat(failing.sends).hasValue(7);
            assertThat(failing.transactions).isEmpty();
            assertThat(next.transactions).containsExactly(20, 30);
            assertThat(door.failure()).isEmpty();
        }
    }

    @Test
    void whatItsTopicRefusesHasAVerdictAndLosesNothingElse() throws Exception {
        // Given a topic whose limit was lowered below one event of twenty
        var lives = new FakeProducer[] {FakeProducer.refusingAbove(600), FakeProducer.refusingAbove(600)};
        byte[] wide = array(0, 1);
        try (var door = door(new KafkaDoor.Bounds(40, Duration.ofHours(1)), 3, 10, lives)) {
            first.set(new String(wide, StandardCharsets.UTF_8)
                    .replace("[{", "[{\"feature\":\"" + "f".repeat(500) + "\",")
                    .getBytes(StandardCharsets.UTF_8));

            // When
            door.start();
            await(() -> lives[1].offsets.contains(3L));

            // Then
            assertThat(lives[0].transactions).isEmpty();
            assertThat(lives[1].history()).extracting(ProducerRecord::topic).satisfies(topics -> {
                assertThat(topics).filteredOn(Topics.REQUESTS.name()::equals).hasSize(20);
                assertThat(topics).filteredOn(Topics.REJECTED.name()::equals).hasSize(1);
            });
            var rejection = AvroDeserializer.of(registry, Rejection.class)
                    .deserialize(
                            Topics.REJECTED.name(),
                            lives[1].history().stream()
                                    .filter(record -> record.topic().equals(Topics.REJECTED.name()))
                                    .findFirst()
                                    .orElseThrow()
                                    .value());
            assertThat(rejection.getReasonCode()).isEqualTo("TOO_LARGE");
            assertThat(door.failure()).isEmpty();
        }
    }

    @Test
    void aDoorThatStandsSaysSo() throws Exception {
        // Given a commit that does not return
        var hold = new CountDownLatch(1);
        var reached = new CountDownLatch(1);
        var producer = new FakeProducer() {
            @Override
            public void commitTransaction() {
                reached.countDown();
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                super.commitTransaction();
            }
        };
        try (var door = door(new KafkaDoor.Bounds(40, Duration.ofHours(1)), 3, 1, producer)) {
            door.start();
            assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();

            // When
            clock.move(Duration.ofSeconds(61));

            // Then
            assertThat(door.failure().orElseThrow())
                    .contains("nothing committed for 61 s")
                    .contains("3 records wait");
            hold.countDown();
            await(() -> door.failure().isEmpty());
        }
    }

    @Test
    void beginningAgainAndAgainIsNoProgress() throws Exception {
        // Given a producer that cannot commit
        var producer = new FakeProducer() {
            @Override
            public void commitTransaction() {
                throw new org.apache.kafka.common.errors.InvalidProducerEpochException("of the test");
            }

            @Override
            public void initTransactions() {
                if (!transactionInitialized()) {
                    super.initTransactions();
                } else if (transactionInFlight()) {
                    abortTransaction();
                }
            }
        };
        try (var door = door(new KafkaDoor.Bounds(40, Duration.ofHours(1)), 3, 1, producer)) {
            // When
            door.start();
            await(() -> producers.size() > 1);
            clock.move(Duration.ofSeconds(61));

            // Then
            assertThat(door.failure().orElseThrow()).contains("nothing committed for 61 s");
        }
    }

    /** Lives in which there is memory for one record at a time, and for one of the records not even so. */
    private final class NarrowLives implements KafkaDoor.Lives {
        private static final int RECORDS = 5;
        private final FakeProducer producer;
        private final long tooLarge;

        NarrowLives(FakeProducer producer, long tooLarge) {
            this.producer = producer;
            this.tooLarge = tooLarge;
        }

        @Override
        public KafkaDoor.Clients begin(boolean careful) {
            producers.add(producer);
            var consumer = new MockConsumer<byte[], byte[]>("earliest") {
                @Override
                public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                    ConsumerRecords<byte[], byte[]> batch = super.poll(timeout);
                    if (batch.records(RAW).stream().anyMatch(record -> record.offset() == tooLarge)) {
                        throw new OutOfMemoryError("of the test");
                    }
                    return batch;
                }
            };
            consumer.setMaxPollRecords(careful ? 1 : 100);
            fill(consumer, RECORDS, 10);
            return new Pair(consumer, producer);
        }

        @Override
        public Consumer<byte[], byte[]> probe() {
            var consumer = new MockConsumer<byte[], byte[]>("earliest") {
                @Override
                public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                    if (position(RAW) == tooLarge) {
                        throw new OutOfMemoryError("of the test");
                    }
                    return super.poll(timeout);
                }
            };
            consumer.updateEndOffsets(Map.of(RAW, (long) RECORDS));
            consumer.schedulePollTask(() -> {
                for (long offset = 0; offset < RECORDS; offset++) {
                    consumer.addRecord(new ConsumerRecord<>(RAW.topic(), 0, offset, new byte[0], new byte[0]));
                }
            });
            return consumer;
        }
    }

    @Test
    void aRecordBeyondTheMemoryIsRejectedAndTheOthersPass() throws Exception {
        // Given
        var producer = new FakeProducer() {
            @Override
            public void initTransactions() {
                if (!transactionInitialized()) {
                    super.initTransactions();
                }
            }
        };
        try (var door = door(new NarrowLives(producer, 2), new KafkaDoor.Bounds(1_000, Duration.ofHours(1)))) {
            // When
            door.start();
            await(() -> producer.offsets.contains(5L));

            // Then ten events of each of the others, one rejection, and nothing twice
            await(() -> door.failure().isEmpty());
            assertThat(producer.history())
                    .filteredOn(sent -> sent.topic().equals(Topics.REQUESTS.name()))
                    .hasSize(40);
            assertThat(producer.history())
                    .filteredOn(sent -> sent.topic().equals(Topics.REJECTED.name()))
                    .hasSize(1);
            assertThat(producer.offsets).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(exit).hasValue(0);
        }
    }

    @Test
    void anErrorEndsTheProcess() throws Exception {
        var producer = new FakeProducer() {
            @Override
            public void beginTransaction() {
                throw new StackOverflowError("of the test");
            }
        };
        try (var door = door(new KafkaDoor.Bounds(40, Duration.ofHours(1)), 3, 1, producer)) {
            door.start();
            await(() -> exit.get() == 70);
            assertThat(door.failure()).contains("StackOverflowError");
        }
    }
}
