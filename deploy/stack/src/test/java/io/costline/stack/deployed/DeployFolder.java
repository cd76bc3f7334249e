package io.costline.stack.deployed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of deploy/, as tests of this module see them. */
final class DeployFolder {
    private static final Path FOLDER = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern VERSION = Pattern.compile("(?m)^  <version>(.*)</version>");

    private DeployFolder() {}

    static Path path(String name) {
        return FOLDER.resolve(name);
    }

    static String text(String name) {
        try {
            return Files.readString(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode yaml(String name) {
        return documents(text(name)).getFirst();
    }

    /** Every document of a file, anchors and merges resolved. */
    static List<JsonNode> documents(String text) {
        List<JsonNode> documents = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
            if (document != null) {
                documents.add(JsonMapper.shared().valueToTree(merged(document)));
            }
        }
        return documents;
    }

    private static Object merged(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<Object, Object> all = new LinkedHashMap<>();
                if (map.get("<<") instanceof Map<?, ?> base) {
                    all.putAll((Map<?, ?>) merged(base));
                }
                map.forEach((key, own) -> {
                    if (!"<<".equals(key)) {
                        all.put(key, own == null ? "" : merged(own));
                    }
                });
                yield all;
            }
            case List<?> list ->
                list.stream().map(each -> each == null ? "" : merged(each)).toList();
            default -> value;
        };
    }

    /** Of the build, which images and chart have, too. */
    static String version() {
        Matcher version = VERSION.matcher(text("../pom.xml"));
        if (!version.find()) {
            throw new IllegalStateException("the pom has no version");
        }
        return version.group(1);
    }

    /** Names of a folder's files that end so, without the ending. */
    static List<String> names(String folder, String ending) {
        try (Stream<Path> files = Files.list(path(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of lines KEY=value, comments left out. */
    static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(
                        line -> pairs.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return pairs;
    }
}
