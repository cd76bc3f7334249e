package io.costline.stack.deployed;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import tools.jackson.databind.JsonNode;

/** The chart, rendered by Helm's own library with a values file. */
final class Chart {
    static final Path FOLDER = DeployFolder.path("kubernetes/costline");

    private final String text;
    private final List<JsonNode> objects;

    private Chart(String text) {
        this.text = text;
        this.objects = DeployFolder.documents(text);
    }

    /** With one of the examples, and values beyond it as --set takes them. */
    static Chart rendered(String example, Map<String, String> set) {
        var command = new Helm(FOLDER)
                .template()
                .withName("costline")
                .withValuesFile(FOLDER.resolve("examples").resolve(example + ".yaml"));
        command.set("job.hook", false); // hooks are no part of what is rendered
        set.forEach(command::set);
        return new Chart(command.call());
    }

    static List<String> examples() {
        return DeployFolder.names("kubernetes/costline/examples", ".yaml");
    }

    String text() {
        return text;
    }

    List<JsonNode> objects() {
        return objects;
    }

    List<JsonNode> ofKind(String kind) {
        return objects.stream()
                .filter(object -> object.required("kind").asString().equals(kind))
                .toList();
    }

    /** What runs: Deployments, StatefulSets and the hook's Job. */
    List<JsonNode> workloads() {
        return objects.stream()
                .filter(object ->
                        object.path("spec").path("template").path("spec").has("containers"))
                .toList();
    }

    JsonNode workload(String component) {
        return workloads().stream()
                .filter(object ->
                        object.required("metadata").required("name").asString().equals("costline-" + component))
                .findFirst()
                .orElseThrow();
    }

    static JsonNode pod(JsonNode workload) {
        return workload.required("spec").required("template").required("spec");
    }

    /** The settings file that a component mounts. */
    Map<String, String> settingsFile(String component) {
        String text = ofKind("ConfigMap").stream()
                .filter(map ->
                        map.required("metadata").required("name").asString().equals("costline-" + component))
                .findFirst()
                .orElseThrow()
                .required("data")
                .required("costline.properties")
                .asString();
        return properties(text);
    }

    /** As Java reads it. */
    private static Map<String, String> properties(String text) {
        Properties read = new Properties();
        try {
            read.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> all = new HashMap<>();
        read.stringPropertyNames().forEach(key -> all.put(key, read.getProperty(key)));
        return all;
    }
}
