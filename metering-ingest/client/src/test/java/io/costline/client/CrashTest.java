package io.costline.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.client.FakeDoor.Reply;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed keeps what it had on disk. */
class CrashTest extends ClientTest {
    @TempDir
    Path folder;

    @Test
    void whatIsOnDiskSurvivesAKill() throws Exception {
        // Given a process that records while the door is away
        door.behaviour = request -> Reply.of(503, "");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Recorder.class.getName(),
                        door.url(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long onDisk;
        try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            onDisk = Long.parseLong(said.readLine());
        } finally {
            process.destroyForcibly().waitFor();
        }

        // When
        door.behaviour = door::accept;
        CostlineClient next = start(quick().overflow(Overflow.spill(folder, 10_000_000)));

        // Then
        assertThat(onDisk).isGreaterThan(500);
        assertThat(next.flush(LONG)).isTrue();
        assertThat(next.metrics().delivered()).isGreaterThanOrEqualTo(onDisk).isEqualTo(door.accepted.size());
        assertThat(next.metrics().damaged()).isZero();
    }

    static final class Recorder {
        private Recorder() {}

        public static void main(String[] args) throws Exception {
            CostlineClient client = CostlineClient.builder()
                    .url(args[0])
                    .key("ck_test")
                    .bufferBytes(40_000)
                    .batchBytes(5_000)
                    .overflow(Overflow.spill(Path.of(args[1]), 10_000_000))
                    .build();
            for (int i = 0; i < 1_000; i++) {
                client.record(event("e" + i, 500));
            }
            System.out.println(client.metrics().spooledEvents());
            Thread.sleep(60_000);
        }
    }
}
