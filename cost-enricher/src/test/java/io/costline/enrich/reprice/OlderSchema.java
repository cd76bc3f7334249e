package io.costline.enrich.reprice;

import io.costline.avro.RequestCost;
import io.costline.topics.Topics;
import io.costline.wire.AvroBuffer;
import io.costline.wire.Framing;
import io.costline.wire.SchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;

/** Writes costs as before the fields correction and callRevision were added. */
record OlderSchema(int id, Schema schema) {
    static OlderSchema of(SchemaRegistry registry) {
        Schema current = RequestCost.getClassSchema();
        List<Schema.Field> fields = current.getFields().stream()
                .filter(field -> !Set.of("correction", "callRevision").contains(field.name()))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList();
        Schema older = Schema.createRecord(current.getName(), current.getDoc(), current.getNamespace(), false, fields);
        return new OlderSchema(registry.register(Topics.COSTS.subject(), older), older);
    }

    byte[] encode(RequestCost cost) {
        GenericData.Record record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.pos(), cost.get(field.pos())); // the fields left out are the last
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AvroBuffer header = new AvroBuffer();
        Framing.writeHeader(header, id);
        out.write(header.array(), 0, header.size());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            new GenericDatumWriter<>(schema, SpecificData.getForClass(RequestCost.class)).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
