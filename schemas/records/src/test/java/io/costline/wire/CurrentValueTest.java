package io.costline.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.avro.WorkflowTrace;
import io.costline.topics.Topics;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class CurrentValueTest {
    private final InMemoryRegistry registry = new InMemoryRegistry();

    private byte[] trace() {
        return AvroSerializer.<WorkflowTrace>of(registry, Topics.TRACES)
                .encode(new RandomRecords(new Random(7)).next(WorkflowTrace.class));
    }

    @Test
    void aValueOfTheCurrentSchemaPassesUntouched() {
        // Given
        CurrentValue current = CurrentValue.of(registry, Topics.TRACES);
        byte[] value = trace();

        // When, Then
        assertThat(current.bring(value)).isSameAs(value);
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
        CurrentValue current = CurrentValue.of(registry, Topics.TRACES);
        byte[] value = trace();
        AvroBuffer longer = new AvroBuffer();
        Framing.writeHeader(longer, id);
        longer.writeRaw(value, Framing.HEADER, value.length - Framing.HEADER);
        longer.writeString("from the future");

        // When, Then
        assertThat(current.bring(longer.toByteArray())).isEqualTo(value);
    }

    @Test
    void noValueOneWithoutFrameOneCutShortAndOneTooLongAreRefused() {
        // Given
        CurrentValue current = CurrentValue.of(registry, Topics.TRACES);
        int older = registry.register(Topics.TRACES.subject(), new Schema.Parser().parse("""
                {"type": "record", "name": "WorkflowTrace", "namespace": "io.costline.avro", "fields": []}"""));
        byte[] tooLong = {0, 0, 0, 0, (byte) older, 1};
        byte[] cut = Arrays.copyOf(trace(), 9);
        cut[4]++;

        // Then
        assertThatThrownBy(() -> current.bring(null)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> current.bring(new byte[] {1, 2})).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> current.bring(cut)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> current.bring(tooLong)).isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void anUnknownSchemaIsTheRecordsFault() {
        CurrentValue current = CurrentValue.of(registry, Topics.TRACES);
        assertThatThrownBy(() -> current.bring(new byte[] {0, 0, 0, 0, 77, 1}))
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
        CurrentValue current = CurrentValue.of(away, Topics.TRACES);

        // When, Then
        assertThatThrownBy(() -> current.bring(new byte[] {0, 0, 0, 0, 77, 1})).isInstanceOf(RegistryException.class);
    }
}
