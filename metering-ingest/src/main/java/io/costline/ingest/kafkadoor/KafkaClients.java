package io.costline.ingest.kafkadoor;

import io.costline.ingest.IngestMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Real clients with their metrics, closed together and without waiting long for a broker that may be away. */
record KafkaClients(
        Producer<byte[], byte[]> producer,
        Consumer<byte[], byte[]> consumer,
        KafkaClientMetrics producerMetrics,
        KafkaClientMetrics consumerMetrics)
        implements KafkaDoor.Clients {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    KafkaClients(Producer<byte[], byte[]> producer, Consumer<byte[], byte[]> consumer, IngestMetrics metrics) {
        this(producer, consumer, metrics.bind(producer), metrics.bind(consumer));
    }

    @Override
    public void close() {
        consumerMetrics.close();
        producerMetrics.close();
        try {
            consumer.close(CloseOptions.timeout(PATIENCE));
        } finally {
            producer.close(PATIENCE);
        }
    }
}
