package io.costline.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.costline.testkit.Stack;
import io.costline.wire.MalformedRecordException;
import io.costline.wire.RegistryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Topics made and followed on a real broker. */
class TopicsIT {
    private final TopicSpec topic =
            new TopicSpec("definitions-" + UUID.randomUUID(), 1, Optional.empty(), Optional.empty());

    @BeforeEach
    void needsTheStack() {
        assumeTrue(
                Stack.unavailableReason().isEmpty(),
                () -> Stack.unavailableReason().orElseThrow());
    }

    @Test
    void topicsAreMadeOnceAndTheMissingAreNamed() {
        try (Admin connected = TopicAdmin.connect(Stack.shared().bootstrapServers())) {
            // Given
            TopicAdmin admin = new TopicAdmin(connected);
            TopicSpec other = new TopicSpec("other-" + topic.name(), 3, Optional.empty(), Optional.empty());
            admin.ensure(List.of(topic), Optional.of((short) 1));

            // When
            List<String> missing = admin.missing(List.of(topic, other));
            admin.ensure(List.of(topic, other), Optional.of((short) 1));

            // Then
            assertThat(missing).containsExactly(other.name());
            assertThat(admin.missing(List.of(topic, other))).isEmpty();
        }
    }

    @Test
    void aTopicRefusesRecordsAheadOfTheBrokersClockWhateverTheBrokersDefaultAndEvenIfItWasThere() throws Exception {
        // Given a topic made with no limit, and a door for foreign producers
        TopicSpec raw = new TopicSpec("costline.raw.it-" + topic.name(), 1, Optional.empty(), Optional.empty());
        Instant ahead = Instant.now().plus(Duration.ofHours(80));
        try (Admin connected = TopicAdmin.connect(Stack.shared().bootstrapServers())) {
            NewTopic unlimited = new NewTopic(topic.name(), 1, (short) 1)
                    .configs(Map.of("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)));
            connected.createTopics(List.of(unlimited)).all().get();

            // When
            new TopicAdmin(connected).ensure(List.of(topic, raw), Optional.of((short) 1));
        }

        // Then
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", Stack.shared().bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            assertThatThrownBy(() -> producer.send(
                                    new ProducerRecord<>(topic.name(), 0, ahead.toEpochMilli(), "key", "value"))
                            .get())
                    .hasCauseInstanceOf(InvalidTimestampException.class);
            RecordMetadata taken = producer.send(
                            new ProducerRecord<>(raw.name(), 0, ahead.toEpochMilli(), "key", "value"))
                    .get();
            assertThat(taken.timestamp())
                    .isLessThan(ahead.minus(Duration.ofHours(79)).toEpochMilli());
        }
    }

    @Test
    void aHostsClockIsHeldAgainstTheControllers() throws Exception {
        try (Admin connected = TopicAdmin.connect(Stack.shared().bootstrapServers())) {
            assertThat(new HostClock(connected, InstantSource.system()).fault()).isEmpty();
            assertThat(clockOff(connected, Duration.ofMinutes(50))).isEmpty();
            assertThat(clockOff(connected, Duration.ofHours(80)).orElseThrow()).contains("ahead of Kafka's");
            assertThat(clockOff(connected, Duration.ofDays(400)).orElseThrow()).contains("ahead of Kafka's");
            assertThat(clockOff(connected, Duration.ofDays(-1)).orElseThrow()).contains("behind Kafka's");
        }
    }

    private static Optional<String> clockOff(Admin admin, Duration by) throws InterruptedException {
        return new HostClock(admin, Clock.offset(Clock.systemUTC(), by)).fault();
    }

    @Test
    void aFollowerHasReadEverythingCommittedWhenItHasStartedAndGoesOn() throws Exception {
        // Given
        try (Admin connected = TopicAdmin.connect(Stack.shared().bootstrapServers())) {
            new TopicAdmin(connected).ensure(List.of(topic), Optional.of((short) 1));
        }
        Map<String, String> seen = new ConcurrentHashMap<>();
        AtomicInteger caughtUp = new AtomicInteger();
        Map<String, String> kafka = Map.of("bootstrap.servers", Stack.shared().bootstrapServers());
        try (var producer = producer();
                var follower = new CompactedTopicFollower<>(
                        topic, kafka, new StringDeserializer(), listener(seen, caughtUp))) {
            transaction(producer, true, "a", "1", "b", "1", "a", "2");
            transaction(producer, false, "a", "aborted", "c", "aborted");

            // When
            follower.start(Duration.ofSeconds(30));

            // Then
            assertThat(seen).isEqualTo(Map.of("a", "2", "b", "1"));
            assertThat(caughtUp).hasValue(1);

            // When
            transaction(producer, true, "b", null, "d", "4");

            // Then
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!seen.containsKey("d") && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
            assertThat(seen).isEqualTo(Map.of("a", "2", "d", "4"));
            assertThat(follower.failure()).isEmpty();
        }
    }

    @Test
    void aFollowerLeavesOutWhatCannotBeReadAndSaysSo() throws Exception {
        // Given
        try (Admin connected = TopicAdmin.connect(Stack.shared().bootstrapServers())) {
            new TopicAdmin(connected).ensure(List.of(topic), Optional.of((short) 1));
        }
        Map<String, String> seen = new ConcurrentHashMap<>();
        Map<String, String> kafka = Map.of("bootstrap.servers", Stack.shared().bootstrapServers());
        Deserializer<String> choosy = (name, bytes) -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.equals("garbage")) {
                throw new MalformedRecordException("test", 0);
            }
            return text;
        };
        try (var producer = producer();
                var follower =
                        new CompactedTopicFollower<>(topic, kafka, choosy, listener(seen, new AtomicInteger()))) {
            // When
            transaction(producer, true, "a", "1", "b", "garbage", "c", "3");
            follower.start(Duration.ofSeconds(30));

            // Then
            assertThat(seen).isEqualTo(Map.of("a", "1", "c", "3"));
            assertThat(follower.failure()).isEmpty();
            assertThat(follower.unreadable())
                    .hasValueSatisfying(told -> assertThat(told).startsWith("1 of " + topic.name()));
        }
    }

    @Test
    void aFollowerIsWaitedForAsLongAsItGetsOn() throws Exception {
        // Given more than can be read within the patience
        try (Admin connected = TopicAdmin.connect(Stack.shared().bootstrapServers())) {
            new TopicAdmin(connected).ensure(List.of(topic), Optional.of((short) 1));
        }
        Map<String, String> kafka = Map.of("bootstrap.servers", Stack.shared().bootstrapServers());
        Map<String, String> seen = new ConcurrentHashMap<>();
        Deserializer<String> slow = (name, bytes) -> {
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        };
        try (var producer = producer();
                var follower = new CompactedTopicFollower<>(topic, kafka, slow, listener(seen, new AtomicInteger()))) {
            for (int i = 0; i < 25; i++) {
                transaction(producer, true, "key-" + i, "value");
            }

            // When
            follower.start(Duration.ofSeconds(4));

            // Then
            assertThat(seen).hasSize(25);
        }
    }

    @Test
    void aFollowerThatStandsStillSaysWhy() throws Exception {
        // Given
        try (Admin connected = TopicAdmin.connect(Stack.shared().bootstrapServers())) {
            new TopicAdmin(connected).ensure(List.of(topic), Optional.of((short) 1));
        }
        Map<String, String> kafka = Map.of("bootstrap.servers", Stack.shared().bootstrapServers());
        Deserializer<String> registryAway = (name, bytes) -> {
            throw new RegistryException("connection refused", new IOException());
        };
        try (var producer = producer();
                var follower = new CompactedTopicFollower<>(
                        topic, kafka, registryAway, listener(new ConcurrentHashMap<>(), new AtomicInteger()))) {
            transaction(producer, true, "a", "1");

            // When, then
            assertThatThrownBy(() -> follower.start(Duration.ofSeconds(2)))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining(topic.name() + " stands still")
                    .hasMessageContaining("the schema registry cannot be reached: connection refused");
        }
    }

    @Test
    void aFollowerOfAnEmptyTopicStarts() {
        try (Admin connected = TopicAdmin.connect(Stack.shared().bootstrapServers())) {
            new TopicAdmin(connected).ensure(List.of(topic), Optional.of((short) 1));
        }
        Map<String, String> kafka = Map.of("bootstrap.servers", Stack.shared().bootstrapServers());
        AtomicInteger caughtUp = new AtomicInteger();
        try (var follower = new CompactedTopicFollower<>(
                topic, kafka, new StringDeserializer(), listener(new ConcurrentHashMap<>(), caughtUp))) {
            follower.start(Duration.ofSeconds(30));
            assertThat(caughtUp).hasValue(1);
        }
    }

    private static CompactedTopicFollower.Listener<String> listener(Map<String, String> seen, AtomicInteger caughtUp) {
        return new CompactedTopicFollower.Listener<>() {
            @Override
            public void record(String key, @Nullable String value, long offset) {
                if (value == null) {
                    seen.remove(key);
                } else {
                    seen.put(key, value);
                }
            }

            @Override
            public void caughtUp() {
                caughtUp.incrementAndGet();
            }
        };
    }

    private static KafkaProducer<String, String> producer() {
        var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        Stack.shared().bootstrapServers(),
                        "transactional.id",
                        UUID.randomUUID().toString()),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    private void transaction(KafkaProducer<String, String> producer, boolean commit, @Nullable String... pairs)
            throws Exception {
        producer.beginTransaction();
        for (int i = 0; i < pairs.length; i += 2) {
            producer.send(new ProducerRecord<>(topic.name(), pairs[i], pairs[i + 1]))
                    .get();
        }
        if (commit) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
    }
}
