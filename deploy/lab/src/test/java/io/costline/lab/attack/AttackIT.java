package io.costline.lab.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code costline attack}: every attack that takes seconds. */
class AttackIT {
    @Test
    void whateverOneTenantTriesAnotherIsServedAndItsRowsArrive(@TempDir Path folder) throws Exception {
        // Given
        List<Attack> quick = Attack.all().stream().filter(Attack::quick).toList();
        List<Suite.Result> told = new ArrayList<>();

        // When
        try (Target target = Target.start(folder, stage -> {})) {
            Suite.run(target, quick, told::add);
        }

        // Then
        assertThat(told).extracting(result -> result.attack().name()).hasSameSizeAs(quick);
        assertThat(told)
                .allSatisfy(result -> assertThat(result.faults())
                        .as(result.attack().name() + ": " + result.answered() + "; " + result.bystander())
                        .isEmpty());
    }
}
