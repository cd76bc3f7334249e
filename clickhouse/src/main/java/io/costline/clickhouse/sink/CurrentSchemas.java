package io.costline.clickhouse.sink;

import io.costline.topics.TopicSpec;
import io.costline.wire.AvroBuffer;
import io.costline.wire.Framing;
import io.costline.wire.MalformedRecordException;
import io.costline.wire.RegistryException;
import io.costline.wire.SchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Brings values to the schemas this program was built with; values that are there already pass untouched. */
final class CurrentSchemas {
    private record Current(int id, Schema schema) {}

    private final SchemaRegistry registry;
    private final Map<String, Current> byTopic = new HashMap<>();

    CurrentSchemas(SchemaRegistry registry, Collection<TopicSpec> topics) {
        this.registry = registry;
        for (TopicSpec topic : topics) {
            Schema schema = topic.valueSchema().orElseThrow();
            byTopic.put(topic.name(), new Current(registry.register(topic.subject(), schema), schema));
        }
    }

    /**
     * The value in the current schema of its topic, framed.
     *
     * @throws MalformedRecordException if it cannot be read
     * @throws RegistryException if the writer's schema cannot be asked for now
     */
    byte[] current(String topic, byte[] framed) {
        Current current = byTopic.get(topic);
        if (current == null) {
            throw new IllegalArgumentException("no schema for topic " + topic);
        }
        int id = Framing.schemaId(framed);
        return id == current.id ? framed : resolve(framed, writer(id), current);
    }

    private Schema writer(int id) {
        try {
            return registry.schema(id);
        } catch (RegistryException e) {
            if (!e.isUnknownSchema()) {
                throw e; // away, not ignorant
            }
            throw new MalformedRecordException("schema id " + id + " is unknown to the registry", 1);
        }
    }

    private static byte[] resolve(byte[] framed, Schema writer, Current current) {
        try {
            BinaryDecoder decoder =
                    DecoderFactory.get().binaryDecoder(framed, Framing.HEADER, framed.length - Framing.HEADER, null);
            GenericRecord value = new GenericDatumReader<GenericRecord>(writer, current.schema).read(null, decoder);
            ByteArrayOutputStream out = new ByteArrayOutputStream(framed.length + 64);
            AvroBuffer header = new AvroBuffer(Framing.HEADER);
            Framing.writeHeader(header, current.id);
            out.write(header.array(), 0, header.size());
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(current.schema).write(value, encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException | ClassCastException e) {
            throw new MalformedRecordException("not readable with its writer's schema: " + e.getMessage(), 0);
        }
    }
}
