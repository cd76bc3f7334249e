package io.costline.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class RegistryBackupTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private Path registry;
    private Path copy;

    @BeforeEach
    void twoSchemas() throws IOException {
        registry = folder.resolve("schemas.jsonl");
        copy = folder.resolve("copy.jsonl");
        try (var log = new RegistryLog(registry, JSON)) {
            log.append(LogEntry.registered("a", 1, 1, "\"string\""));
            log.append(LogEntry.registered("b", 1, 2, "\"long\""));
            log.append(LogEntry.registered("c", 1, 2, "\"long\""));
        }
    }

    @Test
    void aLostFileComesBackWithTheSameIds() throws IOException {
        // Given a copy made while a line was being written
        Files.writeString(registry, "{\"kind\":\"REGIS", StandardOpenOption.APPEND);
        assertThat(RegistryBackup.export(registry, copy)).isEqualTo(2);
        Files.delete(registry);

        // When
        assertThat(RegistryBackup.restore(copy, registry)).isEqualTo(2);

        // Then
        try (var log = new RegistryLog(registry, JSON)) {
            assertThat(log.entries()).hasSize(3);
            assertThat(new SchemaStore(log).schema(2)).isEqualTo("\"long\"");
        }
    }

    @Test
    void aCopyThatLacksWhatWasGivenSinceIsRefused() throws IOException {
        RegistryBackup.export(registry, copy);
        try (var log = new RegistryLog(registry, JSON)) {
            log.append(LogEntry.registered("d", 1, 3, "\"int\""));
        }
        byte[] before = Files.readAllBytes(registry);

        assertThatThrownBy(() -> RegistryBackup.restore(copy, registry)).hasMessageContaining("holds entries that");
        assertThat(Files.readAllBytes(registry)).isEqualTo(before);
    }

    @Test
    void whatIsNoRegistrysFileIsNotTakenForOne() throws IOException {
        Files.writeString(copy, "hello\n");
        assertThatThrownBy(() -> RegistryBackup.restore(copy, folder.resolve("other.jsonl")))
                .hasMessageContaining("line 1 of " + copy);
        Files.writeString(copy, "");
        assertThatThrownBy(() -> RegistryBackup.export(copy, folder.resolve("other.jsonl")))
                .hasMessageContaining("holds no schema");
    }
}
