package io.costline.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkTokensTest {
    private static final Instant NOW = Instant.parse("2026-06-01T10:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private Path secret;
    private LinkTokens tokens;

    @BeforeEach
    void start() {
        secret = folder.resolve("console").resolve("secret");
        LinkTokens.makeSecret(secret);
        tokens = LinkTokens.of(secret, NOW);
    }

    @Test
    void aTokenIsGoodOnceAndTellsItsTenant() {
        String token = tokens.make("acme-1", NOW, HOUR);
        assertThat(tokens.use(token, NOW)).contains("acme-1");
        assertThat(tokens.use(token, NOW)).isEmpty();
        assertThat(tokens.use(tokens.make("", NOW, HOUR), NOW)).contains("");
    }

    @Test
    void noTokenIsGoodAfterItsEndOrAfterARestartOrOfAnotherSecret() {
        String token = tokens.make("acme", NOW, HOUR);
        LinkTokens.makeSecret(folder.resolve("other"));

        assertThat(tokens.use(token, NOW.plus(HOUR))).isEmpty();
        assertThat(LinkTokens.of(secret, NOW.plusSeconds(1)).use(token, NOW.plusSeconds(2)))
                .as("what was used before the restart is not known after it")
                .isEmpty();
        assertThat(LinkTokens.of(folder.resolve("other"), NOW).use(token, NOW)).isEmpty();
    }

    @Test
    void noPartOfATokenCanBeChanged() {
        String token = tokens.make("acme", NOW, HOUR);
        for (int at = 0; at < token.length(); at++) {
            char other = token.charAt(at) == '1' ? '2' : '1';
            assertThat(tokens.use(token.substring(0, at) + other + token.substring(at + 1), NOW))
                    .as(at + " of " + token)
                    .isEmpty();
        }
        assertThat(tokens.use("", NOW)).isEmpty();
        assertThat(tokens.use(token + "0", NOW)).isEmpty();
        assertThat(tokens.use(token, NOW)).contains("acme");
    }

    @Test
    void theSecretIsItsOwnersAloneAndStays() throws Exception {
        String before = Files.readString(secret);
        LinkTokens.makeSecret(secret);
        assertThat(Files.readString(secret)).isEqualTo(before).hasSize(64);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
    }
}
