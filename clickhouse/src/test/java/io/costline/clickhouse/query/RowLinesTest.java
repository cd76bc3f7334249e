package io.costline.clickhouse.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Trials;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowLinesTest {
    private static final String TEXT = "{\"name\":\"a\\nb\"}\n{\"name\":\"\u00fcber\"}\n\n{\"name\":\"last\"}";

    @Test
    void everyLineIsARowHoweverTheBytesAreCut() {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        Trials.run(200, random -> {
            List<String> names = new ArrayList<>();
            try (RowLines lines = new RowLines(row -> names.add(row.text("name")))) {
                for (int at = 0; at < bytes.length; ) {
                    int length = Math.min(bytes.length - at, random.nextInt(1, 12));
                    if (length == 1) {
                        lines.write(bytes[at]);
                    } else {
                        lines.write(bytes, at, length);
                    }
                    at += length;
                }
            }
            assertThat(names).containsExactly("a\nb", "\u00fcber", "last");
        });
    }
}
