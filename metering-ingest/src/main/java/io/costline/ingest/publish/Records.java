package io.costline.ingest.publish;

import io.costline.avro.Rejection;
import io.costline.avro.RequestEvent;
import io.costline.topics.Keys;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events and rejections as Kafka records. Constructing it registers both schemas. */
public final class Records {
    private final AvroSerializer<RequestEvent> events;
    private final AvroSerializer<Rejection> rejections;

    public Records(SchemaRegistry registry) {
        this.events = AvroSerializer.of(registry, Topics.REQUESTS);
        this.rejections = AvroSerializer.of(registry, Topics.REJECTED);
    }

    public ProducerRecord<byte[], byte[]> of(RequestEvent event) {
        String topic = Topics.REQUESTS.name();
        String key = Keys.request(event.getTenant(), event.getCallId());
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), events.serialize(topic, event));
    }

    public ProducerRecord<byte[], byte[]> of(Rejection rejection) {
        String topic = Topics.REJECTED.name();
        String key = Keys.rejected(rejection.getTenant(), rejection.getSource());
        return new ProducerRecord<>(
                topic, key.getBytes(StandardCharsets.UTF_8), rejections.serialize(topic, rejection));
    }
}
