package io.costline.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.embedded.registry.EmbeddedRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryIT extends RegistryContract {
    private EmbeddedRegistry registry;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        registry = EmbeddedRegistry.start(temporary, 0);
    }

    @AfterAll
    void stop() {
        registry.close();
    }

    @Override
    String url() {
        return registry.url();
    }

    @Test
    void idsAndLevelsAreThereAfterSigkillAndRestart() throws Exception {
        // Given
        String subject = subject();
        int id = client().register(subject, FIRST);
        client().updateCompatibility(subject, "BACKWARD");

        // When
        registry.process().kill();
        registry.process().restart();

        // Then
        assertThat(client().getLatestSchemaMetadata(subject).getId()).isEqualTo(id);
        assertThat(client().getSchemaById(id)).isEqualTo(FIRST);
        assertThat(client().getCompatibility(subject)).isEqualTo("BACKWARD");
        assertThat(client().register(subject(), FIRST)).isEqualTo(id);
    }

    @Test
    void aLineCutShortByACrashIsDroppedAndTheRestStays() throws Exception {
        // Given
        String subject = subject();
        int id = client().register(subject, FIRST);
        registry.process().kill();

        // When
        Files.writeString(folder.resolve("schemas.jsonl"), "{\"kind\":\"REGIST", StandardOpenOption.APPEND);
        registry.process().restart();

        // Then
        assertThat(client().getLatestSchemaMetadata(subject).getId()).isEqualTo(id);
        assertThat(client().register(subject, WITH_DEFAULTED_FIELD)).isGreaterThan(0);
    }

    @Test
    void aSecondRegistryOnTheSameFileIsRefusedWithItsReason(@TempDir Path logs) {
        assertThatThrownBy(() -> EmbeddedRegistry.start(folder.resolve("schemas.jsonl"), 0, logs.resolve("second.log")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("registry ended with exit code 1")
                .hasMessageContaining("Another registry uses");
    }
}
