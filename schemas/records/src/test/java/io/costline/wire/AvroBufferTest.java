package io.costline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.SpendTotals;
import io.costline.money.Int128;
import io.costline.trials.Trials;
import java.math.BigInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AvroBufferTest {
    @Test
    void whatIsWrittenIsReadBack() {
        Trials.run(5_000, random -> {
            // Given
            long number = random.nextLong() >> random.nextInt(64);
            Int128 wide = new Int128(random.nextLong() >> random.nextInt(64), random.nextLong());
            String text = "ä".repeat(random.nextInt(100));
            AvroBuffer buffer = new AvroBuffer(1);

            // When
            buffer.writeLong(number);
            buffer.writeString(text);
            buffer.writeDecimal(number);
            buffer.writeDecimal(wide);
            buffer.writeFixedLong(number);
            buffer.writeBoolean(true);

            // Then
            AvroCursor cursor = new AvroCursor().reset(buffer.array(), 0, buffer.size());
            Int128 back = new Int128();
            assertThat(cursor.readLong()).isEqualTo(number);
            assertThat(cursor.readString()).isEqualTo(text);
            assertThat(cursor.readDecimal()).isEqualTo(number);
            cursor.readDecimal(back);
            assertThat(back).isEqualTo(wide);
            assertThat(cursor.readFixedLong()).isEqualTo(number);
            assertThat(cursor.readBoolean()).isTrue();
            assertThat(cursor.atEnd()).isTrue();
        });
    }

    @Test
    void decimalsAreTheShortestTwosComplementAsAvroWritesThem() {
        Trials.run(5_000, random -> {
            // Given
            long number = random.nextLong() >> random.nextInt(64);
            AvroBuffer buffer = new AvroBuffer();

            // When
            buffer.writeDecimal(number);

            // Then
            AvroCursor cursor = new AvroCursor().reset(buffer.array(), 0, buffer.size());
            assertThat(cursor.readBytes()).isEqualTo(BigInteger.valueOf(number).toByteArray());
        });
    }

    @Test
    void aGeneratedClassReadsDecimalsOfAnyWidth() {
        Trials.run(500, random -> {
            // Given
            SpendTotals totals = new RandomRecords(random).next(SpendTotals.class);

            // When
            Int128 copy = Int128.ofDecimal(totals.getListCost());

            // Then
            assertThat(copy.toDecimal()).isEqualTo(totals.getListCost());
        });
    }

    @Test
    void theInternerGivesTheSameStringForTheSameBytesAlsoWhenItForgot() {
        Trials.run(200, random -> {
            // Given
            Interner interner = new Interner(8);

            // Then
            for (int i = 0; i < 100; i++) {
                String text = word(random);
                byte[] bytes = ("..." + text).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                String first = interner.intern(bytes, 3, bytes.length - 3);
                assertThat(first).isEqualTo(text);
                assertThat(interner.intern(bytes, 3, bytes.length - 3)).isSameAs(first);
            }
        });
    }

    private static String word(RandomGenerator random) {
        return "wort-" + random.nextInt(20);
    }
}
