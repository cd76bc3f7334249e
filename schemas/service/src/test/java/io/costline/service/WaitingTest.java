package io.costline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitingTest {
    @Test
    void readinessSaysWhatIsWaitedForUntilTheStartIsOver() throws Exception {
        try (var shell = ServiceShell.start("test", "test", Management.onThisMachine(0))) {
            // Given
            var waiting = new Waiting(shell);
            var faults = new ArrayDeque<>(
                    List.of(Optional.of("refused"), Optional.of("no topics"), Optional.<String>empty()));
            List<Map<String, String>> seen = new ArrayList<>();

            // When
            waiting.until("Kafka", () -> {
                seen.add(shell.notReady());
                return faults.remove();
            });

            // Then
            assertThat(seen)
                    .containsExactly(
                            Map.of("start", "waiting for Kafka"),
                            Map.of("start", "waiting for Kafka: refused"),
                            Map.of("start", "waiting for Kafka: no topics"));
            assertThat(shell.notReady()).containsEntry("start", "starting");
            waiting.over();
            assertThat(shell.notReady()).isEmpty();
        }
    }

    @Test
    void whatWaitingCannotMendEndsTheStart() throws Exception {
        try (var shell = ServiceShell.start("test", "test", Management.onThisMachine(0))) {
            assertThatThrownBy(() -> new Waiting(shell).until("the registry", () -> {
                        throw new IllegalStateException("refused as incompatible");
                    }))
                    .hasMessage("refused as incompatible");
        }
    }
}
