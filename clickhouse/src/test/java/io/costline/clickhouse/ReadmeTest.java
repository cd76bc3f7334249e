package io.costline.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.config.SinkConfig;
import io.costline.trials.SettingKeys;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README names every setting and every view. */
class ReadmeTest {
    @Test
    void everySettingHasARow() throws Exception {
        // Given
        String readme = Files.readString(Path.of("README.md"));

        // Then
        assertThat(SettingKeys.of("sink", SinkConfig.class))
                .hasSizeGreaterThan(12)
                .allSatisfy(key -> assertThat(readme).contains("`" + key));
    }

    @Test
    void everyViewHasARow() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        List<String> views = new ArrayList<>();
        for (String file : List.of("V002__views.sql", "V003__cost_corrections.sql", "V005__call_views.sql")) {
            try (InputStream in = Objects.requireNonNull(
                    ReadmeTest.class.getResourceAsStream("/io/costline/clickhouse/migrations/" + file))) {
                String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                Pattern.compile("VIEW costline\\.(\\w+)")
                        .matcher(sql)
                        .results()
                        .forEach(match -> views.add(match.group(1)));
            }
        }
        assertThat(views)
                .hasSizeGreaterThan(17)
                .allSatisfy(view -> assertThat(readme).contains("`" + view + "`"));
    }
}
