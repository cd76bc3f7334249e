package io.costline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoIT {
    private final List<Long> before =
            ProcessHandle.current().children().map(ProcessHandle::pid).toList();

    @Test
    void theDemoShowsWhatItPromisesAndLeavesNothingBehind() throws Exception {
        // When
        Run run = Run.of("demo", "--exit", "--requests", "400", "--speed", "0", "--seed", "5");

        // Then
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out())
                .containsPattern("query expansion +gemini-2.5-flash-lite +1,000 +1,000 +\\$0\\.0005")
                .containsPattern("search orchestration .* \\$0\\.0010")
                .containsPattern("source evaluation .* \\$0\\.0105")
                .containsPattern("synthesis .* \\$0\\.0625")
                .containsPattern("formatting .* \\$0\\.0005")
                .containsPattern("total +paid by acme +\\$0\\.0750")
                .contains("$0.0745")
                .containsPattern("acme-daily +customer acme +100 % .* firing")
                .containsPattern("magpie-daily +customer magpie +[-0-9: ]+ \\$32\\.4000 +\\$25\\.0000 +firing")
                .containsPattern("starter-29 +\\$[0-9.]+ +\\$[0-9.]+ ")
                .contains("starter-29 brings $71.00 less a customer's month than pro-99")
                .containsPattern("aws-credits +startup-pack +\\$100\\.00 .* firing")
                .containsPattern("MISSING_EVENTS +\\$0\\.2000 +1")
                .containsPattern("unexplained +\\$0\\.0000")
                .containsPattern("short answers +gpt-4\\.1-mini +[0-9]+ +[0-9]+ ")
                .containsPattern("openai/orion-next-preview +unknown model")
                .contains("agree with ClickHouse to the last digit")
                .doesNotContain("\u001b[");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
        assertNothingRuns();
    }

    /** Other tests of this JVM may keep processes of their own; the demo's are gone. */
    private void assertNothingRuns() throws InterruptedException {
        Instant limit = Instant.now().plus(Duration.ofSeconds(5));
        while (!started().isEmpty() && Instant.now().isBefore(limit)) {
            Thread.sleep(100);
        }
        assertThat(started()).isEmpty();
    }

    private List<Long> started() {
        return ProcessHandle.current()
                .children()
                .map(ProcessHandle::pid)
                .filter(pid -> !before.contains(pid))
                .toList();
    }
}
