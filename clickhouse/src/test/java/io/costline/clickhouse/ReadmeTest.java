package io.costline.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.config.SinkConfig;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README names every setting and every view. */
class ReadmeTest {
    @Test
    void everySettingHasARow() throws Exception {
        // Given
        String readme = Files.readString(Path.of("README.md"));

        // When
        List<String> keys = new ArrayList<>();
        collect("sink", SinkConfig.class, keys);

        // Then
        assertThat(keys)
                .hasSizeGreaterThan(12)
                .allSatisfy(key -> assertThat(readme).contains("`" + key));
    }

    @Test
    void everyViewHasARow() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        try (InputStream in = Objects.requireNonNull(
                ReadmeTest.class.getResourceAsStream("/io/costline/clickhouse/migrations/V002__views.sql"))) {
            String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(Pattern.compile("VIEW costline\\.(\\w+)")
                            .matcher(sql)
                            .results()
                            .map(match -> match.group(1)))
                    .hasSizeGreaterThan(15)
                    .allSatisfy(view -> assertThat(readme).contains("`" + view + "`"));
        }
    }

    private static void collect(String prefix, Class<?> group, List<String> keys) {
        for (Method method : group.getDeclaredMethods()) {
            String key =
                    prefix + '.' + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (method.getReturnType().isInterface()
                    && method.getReturnType().getEnclosingClass() == SinkConfig.class) {
                collect(key, method.getReturnType(), keys);
            } else {
                keys.add(key);
            }
        }
    }
}
