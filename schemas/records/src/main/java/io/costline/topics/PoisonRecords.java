package io.costline.topics;

import io.costline.limits.RecordLimits;
import io.costline.wire.RegistryException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The last line of a stream: a record whose processing throws, or what follows from it before the commit, or whose result a topic
 * refuses for its size. What it had changed by then is not to be kept, so its task begins again from what was committed, on
 * a new thread; met again there, the record is rejected before it is touched. One bad record thus costs a restart of a
 * task, and never the stream.
 */
public final class PoisonRecords {
    private static final String SELF = "costline.poison.records";

    private final Set<Place> met = ConcurrentHashMap.newKeySet();
    /** Keys whose records failed together, at a commit: each with the last of them. */
    private final Map<String, Failed> keys = new ConcurrentHashMap<>();

    private final TopicLimits limits = new TopicLimits();
    private final AtomicLong aside = new AtomicLong();
    private final AtomicBoolean again = new AtomicBoolean();
    private volatile @Nullable String last;
    private volatile @Nullable String lastAside;

    private record Place(@Nullable String topic, int partition, long offset) {
        @Override
        public String toString() {
            return topic + "-" + partition + '@' + offset;
        }
    }

    private record Failed(long upTo, RuntimeException failure) {}

    /** Settings by which Kafka Streams reports to this. */
    public Map<String, Object> settings() {
        return Map.of(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                Handler.class,
                StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
                Handler.class,
                SELF,
                this);
    }

    /** Whether the record under way failed before: to be rejected, and nothing else. */
    public boolean isNext(ProcessingContext context) {
        if (met.isEmpty()) {
            return false;
        }
        RecordMetadata at = context.recordMetadata().orElse(null);
        return at != null && met.contains(new Place(at.topic(), at.partition(), at.offset()));
    }

    /** Why the record at this offset was among those of its key that failed at a commit, if it was: to be rejected. */
    public @Nullable RuntimeException failure(byte @Nullable [] key, long offset) {
        if (keys.isEmpty()) {
            return null;
        }
        Failed failed = keys.get(text(key));
        return failed == null || offset > failed.upTo ? null : failed.failure;
    }

    /** Whether records of this key failed at a commit since the start: what time alone would do to it is left undone. */
    public boolean holds(byte[] key) {
        return !keys.isEmpty() && keys.containsKey(text(key));
    }

    /**
     * What follows from the records of a key could not be made before a commit. To be followed by throwing the failure.
     *
     * @param upTo the last offset read by then
     */
    public void blame(byte @Nullable [] key, long upTo, RuntimeException failure) {
        if (!isOfRecord(failure)) {
            return;
        }
        Failed before = keys.put(text(key), new Failed(upTo, failure));
        if (before == null || before.upTo < upTo) { // else its rejection failed
            last = "of " + text(key) + " up to offset " + upTo;
            again.set(true);
        }
    }

    /** What is not a record could not be used: it is passed over from now on, and nothing begins again. */
    public void setAside(String what) {
        aside.incrementAndGet();
        lastAside = what;
    }

    /** Whether the topic may take a value of so many bytes: it has refused none as small. */
    public boolean takes(String topic, int bytes) {
        return bytes <= RecordLimits.RECORD_BYTES && limits.takes(topic, bytes);
    }

    /** Whether the failure of a stream thread just now was that of a record, so that a new thread goes on. Asked once. */
    public boolean again() {
        return again.getAndSet(false);
    }

    /** What was met since the start; empty while nothing. */
    public Optional<String> told() {
        String newest = last;
        String newestAside = lastAside;
        String told = Stream.of(
                        newest == null
                                ? ""
                                : met.size() + keys.size() + " rejected as unprocessable, the last " + newest,
                        newestAside == null ? "" : aside + " set aside, the last " + newestAside)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
        return told.isEmpty() ? Optional.empty() : Optional.of(told);
    }

    /** Clients, the registry and disks fail by themselves; whatever else is thrown over a record is the record's. */
    public static boolean isOfRecord(Throwable failure) {
        return failure instanceof RecordTooLargeException
                || !(failure instanceof KafkaException
                        || failure instanceof RegistryException
                        || failure instanceof UncheckedIOException);
    }

    private void blame(ErrorHandlerContext context, Exception failure) {
        if (context.topic() == null || context.offset() < 0 || !isOfRecord(failure)) {
            return;
        }
        Place place = new Place(context.topic(), context.partition(), context.offset());
        if (met.add(place)) { // else its rejection failed
            last = "at " + place;
            again.set(true);
        }
    }

    /** Which record it came of is not known by now; met again, it is found by its size. */
    private void refused(ProducerRecord<byte[], byte[]> record, Exception failure) {
        if (failure instanceof RecordTooLargeException && record.value() != null) {
            limits.refused(record.topic(), record.value().length);
            last = "for its " + record.value().length + " bytes, refused by " + record.topic();
            again.set(true);
        }
    }

    private static String text(byte @Nullable [] key) {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    /** Made by Kafka Streams, once for each of its two uses. */
    public static final class Handler implements ProcessingExceptionHandler, ProductionExceptionHandler {
        private @Nullable PoisonRecords records;

        @Override
        public void configure(Map<String, ?> settings) {
            records = (PoisonRecords) settings.get(SELF);
        }

        @Override
        public ProcessingExceptionHandler.Response handleError(
                ErrorHandlerContext context, Record<?, ?> record, Exception failure) {
            if (records != null) {
                records.blame(context, failure);
            }
            return ProcessingExceptionHandler.Response.fail();
        }

        @Override
        public ProductionExceptionHandler.Response handleError(
                ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
            if (records != null) {
                records.refused(record, failure);
            }
            return ProductionExceptionHandler.Response.fail();
        }
    }
}
