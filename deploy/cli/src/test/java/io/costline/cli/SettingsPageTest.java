package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.service.CommonSettings;
import io.costline.service.SettingKey;
import io.costline.service.Settings;
import io.costline.stack.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** deploy/docs/settings.md is the settings interfaces' keys, defaults and units, with what the modules' pages say they mean. */
class SettingsPageTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path PAGE = ROOT.resolve("deploy/docs/settings.md");
    private static final Map<Service, String> MEANINGS = Map.of(
            Service.INGEST, "metering-ingest/docs/settings.md",
            Service.ENRICHER, "cost-enricher/docs/settings.md",
            Service.ATTRIBUTION, "attribution-streams/docs/settings.md",
            Service.SINK, "clickhouse/docs/settings.md",
            Service.LEDGER, "cost-enricher/ledger/README.md",
            Service.CONSOLE, "deploy/console/docs/settings.md",
            Service.DISPATCHER, "attribution-streams/dispatcher/README.md");
    private static final List<SettingKey> COMMON = SettingKey.of("", CommonSettings.class);

    @Test
    void thePageIsWhatTheInterfacesSay() throws IOException {
        // Given
        String text = page();

        // When
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, text);
        }

        // Then
        assertThat(Files.readString(PAGE)).isEqualTo(text);
    }

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder(Files.readString(Path.of("src/test/resources/settings-head.md")));
        page.append(table("Common: every service and every command", "", COMMON, "schemas/docs/settings.md", 0));
        for (Service service : Service.values()) {
            List<SettingKey> own = SettingKey.of(service.prefix(), service.settings()).stream()
                    .filter(key ->
                            !isCommon(key.name().substring(service.prefix().length() + 1))
                                    || key.name().endsWith(".management.port"))
                    .toList();
            page.append(table(
                    service.prefix(),
                    "`costline run " + service.prefix() + "`, heap " + service.heap() + " MB. ["
                            + MEANINGS.get(service).replaceFirst("/(docs|README).*", "") + "](../../"
                            + MEANINGS.get(service) + ") has its metrics and failures.\n\n",
                    own,
                    MEANINGS.get(service),
                    Settings.MANAGEMENT_PORTS.get(service.prefix())));
        }
        return page.toString();
    }

    private static boolean isCommon(String name) {
        return COMMON.stream().anyMatch(key -> key.name().equals(name));
    }

    private static String table(String heading, String head, List<SettingKey> keys, String meanings, int managementPort)
            throws IOException {
        Map<String, String> rows = rows(Files.readString(ROOT.resolve(meanings)));
        return "\n## " + heading + "\n\n" + head + "| key | default | value | meaning |\n|---|---|---|---|\n"
                + keys.stream()
                        .map(key -> {
                            boolean port = key.name().endsWith(".management.port");
                            String meaning = port
                                    ? "health and metrics"
                                    : rows.get(key.name().replace("*", "<name>"));
                            assertThat(meaning == null ? rows.get(key.name()) : meaning)
                                    .as("a row for %s in %s", key.name(), meanings)
                                    .isNotNull();
                            return "| `" + key.name() + "` | "
                                    + (port && managementPort > 0
                                            ? Integer.toString(managementPort)
                                            : key.required()
                                                    ? "required"
                                                    : key.byDefault().orElse(""))
                                    + " | " + unit(key) + " | "
                                    + (meaning == null ? rows.get(key.name()) : meaning) + " |\n";
                        })
                        .collect(Collectors.joining());
    }

    private static Map<String, String> rows(String page) {
        Map<String, String> rows = new TreeMap<>();
        page.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            String[] cells = line.split(" *\\| *", -1);
            if (cells.length > 3) {
                rows.put(cells[1].replace("`", ""), cells[3].strip());
            }
        });
        return rows;
    }

    private static String unit(SettingKey key) {
        if (key.value() == Duration.class) {
            return "duration, as PT10S or P7D";
        }
        if (key.value() == Path.class) {
            return "path";
        }
        if (key.value() == URI.class) {
            return "URL";
        }
        if (key.value() == boolean.class) {
            return "true, false";
        }
        boolean number = key.value() != String.class;
        String name = key.name();
        return !number
                ? "text"
                : name.endsWith("bytes")
                        ? "bytes"
                        : name.endsWith("-ms") ? "milliseconds" : name.endsWith("rate") ? "bytes a second" : "number";
    }
}
