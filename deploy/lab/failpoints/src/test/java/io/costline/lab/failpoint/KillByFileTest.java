package io.costline.lab.failpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.failpoint.Failpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillByFileTest {
    @TempDir
    Path directory;

    /** Runs in a process of its own: reaches the named point again and again. */
    static final class Victim {
        public static void main(String[] arguments) throws InterruptedException {
            Failpoints failpoints = Failpoints.of(Optional.of(Path.of(arguments[0])));
            while (true) {
                failpoints.hit(Failpoints.SINK_BEFORE_INSERT);
                Thread.sleep(5);
            }
        }
    }

    @Test
    void anArmedPointKillsTheProcessAndSaysSo() throws Exception {
        // Given
        Process victim = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString())
                .start();
        assertThat(victim.waitFor(1, TimeUnit.SECONDS)).as("not armed: goes on").isFalse();

        // When
        Files.createFile(directory.resolve(Failpoints.SINK_BEFORE_INSERT + ".arm"));

        // Then
        assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(victim.exitValue()).as("SIGKILL").isEqualTo(137);
        assertThat(directory.resolve(Failpoints.SINK_BEFORE_INSERT + ".hit")).exists();
        assertThat(directory.resolve(Failpoints.SINK_BEFORE_INSERT + ".arm")).doesNotExist();
    }
}
