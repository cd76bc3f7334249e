package io.costline.clickhouse.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Trials;
import org.junit.jupiter.api.Test;

class AgesTest {
    @Test
    void theSampleIsEvenAndTheOldestExact() {
        Trials.run(50, random -> {
            // Given as many receipts as come in one batch, a microsecond apart
            int count = 1 + random.nextInt(100_000);
            Ages ages = new Ages();

            // When
            for (int i = 0; i < count; i++) {
                ages.add(i);
            }

            // Then
            double[] sample = ages.milliseconds(count);
            assertThat(sample).hasSizeBetween(Math.min(count, 512), 1024).isSorted();
            assertThat(ages.count()).isEqualTo(count);
            assertThat(ages.maxMilliseconds(count)).isEqualTo(count / 1000.0);
            double median = sample[sample.length / 2];
            assertThat(median).isBetween(count * 0.00045 - 0.005, count * 0.00055 + 0.005);
        });
    }

    @Test
    void anEmptySampleHasNoAge() {
        assertThat(new Ages().maxMilliseconds(5)).isZero();
    }
}
