package io.costline.clickhouse.sink;

import io.costline.clickhouse.ClickHouseAddress;
import io.costline.topics.TopicSpec;
import io.costline.wire.AvroSerializer;
import io.costline.wire.CurrentValue;
import io.costline.wire.InMemoryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Rows into the raw tables the way the sink writes them, without a broker. */
public final class Feed implements AutoCloseable {
    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final Map<String, CurrentValue> schemas = CurrentValue.of(registry, Sink.TOPICS);
    private final Map<String, AvroSerializer<SpecificRecord>> serializers = new HashMap<>();
    private final Batch batch = new Batch();
    private final Inserter inserter;

    public Feed(ClickHouseAddress address) {
        inserter = new Inserter(address.client(), Duration.ofSeconds(1), new SinkMetrics(new SimpleMeterRegistry()));
        for (TopicSpec topic : Sink.TOPICS) {
            serializers.put(topic.name(), AvroSerializer.of(registry, topic));
        }
    }

    public void add(TopicSpec topic, SpecificRecord value) {
        byte[] bytes = serializers.get(topic.name()).encode(value);
        if (!batch.add(new ConsumerRecord<>(topic.name(), 0, 0, new byte[0], bytes), schemas)) {
            throw new AssertionError("unreadable");
        }
    }

    /** One insert a table. */
    public void insert() throws InterruptedException {
        for (Batch.Part part : batch.parts()) {
            if (part.rows().block.rows() > 0) {
                inserter.insert(part.rows().block);
            }
        }
        batch.clear();
    }

    @Override
    public void close() {
        inserter.close();
    }
}
