package io.costline.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceTest {
    @TempDir
    Path folder;

    @Test
    void aFullDiskTakesNothingAndWhatItHeldIsThereInTheEnd() throws Exception {
        Path state = folder.resolve("state");
        try (Space space = Space.of(state)) {
            assumeThat(space.means()).as("this user may mount").startsWith("a file system");

            // Given
            Files.writeString(state.resolve("before"), "kept");

            // When
            space.take(0);

            // Then
            assertThatThrownBy(() -> Files.write(state.resolve("more"), new byte[100_000]))
                    .isInstanceOf(IOException.class);
            assertThat(Files.readString(state.resolve("before"))).isEqualTo("kept");

            // When
            space.give(0);

            // Then
            Files.write(state.resolve("more"), new byte[100_000]);
        }
        assertThat(Files.readString(state.resolve("before"))).isEqualTo("kept");
        assertThat(Files.size(state.resolve("more"))).isEqualTo(100_000);
    }

    @Test
    void whereNobodyMayMountTheProcessIsHeldBack() throws Exception {
        Path state = folder.resolve("state");
        Space space = Space.of(state, false);
        assertThat(space.means()).startsWith("RLIMIT_FSIZE");
        // a shell that writes when told, and tells whether it could
        Process writer = new ProcessBuilder(
                        "sh",
                        "-c",
                        "trap '' XFSZ; while read line; do if echo \"$line\" > out; then echo yes; else echo no; fi; done")
                .directory(state.toFile())
                .start();
        try (BufferedReader answers = writer.inputReader()) {
            // When / Then
            assertThat(told(writer, answers)).isEqualTo("yes");
            space.take(writer.pid());
            assertThat(told(writer, answers)).isEqualTo("no");
            space.give(writer.pid());
            assertThat(told(writer, answers)).isEqualTo("yes");
        } finally {
            writer.destroyForcibly();
        }
    }

    private static String told(Process writer, BufferedReader answers) throws IOException {
        writer.getOutputStream().write("x\n".getBytes(StandardCharsets.UTF_8));
        writer.getOutputStream().flush();
        return answers.readLine();
    }
}
