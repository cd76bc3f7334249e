package io.costline.clickhouse.migrate;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * On what the tables are made: one node, or a cluster with a keeper.
 *
 * @param replicated whether engines get their Replicated form
 * @param cluster name for ON CLUSTER
 */
public record Placement(boolean replicated, Optional<String> cluster) {
    private static final Pattern ENGINE = Pattern.compile("\\$\\{engine:([^}]*)}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_{}.-]+");

    public Placement {
        if (cluster.filter(name -> !NAME.matcher(name).matches()).isPresent()) {
            throw new IllegalArgumentException("clickhouse.cluster: not a cluster name: " + cluster.get());
        }
    }

    /** One node, plain engines. */
    public static Placement single() {
        return new Placement(false, Optional.empty());
    }

    String fill(String sql) {
        String onCluster = cluster.map(name -> "ON CLUSTER '" + name + "'").orElse("");
        String engine = replicated ? "Replicated$1" : "$1";
        return ENGINE.matcher(sql)
                .replaceAll(engine)
                .replace(" ${on_cluster}", onCluster.isEmpty() ? "" : " " + onCluster);
    }
}
