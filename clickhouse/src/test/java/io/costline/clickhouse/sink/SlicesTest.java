package io.costline.clickhouse.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Trials;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlicesTest {
    @Test
    void equalTextsHaveOneIndexAndOthersTheirOwn() {
        Trials.run(20, random -> {
            // Given texts of all lengths, at any offset
            Slices slices = new Slices();
            Map<String, Integer> expected = new HashMap<>();

            for (int i = 0; i < 5_000; i++) {
                String text = "name-of-something-long-enough".substring(random.nextInt(29)) + random.nextInt(400);
                byte[] source = ("..." + text + "...").getBytes(StandardCharsets.UTF_8);

                // When
                int index = slices.index(source, 3, text.length());

                // Then
                Integer known = expected.putIfAbsent(text, index);
                assertThat(index).isEqualTo(known == null ? expected.size() : known);
            }
            assertThat(slices.count()).isEqualTo(expected.size() + 1);
        });
    }

    @Test
    void clearedItStartsAgain() {
        // Given
        Slices slices = new Slices();
        slices.index(new byte[] {1}, 0, 1);

        // When
        slices.clear();

        // Then
        assertThat(slices.index(new byte[] {2}, 0, 1)).isEqualTo(1);
    }
}
