package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.ingest.config.IngestConfig;
import io.costline.trials.SettingKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void hasARowForEverySetting() throws IOException {
        String readme = Files.readString(Path.of("docs/settings.md"));
        assertThat(SettingKeys.of("ingest", IngestConfig.class))
                .hasSizeGreaterThan(15)
                .allSatisfy(key -> assertThat(readme).contains("`" + key));
    }
}
