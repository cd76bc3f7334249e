package io.costline.lab.chaos;

import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.sink.Rebuild;
import io.costline.lab.sql.ClickHouse;
import io.costline.wire.ConfluentRegistry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What whoever runs it does after ClickHouse's disk was full, as the guarantees say: starts ClickHouse again, and rebuilds the tables that
 * have lost parts, which readiness names. ClickHouse 26.7 commits merges that were under way when others took the space, with files of no
 * length.
 */
final class Mending {
    private static final String LOST =
            "SELECT DISTINCT table FROM system.detached_parts WHERE database = 'costline_raw'"
                    + " AND startsWith(ifNull(reason, ''), 'broken') ORDER BY table";

    private final Cluster cluster;

    Mending(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The tables that were rebuilt. */
    List<String> mend(List<Strike> plan) throws InterruptedException {
        if (plan.stream().noneMatch(strike -> strike.victim() == Victim.CLICKHOUSE && strike.how() == How.FULL_DISK)) {
            return List.of();
        }
        Cluster.Member clickHouse = cluster.member(Victim.CLICKHOUSE, 0);
        clickHouse.kill();
        clickHouse.restart();
        List<String> lost = new ArrayList<>();
        try (var database = new ClickHouse(cluster.clickHouseUrl())) {
            for (ClickHouse.Row row : database.rows(LOST)) {
                lost.add(row.text("table"));
            }
        }
        var rebuild = new Rebuild(
                Map.of("bootstrap.servers", cluster.bootstrapServers()),
                new ConfluentRegistry(cluster.registryUrl(), Map.of()),
                ClickHouseAddress.of(cluster.clickHouseUrl()),
                Optional.empty());
        for (String table : lost) {
            try {
                rebuild.run(table, false, (read, of, rows) -> {});
            } catch (SQLException e) {
                throw new IllegalStateException("cannot rebuild " + table, e);
            }
        }
        return lost;
    }
}
