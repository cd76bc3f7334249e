package io.costline.stack.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.stack.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The compose file runs every service, with settings that each service takes. */
class ComposeTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(:\\?[^}]*)?}");
    private static final Set<String> PASSWORDS = Set.of("COSTLINE_CLICKHOUSE_PASSWORD", "COSTLINE_GRAFANA_PASSWORD");

    private final JsonNode compose = DeployFolder.yaml("compose/compose.yaml");

    private static List<String> services() {
        return Arrays.stream(Service.values()).map(Service::prefix).toList();
    }

    private JsonNode service(String name) {
        return compose.get("services").required(name);
    }

    @Test
    void everyImageIsPinnedInOneFile() {
        Map<String, String> versions = DeployFolder.pairs(DeployFolder.text("compose/versions.env"));
        Set<String> asked = new TreeSet<>();
        for (MatchResult variable : VARIABLE.matcher(DeployFolder.text("compose/compose.yaml"))
                .results()
                .toList()) {
            asked.add(variable.group(1));
        }

        Set<String> given = new TreeSet<>(versions.keySet());
        given.addAll(PASSWORDS);
        assertThat(asked).isEqualTo(given);
        assertThat(versions).containsEntry("COSTLINE_TAG", DeployFolder.version());
        assertThat(versions.values()).noneMatch(version -> version.endsWith(":latest") || version.isBlank());
        compose.get("services")
                .properties()
                .forEach(entry -> assertThat(entry.getValue().required("image").asString())
                        .as(entry.getKey())
                        .startsWith("${"));
    }

    @Test
    void theServersAreThoseOfTheContainerTests() {
        String tested = DeployFolder.text("../schemas/testkit/src/main/java/io/costline/testkit/ContainerParts.java");
        Map<String, String> versions = DeployFolder.pairs(DeployFolder.text("compose/versions.env"));
        for (String name : List.of("KAFKA_IMAGE", "REGISTRY_IMAGE", "CLICKHOUSE_IMAGE")) {
            assertThat(tested).contains('"' + versions.get(name).replace("docker.io/", "") + '"');
        }
    }

    /** Where its health is asked for. */
    private String port(String service) {
        return service(service).required("healthcheck").required("test").get(2).asString();
    }

    @Test
    void nothingListensBeyondThisHost() {
        Map<String, String> ports = new TreeMap<>();
        compose.get("services")
                .properties()
                .forEach(entry ->
                        entry.getValue().path("ports").forEach(port -> ports.put(entry.getKey(), port.asString())));
        assertThat(ports)
                .containsOnlyKeys("ingest", "console", "prometheus", "grafana")
                .allSatisfy((name, port) -> assertThat(port).startsWith("127.0.0.1:"));
        assertThat(ports)
                .containsEntry("ingest", "127.0.0.1:8087:8087")
                .containsEntry("console", "127.0.0.1:8090:8090");
    }

    @Test
    void servicesWaitForWhatTheyStandOn() {
        for (String name : services()) {
            assertThat(service(name)
                            .required("depends_on")
                            .required("init")
                            .required("condition")
                            .asString())
                    .as(name)
                    .isEqualTo("service_completed_successfully");
            assertThat(service(name).required("read_only").asBoolean()).as(name).isTrue();
        }
        JsonNode init = service("init").required("depends_on");
        for (String server : List.of("kafka", "registry", "clickhouse")) {
            assertThat(init.required(server).required("condition").asString()).isEqualTo("service_healthy");
            assertThat(service(server).has("healthcheck")).as(server).isTrue();
        }
        assertThat(compose.get("volumes").propertyNames())
                .contains("kafka", "clickhouse", "enrich", "attribution", "prometheus", "grafana");
    }

    @Test
    void whatIsMountedIsThere() {
        compose.get("services")
                .properties()
                .forEach(entry -> entry.getValue().path("volumes").forEach(volume -> {
                    String source =
                            volume.asString().substring(0, volume.asString().indexOf(':'));
                    if (source.startsWith(".")) {
                        assertThat(DeployFolder.path("compose").resolve(source))
                                .as(entry.getKey())
                                .exists();
                    } else {
                        assertThat(compose.get("volumes").has(source))
                                .as(entry.getKey() + ": " + source)
                                .isTrue();
                    }
                }));
    }

    @Test
    void everyServiceIsScraped() {
        String targets = DeployFolder.yaml("prometheus/scrape.yaml")
                .get("scrape_configs")
                .get(0)
                .get("static_configs")
                .toString();
        for (String name : services()) {
            assertThat(targets).contains('"' + name + ':' + port(name) + '"');
        }
    }
}
