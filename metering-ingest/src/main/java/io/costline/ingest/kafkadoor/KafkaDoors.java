package io.costline.ingest.kafkadoor;

import io.costline.avro.RequestEvent;
import io.costline.failpoint.Failpoints;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.Normalizer;
import io.costline.ingest.RawTopics;
import io.costline.ingest.admission.Admission;
import io.costline.ingest.admission.Horizon;
import io.costline.ingest.config.IngestConfig;
import io.costline.ingest.publish.ProducerSettings;
import io.costline.ingest.publish.Records;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.SchemaRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Builds the door over real clients. */
public final class KafkaDoors {
    /** How soon a raw topic created later is found. */
    private static final String METADATA_MILLIS = "30000";

    private KafkaDoors() {}

    /** @param transactionalId unique among the instances running at once */
    public static KafkaDoor start(
            IngestConfig config,
            String transactionalId,
            Normalizer normalizer,
            Horizon horizon,
            SchemaRegistry registry,
            Records records,
            IngestMetrics metrics,
            Failpoints failpoints,
            Clock clock) {
        var raw = new RawRecords(
                normalizer,
                new Admission(horizon),
                AvroDeserializer.of(registry, RequestEvent.class),
                config.kafkaDoor().defaultTenant());
        var door = new KafkaDoor(
                RawTopics.pattern(normalizer.sources()),
                () -> clients(config, transactionalId, metrics),
                raw,
                records,
                metrics,
                failpoints,
                clock);
        door.start();
        return door;
    }

    private static KafkaDoor.Clients clients(IngestConfig config, String transactionalId, IngestMetrics metrics) {
        Map<String, Object> producing = ProducerSettings.of(config.kafka(), config.deliveryTimeout());
        producing.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        // Also bounds how long a killed instance can hold up readers before the broker aborts for it.
        producing.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "15000");
        producing.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "15000");
        Map<String, Object> consuming = new HashMap<>(config.kafka());
        consuming.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MILLIS);
        consuming.put(ConsumerConfig.GROUP_ID_CONFIG, config.kafkaDoor().groupId());
        consuming.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        consuming.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consuming.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consuming.put(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                Integer.toString(config.kafkaDoor().maxPollRecords()));
        consuming.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        consuming.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        return new KafkaClients(
                new KafkaProducer<byte[], byte[]>(producing), new KafkaConsumer<byte[], byte[]>(consuming), metrics);
    }
}
