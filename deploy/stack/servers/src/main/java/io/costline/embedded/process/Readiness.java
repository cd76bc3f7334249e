package io.costline.embedded.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells when a child is ready. Every main of ours prints one line {@code READY port=<n> [name=<value> ...]} once it
 * serves; a child that cannot print it is given a probe of its own.
 */
@FunctionalInterface
public interface Readiness {
    /** What the child said about itself, once ready. Called repeatedly; {@code from} is where this start's log begins. */
    Optional<Map<String, String>> poll(Path log, long from) throws IOException;

    /** Waits for the {@code READY} line in the child's output. */
    static Readiness line() {
        return Readiness::readyLine;
    }

    private static Optional<Map<String, String>> readyLine(Path log, long from) throws IOException {
        byte[] bytes;
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long end = file.length();
            long begin = Math.max(from, end - (1 << 20)); // a service may have waited, and told of it, for long
            file.seek(begin);
            bytes = new byte[(int) (end - begin)];
            file.readFully(bytes);
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        int start = text.startsWith("READY ") ? 0 : text.indexOf("\nREADY ") + 1;
        // The line counts once its end is there: half a port number is another port.
        int end = text.indexOf('\n', start);
        if (end < 0 || !text.startsWith("READY ", start)) {
            return Optional.empty();
        }
        Map<String, String> facts = new LinkedHashMap<>();
        for (String fact : text.substring(start + 6, end).trim().split("\\s+", -1)) {
            int equals = fact.indexOf('=');
            if (equals > 0) {
                facts.put(fact.substring(0, equals), fact.substring(equals + 1));
            }
        }
        return Optional.of(facts);
    }
}
