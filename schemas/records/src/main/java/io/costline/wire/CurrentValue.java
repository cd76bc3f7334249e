package io.costline.wire;

import io.costline.topics.TopicSpec;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Brings a topic's values to the schema this program was built with; values that have it pass untouched and unread. What reads
 * records in place knows one schema only. Safe for use by several threads.
 */
public final class CurrentValue {
    private static final int GROWTH = 64;

    private final SchemaRegistry registry;
    private final int id;
    private final Schema schema;
    private final GenericDatumWriter<GenericRecord> writer;
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new ConcurrentHashMap<>();

    private CurrentValue(SchemaRegistry registry, TopicSpec topic) {
        this.registry = registry;
        this.schema = topic.valueSchema().orElseThrow(() -> new IllegalArgumentException(topic.name()));
        this.id = registry.register(topic.subject(), schema);
        this.writer = new GenericDatumWriter<>(schema);
    }

    /**
     * Registers the topic's schema, or finds it registered.
     *
     * @throws RegistryException if the registry refuses it or cannot be reached
     */
    public static CurrentValue of(SchemaRegistry registry, TopicSpec topic) {
        return new CurrentValue(registry, topic);
    }

    /** One each, by the topic's name. */
    public static Map<String, CurrentValue> of(SchemaRegistry registry, Collection<TopicSpec> topics) {
        return topics.stream()
                .map(topic -> Map.entry(topic.name(), of(registry, topic)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The id under which the registry knows the current schema. */
    public int schemaId() {
        return id;
    }

    /**
     * The value in the current schema, framed.
     *
     * @throws MalformedRecordException if there is none, it is not framed, names a schema the registry does not have, or is
     *     not what that schema says
     * @throws RegistryException if the registry cannot be asked now, which is not the record's fault
     */
    public byte[] bring(byte @Nullable [] framed) {
        if (framed == null) {
            throw new MalformedRecordException("no value", 0);
        }
        int writerId = Framing.schemaId(framed);
        return writerId == id ? framed : rewritten(framed, readers.computeIfAbsent(writerId, this::reader));
    }

    private GenericDatumReader<GenericRecord> reader(int writerId) {
        try {
            return new GenericDatumReader<>(registry.schema(writerId), schema);
        } catch (RegistryException e) {
            if (e.isUnknownSchema()) {
                throw MalformedRecordException.unknownSchema(writerId);
            }
            throw e;
        }
    }

    private byte[] rewritten(byte[] framed, GenericDatumReader<GenericRecord> reader) {
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(framed, Framing.HEADER, framed.length - Framing.HEADER, null);
        AvroBuffer buffer = new AvroBuffer(framed.length + GROWTH);
        Framing.writeHeader(buffer, id);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(new AvroSerializer.BufferStream(buffer), null);
        try {
            writer.write(reader.read(null, decoder), encoder);
            encoder.flush();
            if (!decoder.isEnd()) {
                throw new MalformedRecordException("bytes after the record", framed.length);
            }
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException | ClassCastException e) {
            throw new MalformedRecordException("not readable with its writer's schema: " + e.getMessage(), 0);
        }
        return buffer.toByteArray();
    }
}
