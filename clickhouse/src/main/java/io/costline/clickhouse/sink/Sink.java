package io.costline.clickhouse.sink;

import com.clickhouse.client.api.Client;
import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.config.SinkConfig;
import io.costline.failpoint.Failpoints;
import io.costline.topics.GroupOffsets;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.CurrentValue;
import io.costline.wire.SchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The sink, wired. */
public final class Sink implements AutoCloseable {
    /** Topics it reads. */
    public static final List<TopicSpec> TOPICS = List.of(
            Topics.COSTS,
            Topics.TRACES,
            Topics.SPEND,
            Topics.BUDGET_ALERTS,
            Topics.BUDGETS,
            Topics.REJECTED,
            Topics.PRICE_BOOK,
            Topics.LEDGER,
            Topics.LEDGER_CORRECTIONS,
            Topics.REVENUE,
            Topics.OUTCOMES,
            Topics.INVOICES,
            Topics.DEFINITIONS);

    private final Inserter inserter;
    private final TableWatch watch;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaClientMetrics clientMetrics;
    private final ExecutorService executor;
    private final SinkLoop loop;

    /**
     * @throws io.costline.wire.RegistryException if the registry refuses our schemas or cannot be reached
     */
    public Sink(
            SinkConfig config,
            ClickHouseAddress address,
            SchemaRegistry registry,
            MeterRegistry meters,
            Failpoints failpoints) {
        SinkMetrics metrics = new SinkMetrics(meters);
        Map<String, CurrentValue> schemas = CurrentValue.of(registry, TOPICS);
        executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("insert-", 0).factory());
        Client client = address.client();
        inserter = new Inserter(client, config.batch().retryBackoff(), metrics);
        List<Block> blocks =
                new Batch().parts().stream().map(part -> part.rows().block).toList();
        metrics.register(blocks.stream().map(Block::name).toList());
        watch = new TableWatch(client, blocks);
        consumer = new KafkaConsumer<>(consumerSettings(config));
        clientMetrics = new KafkaClientMetrics(consumer);
        clientMetrics.bindTo(meters);
        loop = new SinkLoop(consumer, schemas, inserter, watch, metrics, failpoints, executor, config.batch());
    }

    private static Map<String, Object> consumerSettings(SinkConfig config) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        settings.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, GroupOffsets.MOST_BETWEEN_POLLS);
        settings.putAll(config.kafka());
        // what correctness rests on is not for passing through
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId());
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return settings;
    }

    /** Runs until {@link #stop}; then commits what the last insert took. */
    public void run() throws InterruptedException {
        loop.run();
    }

    /** From any thread: ends {@link #run}. */
    public void stop() {
        loop.stop();
    }

    /** Why rows do not arrive in ClickHouse now. */
    public Optional<String> clickhouseFault() {
        return watch.fault().or(inserter::fault);
    }

    /** Why records cannot be read now. */
    public Optional<String> registryFault() {
        return loop.registryFault();
    }

    /** Why there is nothing to read. */
    public Optional<String> kafkaFault() {
        return loop.assigned() ? Optional.empty() : Optional.of("the consumer group has not assigned partitions yet");
    }

    @Override
    public void close() {
        clientMetrics.close();
        consumer.close();
        inserter.close();
        executor.shutdownNow();
    }
}
