package io.costline.embedded.registry;

import io.costline.embedded.process.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The registry's file copied away and back. Without it no record of any topic can be read, and a registry that gives ids anew gives
 * others: it is the one file a stack must not lose.
 */
public final class RegistryBackup {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RegistryBackup() {}

    /**
     * Copies a registry's file, running or not, up to its last whole line.
     *
     * @return how many schemas it holds
     * @throws IOException if it is no registry's file, or one of the two cannot be used
     */
    public static int export(Path registry, Path copy) throws IOException {
        byte[] content = whole(registry);
        int schemas = schemas(content, registry);
        write(content, copy);
        return schemas;
    }

    /**
     * Puts a copy where a registry that is not running will find it. What stands there must be part of the copy: ids given since
     * would be given again to others.
     *
     * @return how many schemas it holds
     */
    public static int restore(Path copy, Path registry) throws IOException {
        byte[] content = whole(copy);
        int schemas = schemas(content, copy);
        OwnerOnly.file(registry);
        try (FileChannel channel = FileChannel.open(registry, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                throw new IOException("the registry of " + registry + " is running");
            }
            byte[] present = whole(registry);
            if (present.length > content.length || !Arrays.equals(present, Arrays.copyOf(content, present.length))) {
                throw new IOException(registry + " holds entries that " + copy
                        + " lacks: ids given since would be given again; move it away if they are not needed");
            }
            write(content, registry);
        }
        return schemas;
    }

    private static byte[] whole(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--; // a last line without its end was never answered
        }
        return Arrays.copyOf(bytes, end);
    }

    private static int schemas(byte[] content, Path file) throws IOException {
        Set<Integer> ids = new HashSet<>();
        int number = 0;
        for (String line : new String(content, java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            number++;
            try {
                Integer id = JSON.readValue(line, LogEntry.class).id();
                if (id != null) {
                    ids.add(id);
                }
            } catch (JacksonException e) {
                throw new IOException("line " + number + " of " + file + " is not a registry entry", e);
            }
        }
        if (ids.isEmpty()) {
            throw new IOException(file + " holds no schema");
        }
        return ids.size();
    }

    private static void write(byte[] content, Path file) throws IOException {
        Path fresh = file.toAbsolutePath().resolveSibling(file.getFileName() + ".new");
        OwnerOnly.file(fresh);
        Files.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
