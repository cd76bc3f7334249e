package io.costline.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.enrich.config.EnrichSettings;
import io.costline.enrich.reprice.RepriceMetrics;
import io.costline.enrich.topology.EnrichMetrics;
import io.costline.trials.SettingKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private final String readme = Files.readString(Path.of("docs/settings.md"));

    ReadmeTest() throws IOException {}

    @Test
    void hasARowForEverySetting() {
        assertThat(SettingKeys.of("enrich", EnrichSettings.class))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(readme).contains("| `" + key));
    }

    @Test
    void hasARowForEveryMeter() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        var unused = List.of(new EnrichMetrics(meters), new RepriceMetrics(meters));
        assertThat(unused).isNotEmpty();
        assertThat(meters.getMeters())
                .isNotEmpty()
                .allSatisfy(meter ->
                        // this registry shows a histogram's buckets as gauges of their own
                        assertThat(readme)
                                .contains("| `" + meter.getId().getName().replaceFirst("\\.histogram$", "")));
    }
}
