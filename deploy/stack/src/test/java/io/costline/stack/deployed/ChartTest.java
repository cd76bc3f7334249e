package io.costline.stack.deployed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import io.costline.trials.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The Helm chart, rendered by Helm's library with every example. */
class ChartTest {
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(password|jaas|token$|user_info|basic\\.auth\\.user).*");
    /** What others define and no model is here of. */
    private static final Set<String> FOREIGN = Set.of("keda.sh/v1alpha1/ScaledObject");

    private static Stream<String> examples() {
        return Chart.examples().stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void rendersAsBefore(String example) {
        Golden.check(
                "chart/" + example + ".yaml", Chart.rendered(example, Map.of()).text());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void kubernetesKnowsEveryField(String example) {
        for (JsonNode object : Chart.rendered(example, Map.of()).objects()) {
            assertThat(StrictModel.faults(object.toString()))
                    .as(object.toString())
                    .isSubsetOf(FOREIGN);
        }
    }

    @Test
    void anUnknownFieldWouldBeSeen() {
        assertThat(StrictModel.faults("""
                {"apiVersion":"apps/v1","kind":"Deployment","spec":{"template":{"spec":{"containers":[{"readynessProbe":{}}]}}}}
                """))
                .containsExactly("Deployment.Spec.Template.Spec.Containers[].readynessProbe");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void noObjectHoldsASecret(String example) {
        Chart chart = Chart.rendered(example, Map.of());
        assertThat(chart.ofKind("Secret")).isEmpty();
        for (JsonNode workload : chart.workloads()) {
            containers(workload)
                    .forEach(container -> container.path("env").forEach(variable -> {
                        if (SECRET.matcher(variable.required("name").asString()).matches()) {
                            assertThat(variable.path("valueFrom").has("secretKeyRef"))
                                    .as(variable.toString())
                                    .isTrue();
                        }
                    }));
        }
        for (JsonNode map : chart.ofKind("ConfigMap")) {
            map.required("data")
                    .properties()
                    .forEach(file -> DeployFolder.pairs(file.getValue().asString())
                            .keySet()
                            .forEach(key -> assertThat(key)
                                    .matches(name -> name.endsWith("-file")
                                            || !SECRET.matcher(name).matches())));
        }
    }

    @Test
    void aSecretAsAValueIsRefused() {
        for (String key : List.of(
                "kafka.settings.sasl\\.jaas\\.config",
                "kafka.settings.ssl\\.key\\.password",
                "registry.settings.basic\\.auth\\.user\\.info",
                "services.sink.settings.sink\\.clickhouse\\.password")) {
            assertThatThrownBy(() -> Chart.rendered("own-kafka", Map.of(key, "hush")))
                    .as(key)
                    .hasMessageContaining("invalid propertyName");
        }
    }

    @Test
    void valuesThatCannotWorkAreRefused() {
        Map<String, String> wrong = Map.of(
                "services.ingest.replicas", "many",
                "services.ledger.replicas", "2",
                "kafka.bootstrapServers", "kafka",
                "clickhouse.url", "clickhouse:8123",
                "services.sink.replica", "3",
                "services.enrich.antiAffinity", "yes");
        wrong.forEach((key, value) -> assertThatThrownBy(() -> Chart.rendered("own-kafka", Map.of(key, value)))
                .as(key)
                .hasMessageContaining(key.substring(key.lastIndexOf('.') + 1)));
        assertThatThrownBy(() ->
                        new Helm(Chart.FOLDER).template().withName("costline").call())
                .hasMessageContaining("bootstrapServers");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void podsKeepToTheRestrictedStandard(String example) {
        for (JsonNode workload : Chart.rendered(example, Map.of()).workloads()) {
            JsonNode pod = Chart.pod(workload);
            assertThat(pod.required("automountServiceAccountToken").asBoolean()).isFalse();
            assertThat(pod.required("securityContext").required("runAsNonRoot").asBoolean())
                    .isTrue();
            assertThat(pod.required("securityContext").required("runAsUser").asInt())
                    .isEqualTo(10001);
            assertThat(pod.required("securityContext")
                            .required("seccompProfile")
                            .required("type")
                            .asString())
                    .isEqualTo("RuntimeDefault");
            for (JsonNode container : containers(workload)) {
                JsonNode security = container.required("securityContext");
                assertThat(security.required("allowPrivilegeEscalation").asBoolean())
                        .isFalse();
                assertThat(security.required("readOnlyRootFilesystem").asBoolean())
                        .isTrue();
                assertThat(security.required("capabilities")
                                .required("drop")
                                .get(0)
                                .asString())
                        .isEqualTo("ALL");
                assertThat(container.required("resources").required("limits").has("memory"))
                        .isTrue();
            }
        }
    }

    @Test
    void stateOutlivesItsPod() {
        Chart chart = Chart.rendered("secured", Map.of());
        for (String name : List.of("enrich", "attribution")) {
            JsonNode set = chart.workload(name);
            assertThat(set.required("kind").asString()).isEqualTo("StatefulSet");
            assertThat(set.required("spec").required("volumeClaimTemplates")).hasSize(1);
            String folder = chart.settingsFile(name).getOrDefault(name + ".state-dir", "");
            assertThat(Chart.pod(set)
                            .required("containers")
                            .get(0)
                            .required("volumeMounts")
                            .toString())
                    .contains(
                            "\"name\":\"state\",\"mountPath\":\"" + folder.substring(0, folder.lastIndexOf('/')) + '"');
        }
        assertThat(chart.settingsFile("attribution")).containsEntry("attribution.kafka.num.standby.replicas", "2");
        assertThat(Chart.pod(chart.workload("enrich"))
                        .required("containers")
                        .get(0)
                        .required("env")
                        .toString())
                .contains("ENRICH_KAFKA_GROUP_INSTANCE_ID");
    }

    @Test
    void whatIsSelectedIsThere() {
        Chart chart = Chart.rendered("secured", Map.of());
        List<JsonNode> labels = chart.workloads().stream()
                .map(workload -> workload.required("spec")
                        .required("template")
                        .required("metadata")
                        .path("labels"))
                .toList();
        List<JsonNode> selectors = new ArrayList<>();
        chart.ofKind("Service")
                .forEach(service -> selectors.add(service.required("spec").required("selector")));
        Stream.of("PodDisruptionBudget", "Deployment", "StatefulSet")
                .flatMap(kind -> chart.ofKind(kind).stream())
                .forEach(object -> selectors.add(
                        object.required("spec").required("selector").required("matchLabels")));
        chart.ofKind("NetworkPolicy")
                .forEach(policy -> selectors.add(
                        policy.required("spec").required("podSelector").required("matchLabels")));
        assertThat(selectors)
                .hasSizeGreaterThan(20)
                .allSatisfy(selector -> assertThat(labels)
                        .anyMatch(pod -> selector.properties().stream()
                                .allMatch(label -> label.getValue().equals(pod.get(label.getKey())))));
    }

    @Test
    void theVersionIsTheBuilds() {
        assertThat(DeployFolder.yaml("kubernetes/costline/Chart.yaml")
                        .required("appVersion")
                        .asString())
                .isEqualTo(DeployFolder.version());
    }

    private static List<JsonNode> containers(JsonNode workload) {
        List<JsonNode> all = new ArrayList<>();
        Chart.pod(workload).required("containers").forEach(all::add);
        Chart.pod(workload).path("initContainers").forEach(all::add);
        return all;
    }
}
