package io.costline.wire;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a generated class from the Confluent wire format, whatever compatible schema it was written with. Safe for use
 * by several threads.
 */
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {
    static {
        TrustedClasses.declare();
    }

    private final SchemaRegistry registry;
    private final Schema readerSchema;
    private final Map<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();

    private AvroDeserializer(SchemaRegistry registry, Schema readerSchema) {
        this.registry = registry;
        this.readerSchema = readerSchema;
    }

    public static <T extends SpecificRecord> AvroDeserializer<T> of(SchemaRegistry registry, Class<T> type) {
        return new AvroDeserializer<>(registry, SpecificData.get().getSchema(type));
    }

    /**
     * @throws MalformedRecordException if the bytes are not framed, or not what their schema says
     * @throws RegistryException if the schema id is unknown or the registry cannot be reached
     */
    @Override
    @SuppressWarnings("NullAway") // a tombstone is null in and null out, which Kafka's unannotated interface allows
    public T deserialize(@Nullable String topic, byte @Nullable [] framed) {
        if (framed == null) {
            return null;
        }
        SpecificDatumReader<T> reader = readers.computeIfAbsent(Framing.schemaId(framed), this::reader);
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(framed, Framing.HEADER, framed.length - Framing.HEADER, null);
        try {
            T value = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new MalformedRecordException("bytes after the record", framed.length);
            }
            return value;
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new MalformedRecordException("not a " + readerSchema.getName() + ": " + e.getMessage(), 0);
        }
    }

    private SpecificDatumReader<T> reader(int schemaId) {
        return new SpecificDatumReader<>(registry.schema(schemaId), readerSchema);
    }
}
