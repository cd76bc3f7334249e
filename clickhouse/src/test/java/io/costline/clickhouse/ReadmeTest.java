package io.costline.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.config.SinkConfig;
import io.costline.trials.SettingKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The module's docs name every setting and every view. */
class ReadmeTest {
    @Test
    void everySettingHasARow() throws Exception {
        // Given
        String readme = Files.readString(Path.of("docs/settings.md"));

        // Then
        assertThat(SettingKeys.of("sink", SinkConfig.class))
                .hasSizeGreaterThan(12)
                .allSatisfy(key -> assertThat(readme).contains("`" + key));
    }

    @Test
    void everyViewHasARow() throws Exception {
        String readme = Files.readString(Path.of("docs/views.md"));
        Set<String> views = SqlFiles.in("views").keySet();
        assertThat(views)
                .hasSizeGreaterThan(17)
                .allSatisfy(view -> assertThat(readme).contains("`" + view + "`"));
    }
}
