package io.costline.cli.partitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.costline.testkit.Stack;
import io.costline.topics.Keys;
import io.costline.topics.TopicAdmin;
import io.costline.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A raise that is killed between each two of its steps and within them, and repeated each time. */
class InterruptedRaiseIT {
    private static final int BEFORE = 8;
    private static final int AFTER = 16;
    private static final int IN_EACH = 3;
    private static final String DEDUP = "enricher-dedup-changelog";
    private static final String TRACES = "attribution-traces-changelog";

    private final Map<String, String> kafka = new LinkedHashMap<>();
    private final long base = System.currentTimeMillis();

    /** In the place of a process that ended. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void repeatedAfterEachStepItComesToWhatOneRunComesTo() throws Exception {
        assumeThat(Stack.unavailableReason()).isEmpty();
        kafka.put("bootstrap.servers", Stack.shared().bootstrapServers());
        try (var admin = TopicAdmin.connect(Stack.shared().bootstrapServers())) {
            // Given the state of two applications
            TopicAdmin topics = new TopicAdmin(admin);
            topics.ensure(List.of(Topics.REQUESTS, Topics.COSTS), Optional.of((short) 1));
            admin.createTopics(List.of(
                            new NewTopic(DEDUP, BEFORE, (short) 1).configs(Map.of("cleanup.policy", "compact,delete")),
                            new NewTopic(TRACES, BEFORE, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
            Map<Integer, List<String>> dedup = new LinkedHashMap<>();
            Map<Integer, List<String>> traces = new LinkedHashMap<>();
            fill(dedup, traces);

            // When it is asked for what cannot be, then nothing is changed
            assertThatThrownBy(() -> raise(12, "")).hasMessageContaining("12 is no multiple of that");
            assertThatThrownBy(() -> raise(4, "")).hasMessageContaining("Kafka cannot take any away");
            whileTheGroupHasAMember(
                    () -> assertThatThrownBy(() -> raise(AFTER, "")).hasMessageContaining("stop every service first"));

            // When
            for (String changelog : List.of(DEDUP, TRACES)) {
                String staging = changelog + "-for-" + AFTER;
                int last = Collections.max((changelog.equals(DEDUP) ? dedup : traces).keySet());
                String topic = changelog.equals(DEDUP) ? Topics.REQUESTS.name() : Topics.COSTS.name();
                for (String point : List.of(
                        "create " + staging,
                        "copy to " + staging + " 0",
                        "within copy to " + staging + " 2",
                        "mark " + staging,
                        "delete " + changelog,
                        "create " + changelog,
                        "copy to " + changelog + " 0",
                        "within copy to " + changelog + " " + last,
                        "add to " + topic,
                        "delete " + staging)) {
                    assertThatThrownBy(() -> raise(AFTER, point), point).isInstanceOf(Killed.class);
                    if (!point.startsWith("create " + staging)) {
                        // Then until it is repeated, services wait and no other count is taken
                        assertThat(topics.unfinishedRaise()).as(point).contains(staging);
                        assertThatThrownBy(() -> raise(2 * AFTER, ""))
                                .as(point)
                                .hasMessage("a raise to 16 partitions was interrupted: run that again first");
                    }
                }
            }
            raise(AFTER, "");
            raise(AFTER, "");

            // Then each successor has the ids of its predecessor, and each trace is where its key is
            assertThat(topics.unfinishedRaise()).isEmpty();
            assertThat(admin.listTopics().names().get())
                    .contains(DEDUP, TRACES)
                    .noneMatch(name -> name.contains("-for-"));
            assertThat(read(DEDUP)).isEqualTo(dedup);
            assertThat(read(TRACES)).isEqualTo(traces);
        }
    }

    private void fill(Map<Integer, List<String>> dedup, Map<Integer, List<String>> traces) throws Exception {
        try (var producer = new KafkaProducer<>(
                new LinkedHashMap<String, Object>(kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
            int[] room = new int[BEFORE];
            for (int i = 0; IntStream.of(room).anyMatch(held -> held < IN_EACH); i++) {
                byte[] key = ("acme/trace-" + i).getBytes(StandardCharsets.UTF_8);
                int partition = Keys.partition(key, BEFORE);
                if (room[partition]++ >= IN_EACH) {
                    continue;
                }
                int at = i;
                byte[] chunk = ByteBuffer.allocate(key.length + 1 + Integer.BYTES)
                        .put(key)
                        .put((byte) 0)
                        .putInt(i)
                        .array();
                for (byte[] each : List.of(key, chunk)) {
                    producer.send(new ProducerRecord<>(TRACES, partition, base + at, each, new byte[] {1}))
                            .get();
                    traces.computeIfAbsent(Keys.partition(key, AFTER), none -> new ArrayList<>())
                            .add(told(base + at, each));
                }
                producer.send(new ProducerRecord<>(DEDUP, partition, base + at, key, new byte[] {2}))
                        .get();
                for (int successor = partition; successor < AFTER; successor += BEFORE) {
                    dedup.computeIfAbsent(successor, none -> new ArrayList<>()).add(told(base + at, key));
                }
            }
        }
    }

    private void raise(int partitions, String killedAt) throws InterruptedException {
        new PartitionRaise(
                        kafka,
                        "enricher",
                        "attribution",
                        "door",
                        line -> {},
                        () -> new Mortal(kafka, killedAt),
                        Duration.ofMillis(200))
                .run(partitions);
    }

    private void whileTheGroupHasAMember(Runnable check) {
        Map<String, Object> settings = new LinkedHashMap<>(kafka);
        settings.put("group.id", "enricher");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.REQUESTS.name()));
            while (consumer.assignment().isEmpty()) {
                consumer.poll(Duration.ofMillis(100));
            }
            check.run();
        }
    }

    private Map<Integer, List<String>> read(String topic) {
        Map<Integer, List<String>> read = new LinkedHashMap<>();
        Map<String, Object> settings = new LinkedHashMap<>(kafka);
        settings.put("auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = IntStream.range(0, AFTER)
                    .mapToObj(each -> new TopicPartition(topic, each))
                    .toList();
            consumer.assign(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    read.computeIfAbsent(record.partition(), none -> new ArrayList<>())
                            .add(told(record.timestamp(), record.key()));
                }
            }
        }
        return read;
    }

    private static String told(long time, byte[] key) {
        return time + " " + HexFormat.of().formatHex(key);
    }

    /** Ends at one point. */
    private static final class Mortal extends KafkaTopics {
        private final String killedAt;

        Mortal(Map<String, String> kafka, String killedAt) {
            super(kafka);
            this.killedAt = killedAt;
        }

        private void at(String point) {
            if (point.equals(killedAt)) {
                throw new Killed();
            }
        }

        @Override
        void delete(String topic) throws InterruptedException {
            if (partitions(topic).isPresent()) {
                at("delete " + topic);
            }
            super.delete(topic);
        }

        @Override
        void createLike(String model, String topic, int partitions) throws InterruptedException {
            at("create " + topic);
            super.createLike(model, topic, partitions);
        }

        @Override
        void add(String topic, int partitions) throws InterruptedException {
            at("add to " + topic);
            super.add(topic, partitions);
        }

        @Override
        void mark(String topic, int partition) {
            at("mark " + topic);
            super.mark(topic, partition);
        }

        @Override
        void copy(String from, int partition, String to, Function<byte[], int[]> targets) {
            at("copy to " + to + ' ' + partition);
            int[] read = {0};
            super.copy(from, partition, to, key -> {
                if (++read[0] == 2) { // some are read, and none of them is sure to be written
                    at("within copy to " + to + ' ' + partition);
                }
                return targets.apply(key);
            });
        }
    }
}
