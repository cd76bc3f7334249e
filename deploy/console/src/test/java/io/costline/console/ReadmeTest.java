package io.costline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.console.config.ConsoleConfig;
import io.costline.trials.SettingKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void everySettingHasARow() throws Exception {
        String docs = Files.readString(Path.of("docs/settings.md"));
        assertThat(SettingKeys.of("console", ConsoleConfig.class))
                .hasSizeGreaterThan(12)
                .allSatisfy(key -> assertThat(docs).contains("`" + key));
    }

    @Test
    void everyMetricAndEveryErrorCodeHasARow() throws Exception {
        String docs = Files.readString(Path.of("docs/settings.md"));
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                sources.append(Files.readString(file));
            }
        }
        var named = java.util.regex.Pattern.compile(
                        "\"(costline\\.console\\.[a-z.]+)\"|new (?:HttpRefusal\\(\\s*\\d+,\\s*|Denied\\(\\s*)\"([a-z_]+)\"")
                .matcher(sources);
        assertThat(named.results()
                        .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                        .distinct()
                        .filter(name -> !name.equals("costline.console.audit")))
                .hasSizeGreaterThan(12)
                .allSatisfy(name -> assertThat(docs).contains("`" + name + "`"));
    }
}
