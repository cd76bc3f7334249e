package io.costline.enrich.topology;

import io.costline.avro.RequestEvent;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.CurrentValue;
import io.costline.wire.Framing;
import io.costline.wire.MalformedRecordException;
import io.costline.wire.RequestEventView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of costline.requests in place and in the current schema. The whole event is walked, so that its bytes may be
 * copied. Not safe for use by several threads.
 */
final class EventReader {
    private final RequestEventView view = new RequestEventView();
    private final CurrentValue current;
    private final AvroSerializer<RequestEvent> serializer;
    private final AvroDeserializer<RequestEvent> deserializer;

    EventReader(
            CurrentValue current,
            AvroSerializer<RequestEvent> serializer,
            AvroDeserializer<RequestEvent> deserializer) {
        this.current = current;
        this.serializer = serializer;
        this.deserializer = deserializer;
    }

    /**
     * The event, in place; its bytes are those of {@link RequestEventView#bytes()} after the framing.
     *
     * @throws MalformedRecordException if the value is no RequestEvent
     * @throws io.costline.wire.RegistryException if the registry cannot be asked
     */
    RequestEventView read(byte @Nullable [] value) {
        byte[] bytes = current.bring(value);
        if (view.wrap(bytes, Framing.HEADER, bytes.length) != bytes.length) {
            throw new MalformedRecordException("bytes after the record", bytes.length);
        }
        return view;
    }

    /** A value as an object of its own. */
    RequestEvent decode(byte[] value) {
        return Objects.requireNonNull(deserializer.deserialize(null, value));
    }

    /** The event, moved to a time. */
    static RequestEvent at(long micros, RequestEvent event) {
        event.setEventTime(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
        return event;
    }

    /** An event as a view over bytes of its own. */
    RequestEventView view(RequestEvent event, RequestEventView into) {
        byte[] value = serializer.encode(event);
        into.wrap(value, Framing.HEADER, value.length);
        return into;
    }
}
