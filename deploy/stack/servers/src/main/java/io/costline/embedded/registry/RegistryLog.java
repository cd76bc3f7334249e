package io.costline.embedded.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file: one JSON object a line, appended and forced to disk before a change is answered. A last line without its end
 * was never answered, so it is cut off; any other unreadable line stops the start.
 */
final class RegistryLog implements AutoCloseable {
    private final JsonMapper json;
    private final FileChannel channel;
    private final List<LogEntry> entries;

    RegistryLog(Path file, JsonMapper json) throws IOException {
        this.json = json;
        Files.createDirectories(file.toAbsolutePath().getParent());
        this.channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new IllegalStateException("Another registry uses " + file);
        }
        this.entries = load(file);
    }

    /** What the file held when it was opened. */
    List<LogEntry> entries() {
        return entries;
    }

    void append(LogEntry entry) {
        try {
            ByteBuffer line = ByteBuffer.wrap((json.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot append to the registry's file", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private List<LogEntry> load(Path file) throws IOException {
        // Read through the locked channel: closing any other descriptor of the file would release the lock.
        ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (content.hasRemaining() && channel.read(content) >= 0) {
            // until the file's end
        }
        byte[] bytes = content.array();
        List<LogEntry> loaded = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                loaded.add(parse(new String(bytes, start, i - start, StandardCharsets.UTF_8), loaded.size() + 1, file));
                start = i + 1;
            }
        }
        channel.truncate(start);
        channel.position(start);
        return List.copyOf(loaded);
    }

    private LogEntry parse(String line, int number, Path file) {
        try {
            return json.readValue(line, LogEntry.class);
        } catch (JacksonException e) {
            throw new IllegalStateException("Line " + number + " of " + file + " is not a registry entry", e);
        }
    }
}
