package io.costline.clickhouse.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.topics.Topics;
import io.costline.trials.Trials;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import io.costline.wire.MalformedRecordException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class BlockTest {
    @Test
    void aBlockIsInTheNativeFormat() throws Exception {
        // Given two rows of a repeated name and a number
        Block block = new Block("costline_raw.small");
        Column.Dictionary name = block.dictionary("n");
        Column.Fixed number = block.number("u", "UInt16", 2);
        for (String text : new String[] {"", "ab"}) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            name.put(utf8, 0, utf8.length);
            number.values.putShort(258);
            block.endRow();
        }

        // When
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        block.writeTo(out);

        // Then columns, rows, then name, type, dictionary version, flags, keys, indexes; name, type, values
        String lowCardinality = HexFormat.of().formatHex("LowCardinality(String)".getBytes(StandardCharsets.UTF_8));
        assertThat(HexFormat.of().formatHex(out.toByteArray()))
                .isEqualTo("0202" + "016e" + "16" + lowCardinality + "0100000000000000" + "0006000000000000"
                        + "0200000000000000" + "00" + "026162" + "0200000000000000" + "0001" + "0175" + "06"
                        + "55496e743136" + "02010201");
    }

    @Test
    void aRecordCutAnywhereLeavesNoTrace() {
        Trials.run(20, random -> {
            // Given a good row and a record cut short
            var serializer = AvroSerializer.<io.costline.avro.RequestCost>of(new InMemoryRegistry(), Topics.COSTS);
            Samples samples = new Samples(random.nextLong(), Instant.now());
            byte[] good = serializer.encode(samples.crowded());
            byte[] other = serializer.encode(samples.crowded());
            byte[] cut = Arrays.copyOf(other, 5 + random.nextInt(other.length - 5));
            CostRows rows = new CostRows();
            rows.append(good);
            byte[] before = bytes(rows.block);

            // When
            assertThatThrownBy(() -> rows.append(cut)).isInstanceOf(MalformedRecordException.class);

            // Then the block is as before, and takes further rows
            assertThat(rows.block.rows()).isEqualTo(1);
            rows.append(good);
            assertThat(rows.block.rows()).isEqualTo(2);
            rows.block.clear();
            rows.append(good);
            assertThat(bytes(rows.block)).isEqualTo(before);
        });
    }

    @Test
    void everyTopicsRecordCutShortLeavesNoTrace() {
        Trials.run(20, random -> {
            // Given
            byte[] good = AvroSerializer.<io.costline.avro.WorkflowTrace>of(new InMemoryRegistry(), Topics.TRACES)
                    .encode(Values.trace("t", "trace", 5, "1.5"));
            TraceRows rows = new TraceRows();
            rows.append(good);
            byte[] before = bytes(rows.block);

            // When
            assertThatThrownBy(() -> rows.append(Arrays.copyOf(good, 5 + random.nextInt(good.length - 5))))
                    .isInstanceOf(MalformedRecordException.class);

            // Then
            assertThat(bytes(rows.block)).isEqualTo(before);
        });
    }

    private static byte[] bytes(Block block) throws java.io.IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        block.writeTo(out);
        return out.toByteArray();
    }
}
