package io.costline.stack.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What the chart tells each service and the commands, read as they read it, the keys of Secrets where a pod would find them. */
class ChartSettingsTest {
    @TempDir
    Path folder;

    private static Stream<String> examples() {
        return Chart.examples().stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyServiceTakesItsSettings(String example) throws IOException {
        Chart chart = Chart.rendered(example, Map.of());
        boolean secured = chart.text().contains("sasl.mechanism");
        for (String name : DeployedSettings.services()) {
            JsonNode pod = Chart.pod(chart.workload(name));
            Map<String, String> file = chart.settingsFile(name);
            file.replaceAll((key, value) -> value.replace("/etc/costline", folder.toString()));

            // When
            mount(pod, folder);
            DeployedSettings settings = DeployedSettings.read(name, file, folder);

            // Then
            assertThat(settings.kafka()).as(name).containsKey("bootstrap.servers");
            assertThat(settings.kafka().get("sasl.jaas.config"))
                    .as(name)
                    .isEqualTo(secured ? "secret sasl.jaas.config" : null);
            assertThat(settings.management().host()).as(name).isEqualTo("0.0.0.0");
            assertThat(pod.required("containers")
                            .get(0)
                            .required("ports")
                            .get(0)
                            .required("containerPort")
                            .asInt())
                    .as(name)
                    .isEqualTo(settings.management().port());
            String role = Map.of("sink", "sink", "ledger", "reader", "console", "reader")
                    .get(name);
            assertThat(settings.clickHousePassword().orElse(null))
                    .as(name)
                    .isEqualTo(secured && role != null ? "secret " + role : null);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theCommandsTakeTheirs(String example) throws IOException {
        Chart chart = Chart.rendered(example, Map.of());
        for (String name : List.of("job", "cli")) {
            Map<String, String> file = chart.settingsFile(name.equals("cli") ? "command" : name);
            file.replaceAll((key, value) -> value.replace("/etc/costline", folder.toString()));
            mount(Chart.pod(chart.workload(name)), folder);
            DeployedSettings settings = DeployedSettings.read(DeployedSettings.COMMANDS, file, folder);
            assertThat(settings.kafka()).as(name).containsKey("bootstrap.servers");
            assertThat(settings.clickHousePassword().orElse(null))
                    .as(name)
                    .isEqualTo(chart.text().contains("sasl.mechanism") ? "secret migrate" : null);
        }
    }

    /** Puts a file where the pod would find each key of a Secret. */
    private static void mount(JsonNode pod, Path folder) throws IOException {
        for (JsonNode volume : pod.required("volumes")) {
            for (JsonNode item : volume.path("secret").path("items")) {
                Path file = folder.resolve(volume.required("name").asString())
                        .resolve(item.required("path").asString());
                Files.createDirectories(file.getParent());
                Files.writeString(file, "secret " + item.required("key").asString());
                assertThat(pod.required("containers")
                                .get(0)
                                .required("volumeMounts")
                                .toString())
                        .contains("\"mountPath\":\"/etc/costline/"
                                + volume.required("name").asString() + '"');
            }
        }
    }
}
