package io.costline.cli.partitions;

import io.costline.limits.RecordLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Topics as they are created, deleted and copied whole. Not safe for use by several threads. */
class KafkaTopics implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PAUSE_MILLIS = 50;
    private static final int ATTEMPTS = 600;
    private static final byte[] MARK = {1};

    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;

    KafkaTopics(Map<String, String> kafka) {
        admin = Admin.create(new HashMap<String, Object>(kafka));
        Map<String, Object> reading = new HashMap<>(kafka);
        reading.remove("group.id");
        reading.put("enable.auto.commit", false);
        reading.put("isolation.level", "read_committed");
        reading.put("auto.offset.reset", "earliest");
        consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Map<String, Object> writing = new HashMap<>(kafka);
        writing.put("acks", "all");
        writing.put("compression.type", "lz4");
        writing.put("max.request.size", RecordLimits.RECORD_BYTES);
        producer = new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Set<String> names() {
        return get(admin.listTopics().names());
    }

    /** Empty if there is no such topic. */
    OptionalInt partitions(String topic) {
        if (!names().contains(topic)) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(described(topic).partitions().size());
        } catch (UnknownTopicOrPartitionException e) {
            return OptionalInt.empty(); // listed while it is deleted, or not known to every thread of the broker yet
        }
    }

    private TopicDescription described(String topic) {
        return one(get(admin.describeTopics(List.of(topic)).allTopicNames()));
    }

    private static <T> T one(Map<?, T> only) {
        return only.values().iterator().next();
    }

    /** Whether the group has no members, at the latest after so long. */
    boolean endsWithin(String group, Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        GroupState state = state(group);
        while (state != GroupState.EMPTY && state != GroupState.DEAD) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(PAUSE_MILLIS);
            state = state(group);
        }
        return true;
    }

    private GroupState state(String group) {
        try {
            return one(get(admin.describeConsumerGroups(List.of(group)).all())).groupState();
        } catch (GroupIdNotFoundException e) {
            return GroupState.DEAD;
        }
    }

    /** End of each partition, by its number. */
    Map<Long, Long> ends(String topic) {
        return consumer.endOffsets(places(topic)).entrySet().stream()
                .collect(Collectors.toMap(end -> (long) end.getKey().partition(), Map.Entry::getValue));
    }

    boolean hasRecords(String topic, int partition) {
        return partitions(topic).orElse(0) > partition && ends(topic).getOrDefault((long) partition, 0L) > 0;
    }

    void mark(String topic, int partition) {
        get(producer.send(new ProducerRecord<>(topic, partition, MARK, MARK)));
    }

    /** Does nothing if there is no such topic. */
    void delete(String topic) throws InterruptedException {
        if (partitions(topic).isEmpty()) {
            return;
        }
        get(admin.deleteTopics(List.of(topic)).all());
        await("the end of " + topic, () -> partitions(topic).isEmpty());
    }

    /** Creates a topic with the settings another one has of its own. */
    void createLike(String model, String topic, int partitions) throws InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, model);
        Map<String, String> settings = one(
                        get(admin.describeConfigs(List.of(resource)).all()))
                .entries()
                .stream()
                .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
        short replicas =
                (short) described(model).partitions().getFirst().replicas().size();
        var wanted = new NewTopic(topic, Optional.of(partitions), Optional.of(replicas)).configs(settings);
        await("room for " + topic, () -> {
            try {
                get(admin.createTopics(List.of(wanted)).all());
                return true;
            } catch (TopicExistsException e) {
                return false; // its namesake is still being deleted
            }
        });
        await(topic, () -> partitions(topic).orElse(0) == partitions);
    }

    void add(String topic, int partitions) throws InterruptedException {
        get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                .all());
        await("the partitions of " + topic, () -> partitions(topic).orElse(0) == partitions);
    }

    /** Copies a partition's committed records, in order, with their times. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback learns what the future would
    void copy(String from, int partition, String to, Function<byte[], int[]> targets) {
        TopicPartition place = new TopicPartition(from, partition);
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        consumer.assign(List.of(place));
        consumer.seekToBeginning(List.of(place));
        long end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
        while (consumer.position(place) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                for (int target : targets.apply(record.key())) {
                    producer.send(
                            new ProducerRecord<>(
                                    to, target, record.timestamp(), record.key(), record.value(), record.headers()),
                            (metadata, failure) -> {
                                if (failure != null) {
                                    failed.compareAndSet(null, failure);
                                }
                            });
                }
            }
        }
        producer.flush();
        Exception failure = failed.get();
        if (failure != null) {
            throw new KafkaException("cannot copy " + place + " to " + to, failure);
        }
    }

    private List<TopicPartition> places(String topic) {
        List<TopicPartition> places = new ArrayList<>();
        consumer.partitionsFor(topic).forEach(info -> places.add(new TopicPartition(topic, info.partition())));
        return places;
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) throws InterruptedException {
        for (int attempt = 0; !condition.holds(); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new org.apache.kafka.common.errors.TimeoutException("waited in vain for " + what);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static <T> T get(Future<T> asked) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException cause) {
                throw cause;
            }
            throw new KafkaException("Kafka refused", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
        admin.close(Duration.ofSeconds(2));
    }
}
