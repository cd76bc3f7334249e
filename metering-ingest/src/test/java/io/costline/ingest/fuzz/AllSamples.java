package io.costline.ingest.fuzz;

import io.costline.ingest.adapter.Sources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The recorded payloads of every source, gateways and providers alike. */
final class AllSamples {
    /** Folders that are not named as their source. */
    private static final Map<String, String> SOURCES = Map.of("google", "gemini", "otel", "otlp");

    private static final Sources KNOWN = Sources.standard();

    private AllSamples() {}

    record Sample(String source, String file, byte[] bytes) {
        @Override
        public String toString() {
            return source + " " + file;
        }
    }

    static List<Sample> load() {
        Path root = root();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches(".*\\.(json|jsonl|ndjson|sse)"))
                    .sorted()
                    .map(file -> sample(root, file))
                    .filter(sample -> !sample.source().isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sample sample(Path root, Path file) {
        try {
            String name = root.relativize(file).toString();
            return new Sample(source(name), name, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String source(String name) {
        String folder = name.substring(0, name.indexOf('/'));
        String file = name.substring(name.lastIndexOf('/') + 1);
        String prefix = file.substring(0, file.indexOf(file.indexOf('-') > 0 ? '-' : '.'));
        for (String candidate : List.of(SOURCES.getOrDefault(folder, folder), prefix)) {
            if (KNOWN.find(candidate) != null) {
                return candidate;
            }
        }
        return "";
    }

    private static Path root() {
        try {
            return Path.of(Objects.requireNonNull(AllSamples.class.getResource("/payloads/openai/MANIFEST.md"))
                            .toURI())
                    .getParent()
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
