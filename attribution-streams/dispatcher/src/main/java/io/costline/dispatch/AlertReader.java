package io.costline.dispatch;

import io.costline.avro.BudgetAlert;
import io.costline.dispatch.config.DispatcherConfig;
import io.costline.topics.GroupOffsets;
import io.costline.topics.Keys;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.MalformedRecordException;
import io.costline.wire.RegistryException;
import io.costline.wire.SchemaRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads alerts for one endpoint, as they are committed, in a consumer group of its own, and commits those that are done. */
final class AlertReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MOST_PENDING = 2_000;

    private final Endpoint endpoint;
    private final Pending<Told> pending;
    private final Courier courier;
    private final AvroDeserializer<BudgetAlert> reader;
    private final Duration retryFor;
    private final Consumer<Throwable> ended;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private Map<TopicPartition, Long> committed = new HashMap<>();
    private volatile boolean closing;
    private volatile @Nullable String fault;

    /** @param ended told why alerts are not read any more */
    AlertReader(
            Endpoint endpoint,
            Pending<Told> pending,
            Courier courier,
            SchemaRegistry registry,
            DispatcherConfig config,
            Consumer<Throwable> ended) {
        this.ended = ended;
        this.endpoint = endpoint;
        this.pending = pending;
        this.courier = courier;
        this.retryFor = config.retryFor();
        this.reader = AvroDeserializer.of(registry, BudgetAlert.class);
        Map<String, Object> settings = new HashMap<>(config.kafka());
        settings.put("group.id", config.groupId() + "-" + endpoint.name());
        settings.put("isolation.level", "read_committed"); // an alert of an aborted transaction never happened
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.putIfAbsent("max.poll.records", "100");
        settings.putIfAbsent("max.poll.interval.ms", Integer.toString(GroupOffsets.MOST_BETWEEN_POLLS));
        settings.putIfAbsent("session.timeout.ms", "10000");
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("alerts-for-" + endpoint.name())
                .unstarted(this::run);
    }

    AlertReader start() {
        thread.start();
        return this;
    }

    /** Why alerts are not read; empty while they are. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(Topics.BUDGET_ALERTS.name()), new Rebalancing());
            while (!closing) {
                try {
                    step();
                    fault = null;
                } catch (RetriableException | CommitFailedException | RegistryException e) {
                    fault = "alerts cannot be read: " + e.getMessage();
                    LOG.atWarn()
                            .setCause(e)
                            .addKeyValue("endpoint", endpoint.name())
                            .log("hindered; trying again");
                    Thread.sleep(POLL);
                }
            }
            commit();
        } catch (WakeupException e) {
            LOG.atDebug().log("closing");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            fault = "alerts are not read any more: " + e.getMessage();
            ended.accept(e);
        }
    }

    private void step() {
        if (pending.size() >= MOST_PENDING) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.paused());
        }
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        polled.forEach(records::add);
        records.sort(
                Comparator.comparingLong(ConsumerRecord::timestamp)); // a budget's alerts may lie in several partitions
        for (int i = 0; i < records.size(); i++) {
            try {
                take(records.get(i));
            } catch (RegistryException e) {
                rewind(records.subList(i, records.size()));
                throw e;
            }
        }
        // marks of transactions behind the last alert are read, too: else they would count as alerts that wait
        polled.nextOffsets().forEach((partition, next) -> pending.passedOver(partition, next.offset() - 1));
        commit();
    }

    private void rewind(List<ConsumerRecord<byte[], byte[]>> left) {
        Map<TopicPartition, Long> first = new HashMap<>();
        left.forEach(record -> first.merge(partition(record), record.offset(), Math::min));
        first.forEach(consumer::seek);
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        BudgetAlert alert = null;
        try {
            alert = record.value() == null ? null : reader.deserialize(record.topic(), record.value());
        } catch (RegistryException | MalformedRecordException e) {
            if (e instanceof RegistryException registry && !registry.isUnknownSchema()) {
                throw e;
            }
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("topicName", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("an alert cannot be read and is passed over");
        }
        if (alert == null || !endpoint.wants(alert)) {
            pending.passedOver(partition(record), record.offset());
            return;
        }
        Pending.Item<Told> first = pending.add(
                partition(record),
                record.offset(),
                Keys.budget(alert.getTenant(), alert.getBudgetId()),
                new Told(alert, Instant.ofEpochMilli(record.timestamp())));
        if (first != null) {
            courier.begin(first);
        }
    }

    private void commit() {
        Map<TopicPartition, Long> offsets = pending.committable();
        offsets.keySet().retainAll(consumer.assignment());
        if (offsets.isEmpty() || offsets.equals(committed)) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> wanted = new HashMap<>();
        offsets.forEach((partition, offset) -> wanted.put(partition, new OffsetAndMetadata(offset)));
        try {
            consumer.commitSync(wanted);
            committed = offsets;
        } catch (RebalanceInProgressException e) {
            LOG.atDebug().setCause(e).log("committed after the rebalance");
        }
    }

    private final class Rebalancing implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Map<TopicPartition, OffsetAndMetadata> known = consumer.committed(Set.copyOf(partitions));
            Map<TopicPartition, Long> begin = new HashMap<>();
            long since = System.currentTimeMillis() - retryFor.toMillis();
            for (TopicPartition partition : partitions) {
                OffsetAndMetadata offset = known.get(partition);
                if (offset == null) {
                    begin.put(partition, since);
                } else {
                    pending.begin(partition, offset.offset());
                }
            }
            beginAnew(begin);
        }

        /** A new endpoint, or one whose offsets the broker forgot, begins with the alerts that are still tried. */
        private void beginAnew(Map<TopicPartition, Long> times) {
            if (times.isEmpty()) {
                return;
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(times.keySet());
            consumer.offsetsForTimes(times).forEach((partition, first) -> {
                long offset = first == null ? ends.getOrDefault(partition, 0L) : first.offset();
                consumer.seek(partition, offset);
                pending.begin(partition, offset);
            });
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            try {
                commit();
            } catch (KafkaException e) {
                LOG.atInfo().setCause(e).log("not committed; what was delivered since comes again with the same id");
            }
            partitions.forEach(pending::end);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(pending::end);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        courier.close();
        thread.join(Duration.ofSeconds(5));
        consumer.wakeup();
        thread.join(Duration.ofSeconds(5));
    }
}
