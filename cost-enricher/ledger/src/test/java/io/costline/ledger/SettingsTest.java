package io.costline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.ledger.config.LedgerConfig;
import io.costline.trials.SettingKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void everySettingHasARow() throws Exception {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(SettingKeys.of("ledger", LedgerConfig.class))
                .hasSizeGreaterThan(8)
                .allSatisfy(key -> assertThat(readme).contains("`" + key));
    }
}
