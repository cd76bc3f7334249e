package io.costline.enrich.reprice;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Trials;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevisionTableTest {
    private record Id(long high, long low) {}

    @Test
    void holdsTheHighestRevisionOfEachId() {
        Trials.run(20, random -> {
            // Given
            RevisionTable table = new RevisionTable();
            Map<Id, BigInteger> expected = new HashMap<>();
            for (int i = 0; i < 20_000; i++) {
                Id id = new Id(random.nextInt(3) - 1L, random.nextInt(4_000));
                long high = random.nextInt(4) - 2L;
                long low = random.nextInt(4) - 2L;
                if (random.nextBoolean()) {
                    table.put(id.high, id.low, high, low);
                    expected.merge(id, unsigned(high, low), BigInteger::max);
                } else {
                    table.raise(id.high, id.low, high, low);
                    expected.computeIfPresent(id, (k, known) -> known.max(unsigned(high, low)));
                }
            }

            // Then it is there, and once
            assertThat(table.size()).isEqualTo(expected.size());
            expected.forEach((id, revision) -> {
                long high = revision.shiftRight(64).longValue();
                long low = revision.longValue();
                assertThat(table.take(id.high, id.low, high, low - 1)).isFalse();
                assertThat(table.take(id.high, id.low, high, low)).isTrue();
                if (!revision.equals(unsigned(-1, -1))) {
                    assertThat(table.take(id.high, id.low, high, low)).isFalse();
                }
            });
            for (Id unknown : List.of(new Id(7, 7), new Id(2, 0))) {
                assertThat(table.take(unknown.high, unknown.low, 0, 0)).isFalse();
            }
        });
    }

    private static BigInteger unsigned(long high, long low) {
        return new BigInteger(Long.toUnsignedString(high)).shiftLeft(64).or(new BigInteger(Long.toUnsignedString(low)));
    }
}
