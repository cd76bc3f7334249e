package io.costline.clickhouse.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.topics.Topics;
import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.Framing;
import io.costline.wire.InMemoryRegistry;
import io.costline.wire.MalformedRecordException;
import io.costline.wire.RegistryException;
import io.costline.wire.SchemaRegistry;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class CurrentSchemasTest {
    private final InMemoryRegistry registry = new InMemoryRegistry();

    @Test
    void aValueOfTheCurrentSchemaPassesUntouched() {
        // Given
        CurrentSchemas schemas = new CurrentSchemas(registry, List.of(Topics.TRACES));
        byte[] value = AvroSerializer.<io.costline.avro.WorkflowTrace>of(registry, Topics.TRACES)
                .encode(Values.trace("t", "a", 1, "1"));

        // When, Then
        assertThat(schemas.current(Topics.TRACES.name(), value)).isSameAs(value);
    }

    @Test
    void aValueOfAnotherVersionIsResolved() {
        // Given a writer whose schema has one more field at the end
        Schema newer = new Schema.Parser()
                .parse(Topics.TRACES
                        .valueSchema()
                        .orElseThrow()
                        .toString()
                        .replaceFirst("\\]\\}$", ",{\"name\":\"later\",\"type\":\"string\",\"default\":\"\"}]}"));
        int id = registry.register(Topics.TRACES.subject(), newer);
        CurrentSchemas schemas = new CurrentSchemas(registry, List.of(Topics.TRACES));
        byte[] value = AvroSerializer.<io.costline.avro.WorkflowTrace>of(registry, Topics.TRACES)
                .encode(Values.trace("t", "a", 1, "1"));
        AvroBuffer longer = new AvroBuffer();
        Framing.writeHeader(longer, id);
        longer.writeRaw(value, Framing.HEADER, value.length - Framing.HEADER);
        longer.writeString("from the future");

        // When, Then
        assertThat(schemas.current(Topics.TRACES.name(), longer.toByteArray())).isEqualTo(value);
    }

    @Test
    void anUnknownSchemaIsTheRecordsFault() {
        CurrentSchemas schemas = new CurrentSchemas(registry, List.of(Topics.TRACES));
        assertThatThrownBy(() -> schemas.current(Topics.TRACES.name(), new byte[] {0, 0, 0, 0, 77, 1}))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("schema id 77");
    }

    @Test
    void aRegistryThatIsAwayIsNot() {
        // Given
        SchemaRegistry away = new SchemaRegistry() {
            @Override
            public int register(String subject, Schema schema) {
                return registry.register(subject, schema);
            }

            @Override
            public Schema schema(int id) {
                throw new RegistryException("cannot be reached", new IOException("refused"));
            }
        };
        CurrentSchemas schemas = new CurrentSchemas(away, List.of(Topics.TRACES));

        // When, Then
        assertThatThrownBy(() -> schemas.current(Topics.TRACES.name(), new byte[] {0, 0, 0, 0, 77, 1}))
                .isInstanceOf(RegistryException.class);
    }
}
