package io.costline.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.console.access.LinkTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleLinkTest {
    @TempDir
    Path folder;

    @Test
    void whoeverCanReadTheFolderMakesLinksThatTheConsoleTakes() {
        // Given a stack whose console has its secret
        Instant start = Instant.now().minusSeconds(1);
        LinkTokens.makeSecret(ConsoleLink.secretFile(folder));
        LinkTokens console = LinkTokens.of(ConsoleLink.secretFile(folder), start);

        // When
        String link = ConsoleLink.make(stack("http://127.0.0.1:4711"), "acme").orElseThrow();

        // Then
        assertThat(link).startsWith("http://127.0.0.1:4711/?t=");
        String token = link.substring(link.indexOf('=') + 1);
        assertThat(console.use(token, Instant.now())).contains("acme");
        assertThat(console.use(token, Instant.now())).isEmpty();
    }

    @Test
    void aStackWithoutAConsoleHasNoLink() throws Exception {
        assertThat(ConsoleLink.make(stack(""), "")).isEmpty();
        stack("").save();
        Path file = folder.resolve(StackFile.NAME);
        Files.writeString(file, Files.readString(file).replaceAll("\"consoleUrl\" : \"\",\\s*", ""));
        assertThat(Files.readString(file)).doesNotContain("consoleUrl");
        assertThat(StackFile.read(file).consoleUrl())
                .as("of before there was one")
                .isEmpty();
    }

    private StackFile stack(String consoleUrl) {
        return new StackFile(
                folder.toString(),
                1,
                "127.0.0.1:1",
                "http://127.0.0.1:2",
                "http://127.0.0.1:3",
                "",
                consoleUrl,
                Map.of(),
                "");
    }
}
