package io.costline.clickhouse;

import io.costline.identity.Hashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The SQL this module ships, by folder: what a file says stands in it and nowhere else. */
public final class SqlFiles {
    private SqlFiles() {}

    /** Every {@code .sql} file of a folder beside this class: text by name without the ending, in order of name. */
    public static SortedMap<String, String> in(String folder) {
        URL url = SqlFiles.class.getResource(folder);
        if (url == null) {
            throw new IllegalStateException("folder " + folder + " is not on the class path");
        }
        try {
            if (!(url.openConnection() instanceof JarURLConnection inJar)) {
                return read(Path.of(url.toURI()));
            }
            try (FileSystem jar =
                    FileSystems.newFileSystem(Path.of(inJar.getJarFileURL().toURI()))) {
                return read(jar.getPath(inJar.getEntryName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hex, of the text as it stands in the file. */
    public static String checksum(String text) {
        return Hashing.sha256Hex(text);
    }

    private static SortedMap<String, String> read(Path folder) throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".sql")) {
                    texts.put(name.substring(0, name.length() - 4), Files.readString(file));
                }
            }
        }
        return texts;
    }
}
