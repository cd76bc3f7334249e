package io.costline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Golden;
import org.junit.jupiter.api.Test;

class HelpTest {
    @Test
    void theCommandFindsTheLabAndItsCommandsExplainThemselves() {
        // Given
        StringBuilder all = new StringBuilder();

        // When
        for (String command : new String[] {"demo", "bench", "chaos", "attack"}) {
            Run run = Run.of(command, "--help");
            assertThat(run.exitCode()).isZero();
            all.append("$ costline ")
                    .append(command)
                    .append(" --help\n")
                    .append(run.out())
                    .append('\n');
        }

        // Then
        Golden.check("help.txt", all.toString());
        assertThat(all.toString().lines()).allMatch(line -> line.length() <= 100);
        assertThat(Run.of("--help").out()).contains("  demo ", "  bench ", "  chaos ", "  attack ");
    }
}
