package io.costline.lab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Processor time of a JVM's compiler threads, as Linux tells it. Code is compiled once a start: it is a cost of starting, and
 * no price of an event.
 */
final class Compilers {
    private static final Path PROCESSES = Path.of("/proc");
    private static final double NANOS = 1e9;

    private Compilers() {}

    /** Seconds used so far by the compiler threads that live; 0 where that is unknown. */
    static double seconds(long pid) {
        Path tasks = PROCESSES.resolve(Long.toString(pid)).resolve("task");
        if (!Files.isDirectory(tasks)) {
            return 0;
        }
        double seconds = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                seconds += ofThread(thread);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + tasks, e);
        }
        return seconds;
    }

    private static double ofThread(Path thread) throws IOException {
        try {
            String name = Files.readString(thread.resolve("comm"));
            if (!name.startsWith("C1 Compiler") && !name.startsWith("C2 Compiler")) {
                return 0;
            }
            String nanos = Files.readString(thread.resolve("schedstat")).split(" ", 2)[0];
            return Long.parseLong(nanos) / NANOS;
        } catch (NoSuchFileException e) {
            return 0; // it ended meanwhile
        }
    }
}
