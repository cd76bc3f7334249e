package io.costline.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestEvent;
import io.costline.failpoint.Failpoints;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.admission.Draft;
import io.costline.wire.InMemoryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaPublisherTest {
    private static final List<RequestEvent> THREE = List.of(event(), event(), event());

    private static RequestEvent event() {
        return new Draft().event();
    }

    /** Fails the second record it is given. */
    private static Delivery publish(RuntimeException second) {
        var producer =
                new MockProducer<byte[], byte[]>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    private int sent;

                    @Override
                    public synchronized Future<RecordMetadata> send(
                            ProducerRecord<byte[], byte[]> record, Callback callback) {
                        if (sent++ == 1) {
                            callback.onCompletion(null, second);
                            return java.util.concurrent.CompletableFuture.failedFuture(second);
                        }
                        return super.send(record, callback);
                    }
                };
        var publisher = new KafkaPublisher(
                producer,
                new Records(new InMemoryRegistry()),
                Duration.ofSeconds(1),
                Failpoints.none(),
                new IngestMetrics(new SimpleMeterRegistry()),
                Optional::empty);
        return publisher.publish(THREE, List.of());
    }

    @Test
    void whatIsTooLargeIsToldAndTheOthersAreDelivered() {
        assertThat(publish(new RecordTooLargeException("test")))
                .isInstanceOfSatisfying(
                        Delivery.Acknowledged.class,
                        told -> assertThat(told.tooLarge().stream()).containsExactly(1));
    }

    @Test
    void anyOtherFailureIsThatOfTheRequest() {
        assertThat(publish(new TimeoutException("test"))).isInstanceOf(Delivery.Unavailable.class);
    }
}
