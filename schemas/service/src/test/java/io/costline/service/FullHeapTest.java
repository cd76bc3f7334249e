package io.costline.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes of their own with little memory. The services' collector is the serial one; larger ones get another. */
class FullHeapTest {
    private static final int DONE = 3;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"UseSerialGC", "UseParallelGC", "UseG1GC", "UseZGC"})
    void aHeapWithoutRoomEndsTheProcessThoughEveryThreadSurvivesItsErrors(String collector) throws Exception {
        assertThat(exitOf("fill", collector)).isEqualTo(ServiceMain.FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UseSerialGC", "UseG1GC"})
    void oneAllocationThatIsTooLargeEndsNothing(String collector) throws Exception {
        assertThat(exitOf("once", collector)).isEqualTo(DONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UseSerialGC", "UseG1GC"})
    void aHeapThatIsFullAndEmptiedAgainEndsNothing(String collector) throws Exception {
        assertThat(exitOf("garbage", collector)).isEqualTo(DONE);
    }

    private int exitOf(String what, String collector) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+" + collector,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        what)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as(() -> "ended; it said " + read(output))
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What a service's threads do with an error: note it and take the next request. */
    static final class Child {
        private static final List<byte[]> HELD = new ArrayList<>();

        private Child() {}

        public static void main(String[] args) throws InterruptedException {
            FullHeap.endsTheProcess();
            switch (args[0]) {
                case "fill" -> fill();
                case "once" -> allocate(100 << 20);
                default -> {
                    for (int i = 0; i < 20_000; i++) {
                        allocate(64 << 10);
                    }
                }
            }
            Thread.sleep(3_000); // longer than it looks
            System.exit(DONE);
        }

        @SuppressWarnings("InfiniteLoopStatement")
        private static void fill() {
            while (true) {
                try {
                    HELD.add(new byte[16 << 10]);
                } catch (OutOfMemoryError e) {
                    Thread.onSpinWait();
                }
            }
        }

        private static void allocate(int bytes) {
            try {
                if (new byte[bytes].length != bytes) {
                    throw new IllegalStateException();
                }
            } catch (OutOfMemoryError e) {
                System.out.println("survived " + e);
            }
        }
    }
}
