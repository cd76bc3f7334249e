package io.costline.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.attribution.config.AttributionConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AttributionConfigTest {
    private static AttributionConfig config(String... pairs) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "attribution.kafka.bootstrap.servers", "broker:9092",
                "attribution.registry.url", "http://registry:8081",
                "attribution.state-dir", "/var/lib/costline"));
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put("attribution." + pairs[i], pairs[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withMapping(AttributionConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(AttributionConfig.class);
    }

    @Test
    void clientSettingsPassThroughAndExactlyOnceCannotBeTurnedOff() {
        // When
        AttributionConfig config = config(
                "kafka.session.timeout.ms", "6000", "kafka.processing.guarantee", "at_least_once", "threads", "3");

        // Then
        assertThat(config.streamsSettings())
                .containsEntry("bootstrap.servers", "broker:9092")
                .containsEntry("session.timeout.ms", "6000")
                .containsEntry("num.stream.threads", "3")
                .containsEntry("processing.guarantee", "exactly_once_v2");
        assertThat(config.rules().correctionHorizon()).isEqualTo(Duration.ofDays(35));
    }

    @Test
    void horizonsThatBreakACorrectionAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config("correction-horizon", "PT48H").rules())
                .withMessageContaining("attribution.correction-horizon must exceed dedup-horizon");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config("trace-idle", "P40D").rules())
                .withMessageContaining("attribution.trace-idle");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config("trace-end-grace", "PT31M").rules())
                .withMessageContaining("attribution.trace-end-grace");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config("max-open-calls", "0").rules())
                .withMessageContaining("attribution.max-open-calls");
    }

    @Test
    void anUnknownKeyIsRefused() {
        assertThatThrownBy(() -> config("trace-idel", "PT5M")).hasMessageContaining("attribution.trace-idel");
    }

    @Test
    void theReadmeHasARowForEachKeyAndEachMetric() throws IOException {
        // Given
        String readme = Files.readString(Path.of("docs/settings.md"));

        // Then
        Stream.of(AttributionConfig.class.getMethods())
                .filter(method -> !method.isDefault())
                .map(method -> method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT))
                .forEach(key -> assertThat(readme).contains("| `attribution." + key));
        var names = Pattern.compile("\"(costline\\.attribution\\.[a-z.]+)\"").matcher(source());
        while (names.find()) {
            assertThat(readme).contains("| `" + names.group(1) + "`");
        }
    }

    private static String source() {
        try {
            return Files.readString(Path.of("src/main/java/io/costline/attribution/AttributionMetrics.java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
