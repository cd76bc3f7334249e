package io.costline.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's own checks: its types, and the unit tests of its figures and times. Skipped where the build found no npm. */
class WebTest {
    private static final Path WEB = Path.of("src/main/web");

    @ParameterizedTest
    @ValueSource(strings = {"check", "test"})
    void holds(String script) throws IOException, InterruptedException {
        assumeTrue(Files.exists(WEB.resolve("node_modules/.package-lock.json")), "npm brought no libraries here");
        Process process = new ProcessBuilder("npm", "run", "--silent", script)
                .directory(WEB.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
