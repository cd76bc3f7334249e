package io.costline.ingest.publish;

import io.costline.limits.RecordLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** How we produce: durable first, then in large compressed batches. */
public final class ProducerSettings {
    private ProducerSettings() {}

    /** @param kafka the operator's own settings, which win where durability is not at stake */
    public static Map<String, Object> of(Map<String, String> kafka, Duration deliveryTimeout) {
        int timeoutMs = Math.toIntExact(deliveryTimeout.toMillis());
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "5");
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, "262144");
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, "67108864");
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Integer.toString(Math.max(1_000, timeoutMs / 2)));
        // Metadata and buffer space are waited for once a request, then the request fails as a whole.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Integer.toString(Math.max(500, timeoutMs / 4)));
        settings.putAll(kafka);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(timeoutMs));
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RecordLimits.RECORD_BYTES);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        return settings;
    }
}
