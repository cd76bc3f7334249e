package io.costline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.dispatch.config.DispatcherConfig;
import io.costline.trials.SettingKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void everySettingHasARow() throws Exception {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(SettingKeys.of("dispatcher", DispatcherConfig.class))
                .hasSizeGreaterThan(8)
                .allSatisfy(key -> assertThat(readme).contains("`" + key));
    }
}
