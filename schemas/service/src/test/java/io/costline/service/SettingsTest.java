package io.costline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.WithDefault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path directory;

    @ConfigMapping(prefix = "settings-test")
    interface Sample {
        Map<String, String> kafka();

        @WithDefault("100")
        int commitIntervalMs();

        String stateDir();
    }

    @AfterEach
    void forget() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("settings-test."));
        System.clearProperty(Settings.FILE_PROPERTY);
    }

    @Test
    void propertiesRankAboveTheFileAndKafkaSettingsPassThrough() throws Exception {
        // Given
        Path file = Files.writeString(directory.resolve("c.properties"), """
                settings-test.kafka.bootstrap.servers=from-file:9092
                settings-test.state-dir=from-file
                """);
        System.setProperty(Settings.FILE_PROPERTY, file.toString());
        System.setProperty("settings-test.state-dir", "from-property");

        // When
        Sample sample = Settings.load(Sample.class);

        // Then
        assertThat(sample.kafka()).isEqualTo(Map.of("bootstrap.servers", "from-file:9092"));
        assertThat(sample.stateDir()).isEqualTo("from-property");
        assertThat(sample.commitIntervalMs()).isEqualTo(100);
    }

    @Test
    void everyFaultIsToldAtOnce() {
        // Given
        System.setProperty("settings-test.commit-interval-ms", "soon");
        System.setProperty("settings-test.stat-dir", "misspelt");

        // Then
        assertThatThrownBy(() -> Settings.load(Sample.class))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("settings-test.commit-interval-ms")
                .hasMessageContaining("settings-test.stat-dir")
                .hasMessageContaining("settings-test.state-dir");
    }
}
