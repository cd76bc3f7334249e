package io.costline.clickhouse.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacementTest {
    @Test
    void oneNodeGetsPlainEngines() {
        // When
        List<String> statements = Migration.all().getFirst().statements(Placement.single());

        // Then
        assertThat(statements).anyMatch(sql -> sql.contains("ENGINE = ReplacingMergeTree(revision)"));
        assertThat(statements).noneMatch(sql -> sql.contains("${") || sql.contains("ON CLUSTER"));
    }

    @Test
    void aClusterGetsReplicatedEnginesOnEveryNode() {
        // Given
        Placement cluster = new Placement(true, Optional.of("main"));

        // When
        List<String> statements = Migration.all().stream()
                .flatMap(m -> m.statements(cluster).stream())
                .toList();

        // Then
        assertThat(statements).isNotEmpty().allMatch(sql -> sql.contains(" ON CLUSTER 'main'"));
        assertThat(statements).anyMatch(sql -> sql.contains("ENGINE = ReplicatedReplacingMergeTree(revision)"));
        assertThat(statements).noneMatch(sql -> sql.matches("(?s).*ENGINE = (Replacing)?MergeTree.*"));
    }

    @Test
    void theChecksumDoesNotDependOnThePlacement() {
        assertThat(Migration.all())
                .allSatisfy(migration -> assertThat(migration.checksum()).hasSize(64));
    }

    @Test
    void aClusterNameCannotCarrySql() {
        assertThatThrownBy(() -> new Placement(true, Optional.of("x' SYNC; DROP")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clickhouse.cluster");
    }
}
