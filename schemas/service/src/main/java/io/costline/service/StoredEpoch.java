package io.costline.service;

import io.costline.topics.TopicSpec;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.MalformedRecordException;
import io.costline.wire.RegistryException;
import io.costline.wire.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Holds an application's epoch against what it published. Its revisions begin again when it is reset; with an epoch that is
 * not above the earlier ones, ClickHouse would keep the rows of before. The newest records of each partition tell the stored
 * epoch, and committed offsets whether this is the application that wrote them.
 *
 * @param setting name of the epoch's setting
 * @param type of the records of the topics the application alone publishes to
 * @param <T> the same
 */
public record StoredEpoch<T extends SpecificRecord>(
        Map<String, String> kafka, SchemaRegistry registry, String setting, Class<T> type, ToIntFunction<T> epochOf) {
    /** Re-rated costs keep the epoch of their call, so one record may be older than what was written before it. */
    private static final long NEWEST = 500;

    private static final Duration POLL = Duration.ofMillis(500);

    /**
     * Refuses an epoch that would let older rows rank above new ones.
     *
     * @param output what the application publishes
     * @throws MisconfiguredException naming the least epoch that will do
     */
    public void require(String applicationId, int epoch, TopicSpec output) {
        OptionalInt stored = stored(output);
        if (stored.isEmpty()) {
            return;
        }
        boolean begins = !hasCommitted(applicationId);
        int least = stored.getAsInt() + (begins ? 1 : 0);
        if (epoch < least) {
            throw new MisconfiguredException(setting + " is " + epoch + " and " + output.name()
                    + " holds records of epoch " + stored.getAsInt()
                    + (begins
                            ? ", while " + applicationId
                                    + " has committed nothing: it was reset or renamed, or its offsets have expired"
                            : "")
                    + ". What was made now would rank below them in ClickHouse. Set " + setting + " to " + least
                    + " or more, the same in every instance.");
        }
    }

    private boolean hasCommitted(String applicationId) {
        try (Admin admin = Admin.create(Map.copyOf(kafka))) {
            return !admin.listConsumerGroupOffsets(applicationId)
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("cannot ask for the offsets of " + applicationId, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    /** The highest epoch among the newest records; empty where there are none. */
    private OptionalInt stored(TopicSpec output) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.remove("group.id");
        settings.put("enable.auto.commit", false);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        AvroDeserializer<T> reader = AvroDeserializer.of(registry, type);
        OptionalInt highest = OptionalInt.empty();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(output.name())
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
            consumer.assign(partitions);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            ends.forEach((partition, end) ->
                    consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - NEWEST)));
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    OptionalInt epoch = epochOf(reader, output, record.value());
                    if (epoch.isPresent() && (highest.isEmpty() || epoch.getAsInt() > highest.getAsInt())) {
                        highest = epoch;
                    }
                }
            }
        }
        return highest;
    }

    private OptionalInt epochOf(AvroDeserializer<T> reader, TopicSpec output, byte @Nullable [] value) {
        if (value == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(epochOf.applyAsInt(reader.deserialize(output.name(), value)));
        } catch (MalformedRecordException e) {
            return OptionalInt.empty(); // not ours
        } catch (RegistryException e) {
            if (e.isUnknownSchema()) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }
}
