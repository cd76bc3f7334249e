package io.costline.wire;

import io.costline.topics.TopicSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a generated class in the Confluent wire format. The schema is registered at construction, so a registry that
 * refuses it fails the service at start and not at the first record. Safe for use by several threads.
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {
    static {
        TrustedClasses.declare();
    }

    private final int schemaId;
    private final ThreadLocal<Encoding<T>> encodings;

    private AvroSerializer(int schemaId, Schema schema) {
        this.schemaId = schemaId;
        this.encodings = ThreadLocal.withInitial(() -> new Encoding<>(schema));
    }

    /**
     * @throws RegistryException if the registry refuses the schema or cannot be reached
     */
    public static <T extends SpecificRecord> AvroSerializer<T> of(SchemaRegistry registry, TopicSpec topic) {
        Schema schema = topic.valueSchema().orElseThrow(() -> new IllegalArgumentException(topic.name()));
        return new AvroSerializer<>(registry.register(topic.subject(), schema), schema);
    }

    /** The id under which the registry knows the schema this writes. */
    public int schemaId() {
        return schemaId;
    }

    @Override
    public byte @Nullable [] serialize(@Nullable String topic, @Nullable T value) {
        return value == null ? null : encode(value);
    }

    /** The framed bytes of a value. */
    public byte[] encode(T value) {
        Encoding<T> encoding = encodings.get();
        encoding.buffer.clear();
        Framing.writeHeader(encoding.buffer, schemaId);
        encoding.write(value);
        return encoding.buffer.toByteArray();
    }

    /** What one thread uses again for every record. */
    private static final class Encoding<T> {
        private final AvroBuffer buffer = new AvroBuffer();
        private final SpecificDatumWriter<T> writer;
        private final BinaryEncoder encoder;

        private Encoding(Schema schema) {
            writer = new SpecificDatumWriter<>(schema);
            encoder = EncoderFactory.get().directBinaryEncoder(new BufferStream(buffer), null);
        }

        private void write(T value) {
            try {
                writer.write(value, encoder);
                encoder.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("a buffer in memory does not fail", e);
            }
        }
    }

    /** Avro's encoder into a buffer. */
    static final class BufferStream extends OutputStream {
        private final AvroBuffer buffer;

        BufferStream(AvroBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public void write(int octet) {
            buffer.writeByte(octet);
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            buffer.writeRaw(source, offset, length);
        }
    }
}
