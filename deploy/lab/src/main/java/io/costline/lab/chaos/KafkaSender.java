package io.costline.lab.chaos;

import io.costline.avro.RequestEvent;
import io.costline.lab.chaos.workload.EventAvro;
import io.costline.lab.chaos.workload.Shipment;
import io.costline.lab.traffic.Call;
import io.costline.lab.traffic.Door;
import io.costline.lab.traffic.Payloads;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.ConfluentRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A product's own producer: idempotent, waits for the broker, sends again what was not acknowledged. One thread at a time. */
final class KafkaSender implements AutoCloseable {
    private final Map<String, Object> settings;
    private final AvroSerializer<RequestEvent> avro;
    private final String tenant;
    private final Deliveries deliveries;
    private KafkaProducer<byte[], byte[]> producer;

    KafkaSender(String bootstrapServers, String registryUrl, String tenant, Deliveries deliveries) {
        this.settings = Map.of(
                "bootstrap.servers", bootstrapServers,
                "acks", "all",
                "enable.idempotence", "true",
                "linger.ms", "5",
                "delivery.timeout.ms", "60000",
                "request.timeout.ms", "5000",
                "max.block.ms", "60000",
                "reconnect.backoff.max.ms", "500");
        this.avro = AvroSerializer.of(new ConfluentRegistry(registryUrl, Map.of()), Topics.RAW_EVENTS);
        this.tenant = tenant;
        this.deliveries = deliveries;
        this.producer = connect();
    }

    synchronized void deliver(Shipment shipment) throws InterruptedException {
        while (!acknowledged(shipment)) {
            deliveries.retries.incrementAndGet();
            producer.close(Duration.ZERO);
            producer = connect();
        }
    }

    private boolean acknowledged(Shipment shipment) throws InterruptedException {
        try {
            List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
            for (Call sent : shipment.records()) {
                acknowledgements.add(producer.send(record(shipment.door(), sent)));
            }
            for (Future<RecordMetadata> acknowledgement : acknowledgements) {
                acknowledgement.get();
            }
            return true;
        } catch (ExecutionException | KafkaException e) {
            return false;
        }
    }

    private ProducerRecord<byte[], byte[]> record(Door door, Call sent) {
        if (door == Door.KAFKA_EVENTS) {
            return new ProducerRecord<>(door.address(), avro.encode(EventAvro.of(sent, tenant)));
        }
        var record = new ProducerRecord<byte[], byte[]>(door.address(), Payloads.record(sent));
        record.headers().add("costline-tenant", tenant.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private KafkaProducer<byte[], byte[]> connect() {
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
