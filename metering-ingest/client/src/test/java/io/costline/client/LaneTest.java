package io.costline.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneTest {
    @TempDir
    Path folder;

    @Test
    void aLaneIsOneClientsAmongThreadsAndProcesses() throws Exception {
        try (Lane first = Lane.claim(folder)) {
            try (Lane second = Lane.claim(folder)) {
                assertThat(second.folder()).isNotEqualTo(first.folder());
                assertThat(Lane.abandoned(folder)).isEmpty();
                assertThat(claimedByAnotherProcess()).isEqualTo("lane-2");
            }
            // Looking for what others left has not given up the lock.
            for (Lane left : Lane.abandoned(folder)) {
                left.close();
            }
            assertThat(claimedByAnotherProcess()).isEqualTo("lane-1");
        }
        assertThat(claimedByAnotherProcess()).isEqualTo("lane-0");
    }

    private String claimedByAnotherProcess() throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Claimer.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String claimed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return claimed.strip();
    }

    static final class Claimer {
        private Claimer() {}

        public static void main(String[] args) throws Exception {
            try (Lane lane = Lane.claim(Path.of(args[0]))) {
                System.out.println(lane.folder().getFileName());
            }
        }
    }
}
