package io.costline.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.enrich.config.EnrichSettings;
import io.costline.enrich.topology.EnrichMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private final String readme = Files.readString(Path.of("README.md"));

    ReadmeTest() throws IOException {}

    @Test
    void hasARowForEverySetting() {
        List<String> keys = new ArrayList<>();
        addKeys(keys, "enrich.", EnrichSettings.class);
        assertThat(keys).isNotEmpty().allSatisfy(key -> assertThat(readme).contains("| `" + key));
    }

    @Test
    void hasARowForEveryMeter() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        var unused = new EnrichMetrics(meters);
        assertThat(unused).isNotNull();
        assertThat(meters.getMeters())
                .isNotEmpty()
                .allSatisfy(meter ->
                        assertThat(readme).contains("| `" + meter.getId().getName()));
    }

    private static void addKeys(List<String> keys, String prefix, Class<?> type) {
        for (Method method : type.getMethods()) {
            String name = method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
            if (method.getReturnType().isInterface() && method.getReturnType().getEnclosingClass() == type) {
                addKeys(keys, prefix + name + '.', method.getReturnType());
            } else {
                keys.add(prefix + name);
            }
        }
    }
}
