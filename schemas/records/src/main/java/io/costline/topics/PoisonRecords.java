package io.costline.topics;

import io.costline.wire.RegistryException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The last line of a stream: a record whose processing throws. What it had changed by then is not to be kept, so its task
 * begins again from what was committed, on a new thread; met again there, the record is rejected before it is touched. One
 * bad record thus costs a restart of a task, and never the stream.
 */
public final class PoisonRecords {
    private static final String SELF = "costline.poison.records";

    private final Set<Place> met = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean again = new AtomicBoolean();
    private volatile @Nullable Place last;

    private record Place(@Nullable String topic, int partition, long offset) {}

    /** Settings by which Kafka Streams reports to this. */
    public Map<String, Object> settings() {
        return Map.of(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, Handler.class, SELF, this);
    }

    /** Whether the record under way failed before: to be rejected, and nothing else. */
    public boolean isNext(ProcessingContext context) {
        if (met.isEmpty()) {
            return false;
        }
        RecordMetadata at = context.recordMetadata().orElse(null);
        return at != null && met.contains(new Place(at.topic(), at.partition(), at.offset()));
    }

    /** Whether the failure of a stream thread just now was that of a record, so that a new thread goes on. Asked once. */
    public boolean again() {
        return again.getAndSet(false);
    }

    /** What was met since the start; empty while nothing. */
    public Optional<String> told() {
        Place newest = last;
        return newest == null
                ? Optional.empty()
                : Optional.of(met.size() + " rejected as unprocessable, the last at " + newest.topic + '-'
                        + newest.partition + '@' + newest.offset);
    }

    /** Clients, the registry and disks fail by themselves; whatever else is thrown over a record is the record's. */
    private void blame(ErrorHandlerContext context, Exception failure) {
        if (context.topic() == null
                || failure instanceof KafkaException
                || failure instanceof RegistryException
                || failure instanceof UncheckedIOException) {
            return;
        }
        Place place = new Place(context.topic(), context.partition(), context.offset());
        if (met.add(place)) { // else its rejection failed
            last = place;
            again.set(true);
        }
    }

    /** Made by Kafka Streams. */
    public static final class Handler implements ProcessingExceptionHandler {
        private @Nullable PoisonRecords records;

        @Override
        public void configure(Map<String, ?> settings) {
            records = (PoisonRecords) settings.get(SELF);
        }

        @Override
        public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception failure) {
            if (records != null) {
                records.blame(context, failure);
            }
            return Response.fail();
        }
    }
}
