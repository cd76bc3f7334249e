package io.costline.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Every recorded payload of a provider, with the source it is sent to. */
final class ProviderSamples {
    private static final Map<String, String> SOURCES = Map.ofEntries(
            Map.entry("anthropic", "anthropic"),
            Map.entry("azure", "azure"),
            Map.entry("bedrock", "bedrock"),
            Map.entry("cohere", "cohere"),
            Map.entry("deepseek", "deepseek"),
            Map.entry("google", "gemini"),
            Map.entry("groq", "groq"),
            Map.entry("mistral", "mistral"),
            Map.entry("openai", "openai"),
            Map.entry("xai", "xai"),
            // folders of several: the file begins with its source
            Map.entry("others", ""),
            Map.entry("selfhosted", ""),
            Map.entry("provider-costs", ""));

    private ProviderSamples() {}

    /** @param file as {@code openai/embedding.json}, under the payloads */
    record Sample(String source, String file) {
        byte[] bytes() {
            return Samples.bytes(file);
        }

        /** Whether it is told in several records that belong together. */
        boolean stream() {
            return file.endsWith(".ndjson");
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static List<Sample> all() {
        return SOURCES.keySet().stream().sorted().flatMap(ProviderSamples::in).toList();
    }

    private static Stream<Sample> in(String folder) {
        try (Stream<Path> files = Files.list(path(folder))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(".json") || name.endsWith(".ndjson"))
                    .sorted()
                    .map(name -> new Sample(source(folder, name), folder + "/" + name))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String source(String folder, String name) {
        String source = SOURCES.getOrDefault(folder, "");
        return source.isEmpty() ? name.substring(0, name.indexOf('-')) : source;
    }

    private static Path path(String folder) {
        try {
            return Path.of(Objects.requireNonNull(
                                    ProviderSamples.class.getResource("/payloads/" + folder + "/MANIFEST.md"))
                            .toURI())
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
