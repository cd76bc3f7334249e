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
import io.costline.topics.GroupOffsets;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.SchemaRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Builds the door over real clients. */
public final class KafkaDoors {
    /** How soon a raw topic created later is found. */
    private static final String METADATA_MILLIS = "30000";
    /** Beyond the time a send may take, so that a transaction whose sends still succeed does not run out. */
    private static final Duration SPARE = Duration.ofSeconds(20);

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
            Clock clock,
            Supplier<Optional<String>> wrongClock) {
        var raw = new RawRecords(
                normalizer,
                new Admission(horizon),
                AvroDeserializer.of(registry, RequestEvent.class),
                config.kafkaDoor().defaultTenant(),
                config.http().maxDecompressedBytes());
        var door = new KafkaDoor(
                RawTopics.pattern(normalizer.sources()),
                new RealLives(config, transactionalId, metrics),
                raw,
                records,
                metrics,
                failpoints,
                bounds(config),
                clock,
                code -> Runtime.getRuntime().halt(code),
                wrongClock);
        door.start();
        return door;
    }

    /** A transaction is committed well before it runs out, whatever the operator set. */
    static KafkaDoor.Bounds bounds(IngestConfig config) {
        Duration quarter = transactionTimeout(config).dividedBy(4);
        Duration time = config.kafkaDoor().maxTransactionTime();
        return new KafkaDoor.Bounds(
                config.kafkaDoor().maxTransactionEvents(), time.compareTo(quarter) < 0 ? time : quarter);
    }

    /** It also bounds how long a killed instance can hold up readers before the broker aborts for it. */
    private static Duration transactionTimeout(IngestConfig config) {
        String own = config.kafka().get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        return own == null ? config.deliveryTimeout().plus(SPARE) : Duration.ofMillis(Long.parseLong(own));
    }

    private record RealLives(IngestConfig config, String transactionalId, IngestMetrics metrics)
            implements KafkaDoor.Lives {
        @Override
        public KafkaDoor.Clients begin(boolean careful) {
            Map<String, Object> producing = ProducerSettings.of(config.kafka(), config.deliveryTimeout());
            producing.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
            producing.put(
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                    Long.toString(transactionTimeout(config).toMillis()));
            producing.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "15000");
            Map<String, Object> consuming = consuming(careful);
            consuming.put(ConsumerConfig.GROUP_ID_CONFIG, config.kafkaDoor().groupId());
            return new KafkaClients(
                    new KafkaProducer<byte[], byte[]>(producing),
                    new KafkaConsumer<byte[], byte[]>(consuming),
                    metrics);
        }

        @Override
        public Consumer<byte[], byte[]> probe() {
            return new KafkaConsumer<>(consuming(true));
        }

        private Map<String, Object> consuming(boolean careful) {
            Map<String, Object> consuming = new HashMap<>(config.kafka());
            consuming.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MILLIS);
            consuming.putIfAbsent(
                    ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.toString(GroupOffsets.MOST_BETWEEN_POLLS));
            consuming.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
            consuming.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            consuming.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
            int records = careful ? 1 : config.kafkaDoor().maxPollRecords();
            consuming.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(records));
            consuming.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
            consuming.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
            return consuming;
        }
    }
}
