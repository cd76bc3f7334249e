package io.costline.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.lab.check.Facts.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code costline chaos}, from one seed. */
class ChaosIT {
    private static final long SEED = 1903;
    private static final int ROUNDS = 4;
    private static final int RECORDS_PER_SECOND = 150;

    @Test
    void nothingIsLostAndNothingCountsTwiceWhileProcessesDie(@TempDir Path folder) throws Exception {
        // Given
        List<Rounds.Done> told = new ArrayList<>();
        var key = new AtomicReference<>("");
        ChaosResult result;
        try (ChaosCluster cluster = ChaosCluster.start(
                folder,
                false,
                endpoints -> key.set(
                        RunDefinitions.write(endpoints.bootstrapServers(), endpoints.registryUrl(), ChaosRun.TENANT)),
                stage -> {})) {

            // When
            var options = new ChaosRun.Options(ROUNDS, SEED, RECORDS_PER_SECOND);
            result = new ChaosRun(cluster, key.get(), options, told::add, stage -> {}).run();
        }

        // Then
        assertThat(result.faults()).isEmpty();
        assertThat(told).hasSize(ROUNDS).isEqualTo(result.rounds());
        assertThat(result.expected().of(Kind.EVENTS)).isNotEmpty();
        assertThat(result.expected().of(Kind.ALERTS)).isNotEmpty();
    }
}
