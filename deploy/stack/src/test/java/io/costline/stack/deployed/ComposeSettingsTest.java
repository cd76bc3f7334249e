package io.costline.stack.deployed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The compose project's settings, read as each service and the commands read them. */
class ComposeSettingsTest {
    private final JsonNode compose = DeployFolder.yaml("compose/compose.yaml");
    private final Map<String, String> file = DeployFolder.pairs(DeployFolder.text("compose/costline.properties"));

    @TempDir
    Path folder;

    private JsonNode service(String name) {
        return compose.get("services").required(name);
    }

    private Map<String, String> environment(String name) {
        Map<String, String> environment = new HashMap<>();
        service(name)
                .path("environment")
                .properties()
                .forEach(entry ->
                        environment.put(entry.getKey(), entry.getValue().asString()));
        return environment;
    }

    @Test
    void everyServiceTakesItsSettings() {
        for (String name : DeployedSettings.services()) {
            // When
            DeployedSettings settings = DeployedSettings.read(name, file, folder);

            // Then
            assertThat(settings.kafka()).as(name).containsEntry("bootstrap.servers", "kafka:9092");
            assertThat(settings.management().host()).as(name).isEqualTo("0.0.0.0");
            assertThat(service(name)
                            .required("healthcheck")
                            .required("test")
                            .get(2)
                            .asString())
                    .as(name)
                    .isEqualTo(Integer.toString(settings.management().port()));
            assertThat(environment(name).keySet())
                    .as(name)
                    .contains("COSTLINE_CONFIG")
                    .isSubsetOf("COSTLINE_CONFIG", "COSTLINE_CLICKHOUSE_PASSWORD");
        }
    }

    @Test
    void theCommandsTakeTheirs() {
        assertThat(DeployedSettings.read(DeployedSettings.COMMANDS, file, folder)
                        .kafka())
                .containsEntry("bootstrap.servers", "kafka:9092");
        assertThat(environment("init")).containsKey("COSTLINE_CLICKHOUSE_PASSWORD");
        assertThat(service("init").required("command").get(0).asString())
                .contains("costline topics apply", "costline migrate", "costline cards import litellm");
    }

    @Test
    void aKeyThatNoServiceKnowsWouldBeSeen() {
        Map<String, String> wrong = new HashMap<>(file);
        wrong.put("sink.clickhouse.uri", "http://clickhouse:8123");
        assertThatThrownBy(() -> DeployedSettings.read("sink", wrong, folder))
                .hasMessageContaining("sink.clickhouse.uri");
    }
}
