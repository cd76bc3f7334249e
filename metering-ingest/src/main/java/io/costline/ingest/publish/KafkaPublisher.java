package io.costline.ingest.publish;

import io.costline.avro.InvoiceLine;
import io.costline.avro.Outcome;
import io.costline.avro.Rejection;
import io.costline.avro.RequestEvent;
import io.costline.avro.RevenueLine;
import io.costline.failpoint.Failpoints;
import io.costline.ingest.IngestMetrics;
import io.costline.wire.AvroBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes through one idempotent producer shared by all requests. An event is delivered when every in-sync replica
 * has it; a request is, when all of its events are. Rejections are sent along and reported when they fail, but do not
 * fail the request: the caller learns of them in the answer.
 */
public final class KafkaPublisher implements Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaPublisher.class);

    private final Producer<byte[], byte[]> producer;
    private final Records records;
    private final Duration deliveryTimeout;
    private final Failpoints failpoints;
    private final IngestMetrics metrics;
    private final Supplier<Optional<String>> wrongClock;

    public KafkaPublisher(
            Producer<byte[], byte[]> producer,
            Records records,
            Duration deliveryTimeout,
            Failpoints failpoints,
            IngestMetrics metrics,
            Supplier<Optional<String>> wrongClock) {
        this.producer = producer;
        this.records = records;
        this.deliveryTimeout = deliveryTimeout;
        this.failpoints = failpoints;
        this.metrics = metrics;
        this.wrongClock = wrongClock;
    }

    @Override
    public Optional<String> wrongClock() {
        return wrongClock.get();
    }

    @Override
    public Delivery publish(List<RequestEvent> events, List<Rejection> rejections) {
        var buffer = new AvroBuffer();
        return publish(events, event -> records.of(event, buffer), rejections);
    }

    @Override
    public Delivery publishRevenue(List<RevenueLine> lines, List<Rejection> rejections) {
        return publish(lines, records::of, rejections);
    }

    @Override
    public Delivery publishOutcomes(List<Outcome> outcomes, List<Rejection> rejections) {
        return publish(outcomes, records::of, rejections);
    }

    @Override
    public Delivery publishInvoice(List<InvoiceLine> lines, List<Rejection> rejections) {
        return publish(lines, records::of, rejections);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback learns what the future would
    private <T> Delivery publish(
            List<T> values, Function<T, ProducerRecord<byte[], byte[]>> record, List<Rejection> rejections) {
        for (Rejection rejection : rejections) {
            report(rejection);
        }
        if (values.isEmpty()) {
            return new Delivery.Acknowledged();
        }
        long begun = System.nanoTime();
        var acknowledgements = new Acknowledgements(values.size());
        try {
            for (int at = 0; at < values.size(); at++) {
                producer.send(record.apply(values.get(at)), acknowledgements.of(at));
                if (acknowledgements.failure() != null) {
                    break; // a request that cannot succeed must not go on waiting event by event
                }
            }
        } catch (KafkaException e) {
            acknowledgements.fail(e);
        }
        failpoints.hit(Failpoints.INGEST_AFTER_SEND_BEFORE_ACK);
        Delivery delivery = acknowledgements.await(deliveryTimeout.plusSeconds(1));
        if (delivery instanceof Delivery.Acknowledged) {
            metrics.published(System.nanoTime() - begun);
        }
        return delivery;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback learns what the future would
    private void report(Rejection rejection) {
        ProducerRecord<byte[], byte[]> record = records.of(rejection);
        try {
            producer.send(record, (metadata, failure) -> {
                if (failure != null) {
                    metrics.rejectionLost();
                }
            });
        } catch (KafkaException e) {
            metrics.rejectionLost();
        }
    }

    /** Counts the acknowledgements of one request. */
    private static final class Acknowledgements {
        private final CountDownLatch pending;
        private final BitSet tooLarge = new BitSet();
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

        Acknowledgements(int events) {
            pending = new CountDownLatch(events);
        }

        /** What is too large stays so: a verdict on this event, not a failure to be tried again. */
        Callback of(int event) {
            return (metadata, exception) -> {
                if (exception instanceof RecordTooLargeException) {
                    synchronized (tooLarge) {
                        tooLarge.set(event);
                    }
                }
                if (exception == null || exception instanceof RecordTooLargeException) {
                    pending.countDown();
                } else {
                    fail(exception);
                }
            };
        }

        @Nullable
        Exception failure() {
            return failure.get();
        }

        void fail(Exception exception) {
            failure.compareAndSet(null, exception);
            while (pending.getCount() > 0) {
                pending.countDown(); // one failure decides
            }
        }

        Delivery await(Duration timeout) {
            try {
                if (!pending.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    return new Delivery.Unavailable("no acknowledgement within " + timeout);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Delivery.Unavailable("interrupted while waiting for the broker");
            }
            Exception cause = failure.get();
            if (cause == null) {
                synchronized (tooLarge) {
                    return new Delivery.Acknowledged((BitSet) tooLarge.clone());
                }
            }
            if (cause instanceof BufferExhaustedException) {
                return new Delivery.Full();
            }
            if (cause instanceof InvalidTimestampException) {
                return new Delivery.WrongClock();
            }
            LOG.atWarn()
                    .addKeyValue("errorCode", cause.getClass().getSimpleName())
                    .log("broker did not acknowledge a request");
            return new Delivery.Unavailable(cause.getClass().getSimpleName());
        }
    }
}
