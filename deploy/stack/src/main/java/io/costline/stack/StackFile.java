package io.costline.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a stack listens: {@code stack.json} in its data folder. Its ports are taken again when the stack is started on the same
 * data, so that gateways keep their addresses.
 *
 * @param dataDir the stack's data folder
 * @param pid the process that runs the stack
 * @param bootstrapServers of the broker
 * @param registryUrl of the schema registry
 * @param clickHouseUrl HTTP endpoint of ClickHouse
 * @param ingestUrl base address of the HTTP door
 * @param consoleUrl of the console; empty where there is none
 * @param managementPorts metrics and health, by service
 * @param apiKey a key the stack made for itself (demo only); empty otherwise
 */
public record StackFile(
        String dataDir,
        long pid,
        String bootstrapServers,
        String registryUrl,
        String clickHouseUrl,
        String ingestUrl,
        @Nullable String consoleUrl,
        Map<String, Integer> managementPorts,
        String apiKey) {
    public static final String NAME = "stack.json";

    /** Environment variable that names the file. */
    public static final String VARIABLE = "COSTLINE_STACK_FILE";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public StackFile {
        managementPorts = new TreeMap<>(managementPorts);
        consoleUrl = consoleUrl == null ? "" : consoleUrl; // of before there was one
    }

    /** Of a stack without a console. */
    public StackFile(
            String dataDir,
            long pid,
            String bootstrapServers,
            String registryUrl,
            String clickHouseUrl,
            String ingestUrl,
            Map<String, Integer> managementPorts,
            String apiKey) {
        this(dataDir, pid, bootstrapServers, registryUrl, clickHouseUrl, ingestUrl, "", managementPorts, apiKey);
    }

    @Override
    public String consoleUrl() {
        return consoleUrl == null ? "" : consoleUrl;
    }

    public static StackFile read(Path file) {
        return JSON.readValue(file.toFile(), StackFile.class);
    }

    public Path path() {
        return Path.of(dataDir, NAME);
    }

    public StackFile withApiKey(String key) {
        return new StackFile(
                dataDir,
                pid,
                bootstrapServers,
                registryUrl,
                clickHouseUrl,
                ingestUrl,
                consoleUrl,
                managementPorts,
                key);
    }

    /** Whether the process that wrote this still runs. */
    public boolean isRunning() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Writes the file, and remembers it as the stack started last. */
    public void write() {
        save();
        write(pointer(), path().toAbsolutePath() + "\n");
    }

    /** Writes the file alone. */
    public void save() {
        write(path(), JSON.writeValueAsString(this) + "\n");
    }

    /** Forgets the stack as the one started last, if it still is. */
    public void forget() {
        try {
            if (startedLast().filter(this::equals).isPresent()) {
                Files.deleteIfExists(pointer());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + pointer(), e);
        }
    }

    /** The stack started last on this machine by this user, if it runs. */
    public static Optional<StackFile> startedLast() {
        try {
            Path pointer = pointer();
            if (!Files.exists(pointer)) {
                return Optional.empty();
            }
            Path file = Path.of(Files.readString(pointer).strip());
            return Files.exists(file) ? Optional.of(read(file)).filter(StackFile::isRunning) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + pointer(), e);
        }
    }

    private static Path pointer() {
        String home = System.getenv("COSTLINE_HOME");
        Path folder =
                home == null || home.isEmpty() ? Path.of(System.getProperty("user.home"), ".costline") : Path.of(home);
        return folder.resolve("last-stack");
    }

    /** At once and for the owner only: another process never reads half of it, another user none of it. */
    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path written = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    NAME,
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(written, text);
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
