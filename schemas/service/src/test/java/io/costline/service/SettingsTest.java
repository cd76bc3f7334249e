package io.costline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigMapping;
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
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("settings-test.commit-interval-ms")
                .hasMessageContaining("settings-test.stat-dir is no setting; did you mean settings-test.state-dir")
                .hasMessageContaining("settings-test.state-dir");
    }

    private Sample sample(Map<String, String> environment, String... file) {
        Map<String, String> keys = new java.util.TreeMap<>(Map.of("settings-test.state-dir", "d"));
        for (int i = 0; i < file.length; i += 2) {
            keys.put(file[i], file[i + 1]);
        }
        return Settings.load(Sample.class, new Given(Map.of(), environment, keys, "f.properties"));
    }

    @Test
    void whatIsCommonReachesAServiceUnlessItHasItsOwn() {
        // When
        Sample sample = sample(
                Map.of("COSTLINE_KAFKA_SECURITY_PROTOCOL", "SASL_SSL", "KAFKA_HEAP_OPTS", "somebody else's"),
                "kafka.bootstrap.servers",
                "common:9092",
                "kafka.security.protocol",
                "PLAINTEXT",
                "kafka.client.rack",
                "a",
                "settings-test.kafka.client.rack",
                "b",
                "enrich.epoch",
                "1");

        // Then
        assertThat(sample.kafka())
                .isEqualTo(Map.of(
                        "bootstrap.servers", "common:9092", "security.protocol", "SASL_SSL", "client.rack", "b"));
    }

    @Test
    void secretsAreReadFromTheFilesThatAreNamed() throws Exception {
        // Given
        String jaas = "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"p\";";
        Path secret = Files.writeString(directory.resolve("jaas"), jaas + "\n");

        // When
        Sample inFile = sample(Map.of(), "kafka.sasl.jaas.config-file", secret.toString());
        Sample inEnvironment = sample(Map.of("COSTLINE_KAFKA_SASL_JAAS_CONFIG_FILE", secret.toString()));
        Sample own = sample(Map.of(), "settings-test.kafka.sasl.jaas.config-file", secret.toString());

        // Then
        assertThat(inFile.kafka()).isEqualTo(Map.of("sasl.jaas.config", jaas));
        assertThat(inEnvironment.kafka()).isEqualTo(Map.of("sasl.jaas.config", jaas));
        assertThat(own.kafka()).isEqualTo(Map.of("sasl.jaas.config", jaas));
    }

    @Test
    void kafkasOwnProvidersOfSecretsPassThrough() {
        assertThat(sample(Map.of(), "kafka.ssl.key.password", "${file:/secrets:key}")
                        .kafka())
                .containsEntry("ssl.key.password", "${file:/secrets:key}");
    }

    @Test
    void aSecretThatCannotBeReadIsToldByItsKeyAlone() {
        assertThatThrownBy(() -> sample(Map.of(), "kafka.sasl.jaas.config-file", "/nowhere/jaas"))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("kafka.sasl.jaas.config-file: cannot read /nowhere/jaas");
    }

    @Test
    void aKeyThatIsNobodysIsRefusedWithTheNearest() {
        assertThatThrownBy(() ->
                        sample(Map.of(), "registry.ulr", "http://r", "enirch.epoch", "1", "topics.partitions", "9"))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("registry.ulr in f.properties is no setting; did you mean registry.url?")
                .hasMessageContaining("enirch.epoch in f.properties is no setting; did you mean enrich.epoch?")
                .hasMessageNotContaining("topics.partitions");
    }

    @Test
    void commandsNeedNoMoreThanTheyAsk() {
        // When
        CommonSettings none = Settings.load(CommonSettings.class, new Given(Map.of(), Map.of(), Map.of(), ""));
        CommonSettings some = Settings.load(
                CommonSettings.class,
                new Given(
                        Map.of(),
                        Map.of("COSTLINE_CLICKHOUSE_URL", "http://c:8123"),
                        Map.of("topics.retention.requests", "P9D", "clickhouse.cluster", "main"),
                        "f"));

        // Then
        assertThat(none.registry()).isEmpty();
        assertThat(none.clickhouse().url()).isEmpty();
        assertThat(some.clickhouse().url().orElseThrow()).hasToString("http://c:8123");
        assertThat(some.clickhouse().cluster()).contains("main");
        assertThat(some.topics().retention()).containsEntry("requests", java.time.Duration.ofDays(9));
    }
}
