package io.costline.stack.deployed;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which metrics rules and dashboards ask for. */
public final class Promql {
    /** What Prometheus and the kubelet say, not a service of ours. */
    public static final Set<String> FOREIGN = Set.of("up", "kubelet_volume_stats_available_bytes");

    /** Selectors, ranges, groupings and texts: what holds labels, not metrics. */
    private static final Pattern NO_METRICS =
            Pattern.compile("\\{[^}]*}|\\[[^]]*]|\\b(by|on|without|ignoring) \\([^)]*\\)|\"[^\"]*\"");

    private static final Pattern NAME = Pattern.compile("\\b[a-z][a-z0-9_]*_[a-z0-9_]+\\b(?!\\s*\\()|\\bup\\b");

    private Promql() {}

    /** Of every expression of the rules and of the operations dashboard. */
    public static Set<String> asked() {
        List<String> expressions = new ArrayList<>();
        DeployFolder.yaml("prometheus/alerts.yaml")
                .get("groups")
                .forEach(group -> group.get("rules")
                        .forEach(rule -> expressions.add(rule.required("expr").asString())));
        JsonNode board = JsonMapper.shared().readTree(DeployFolder.text("grafana/operations.json"));
        board.get("panels")
                .forEach(panel -> panel.path("targets")
                        .forEach(target ->
                                expressions.add(target.required("expr").asString())));
        Set<String> all = new TreeSet<>();
        expressions.forEach(expression -> all.addAll(metrics(expression)));
        return all;
    }

    static Set<String> metrics(String expression) {
        Set<String> metrics = new TreeSet<>();
        NAME.matcher(NO_METRICS.matcher(expression).replaceAll(" "))
                .results()
                .forEach(name -> metrics.add(name.group()));
        return metrics;
    }
}
