package io.costline.enrich.topology;

import io.costline.avro.RequestEvent;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.Framing;
import io.costline.wire.MalformedRecordException;
import io.costline.wire.RequestEventView;
import io.costline.wire.SchemaRegistry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings a value of costline.requests into the current schema: as it is when written with it, else decoded and encoded
 * again. Either way the whole event was walked, so that its bytes may be copied. Not safe for use by several threads.
 */
final class EventReader {
    private final RequestEventView view = new RequestEventView();
    private final AvroSerializer<RequestEvent> serializer;
    private final AvroDeserializer<RequestEvent> deserializer;

    EventReader(AvroSerializer<RequestEvent> serializer, AvroDeserializer<RequestEvent> deserializer) {
        this.serializer = serializer;
        this.deserializer = deserializer;
    }

    static AvroDeserializer<RequestEvent> deserializer(SchemaRegistry registry) {
        return AvroDeserializer.of(registry, RequestEvent.class);
    }

    /**
     * The event, in place; its bytes are those of {@link RequestEventView#bytes()} after the framing.
     *
     * @throws MalformedRecordException if the value is no RequestEvent
     * @throws io.costline.wire.RegistryException if it names a schema the registry does not give
     */
    RequestEventView read(byte @Nullable [] value) {
        if (value == null) {
            throw new MalformedRecordException("no value", 0);
        }
        byte[] current = value;
        if (Framing.schemaId(value) != serializer.schemaId()) {
            current = Objects.requireNonNull(
                    serializer.serialize(Topics.REQUESTS.name(), deserializer.deserialize(null, value)));
        }
        if (view.wrap(current, Framing.HEADER, current.length) != current.length) {
            throw new MalformedRecordException("bytes after the record", current.length);
        }
        return view;
    }

    /** A value as an object of its own. */
    RequestEvent decode(byte[] value) {
        return Objects.requireNonNull(deserializer.deserialize(null, value));
    }

    /** An event as a view over bytes of its own. */
    RequestEventView view(RequestEvent event, RequestEventView into) {
        byte[] value = serializer.encode(event);
        into.wrap(value, Framing.HEADER, value.length);
        return into;
    }
}
