package io.costline.embedded.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {
    @TempDir
    Path folder;

    @Test
    void aServiceIsStoppedKilledAndBroughtBackAtItsPort() {
        // Given
        ServiceCommand command = command().withArguments("--port", "0");
        try (ServiceProcess service = ServiceProcess.start(command)) {
            long first = service.pid();
            assertThat(service.port()).isEqualTo(4711);

            // When
            service.kill();

            // Then
            assertThat(service.isAlive()).isFalse();
            assertThat(service.exitCode()).contains(137);

            // When
            service.restart();

            // Then
            assertThat(service.isAlive()).isTrue();
            assertThat(service.pid()).isNotEqualTo(first);
            assertThat(service.port()).isEqualTo(4711);
            assertThat(service.stop()).isEqualTo(143);
        }
    }

    @Test
    void aServiceThatFailsToStartTellsWithItsOwnLastWords() {
        assertThatThrownBy(() -> ServiceProcess.start(command().withArguments("fail")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sleeper ended with exit code 3")
                .hasMessageContaining("cannot start: the reason");
    }

    @Test
    void aServiceThatIsNeverReadyIsNotLeftBehind() {
        assertThatThrownBy(() -> ServiceProcess.start(
                        command().withReadiness((log, from) -> java.util.Optional.empty(), Duration.ofMillis(300))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not ready and did nothing for PT0.3S");
        assertThat(ProcessHandle.current()
                        .children()
                        .filter(ProcessHandle::isAlive)
                        .count())
                .isZero();
    }

    @Test
    void aChildDiesWithItsKilledParent() throws Exception {
        // Given
        Path log = folder.resolve("grandchild.log");
        ServiceProcess parent = ServiceProcess.start(command().withArguments("parent", log.toString()));
        ProcessHandle grandchild = ProcessHandle.of(
                        Long.parseLong(parent.facts().getOrDefault("child", "0")))
                .orElseThrow();
        CompletableFuture<ProcessHandle> end = grandchild.onExit();

        // When
        parent.kill();

        // Then
        end.get(10, TimeUnit.SECONDS);
        assertThat(grandchild.isAlive()).isFalse();
    }

    @Test
    void aReadyLineCountsOnceItIsComplete() throws Exception {
        // Given
        Path log = folder.resolve("log");
        Files.writeString(log, "READY port=1\nnoise\nREADY port=80");

        // Then
        assertThat(Readiness.line().poll(log, 0))
                .hasValueSatisfying(facts -> assertThat(facts).containsEntry("port", "1"));
        assertThat(Readiness.line().poll(log, 13)).isEmpty();
        Files.writeString(log, "READY port=1\nnoise\nREADY port=8087 http=9\n");
        assertThat(Readiness.line().poll(log, 13))
                .hasValueSatisfying(
                        facts -> assertThat(facts).containsEntry("port", "8087").containsEntry("http", "9"));
    }

    private ServiceCommand command() {
        return ServiceCommand.of("sleeper", Sleeper.class, folder.resolve("sleeper.log"));
    }
}
