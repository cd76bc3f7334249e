package io.costline.embedded.clickhouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds libchdb: the file named by {@code COSTLINE_CHDB}, else the user's cache, else fetched once with npm and put
 * into the cache whole or not at all. The archive and, at every start, the cached file are checked against {@code chdb.properties}.
 */
public final class ChdbLibrary {
    /** Path of a libchdb.so to use as it is. */
    public static final String VARIABLE = "COSTLINE_CHDB";

    private static final String FILE = "libchdb.so";
    private static final int FETCH_MINUTES = 15;

    private ChdbLibrary() {}

    /** The library's path; fetches it at the first time, which takes about a minute and 750 MB of disk for a moment. */
    public static synchronized Path locate() {
        String named = System.getenv(VARIABLE);
        if (named != null && !named.isBlank()) {
            Path path = Path.of(named).toAbsolutePath();
            if (!Files.isReadable(path)) {
                throw new IllegalStateException(VARIABLE + " names " + path + ", which cannot be read");
            }
            return path;
        }
        Properties pinned = pinned();
        Path folder = cache().resolve(pinned.getProperty("version"));
        Path library = folder.resolve(FILE);
        return isPinned(library, pinned) ? library : fetchLocked(pinned, folder, library);
    }

    private static Path fetchLocked(Properties pinned, Path folder, Path library) {
        String platform = platform();
        String name = pinned.getProperty(platform + ".package");
        String integrity = pinned.getProperty(platform + ".integrity");
        if (name == null || integrity == null) {
            throw new IllegalStateException("No libchdb is pinned for " + platform + "; set " + VARIABLE
                    + " to the path of libchdb " + pinned.getProperty("version") + " or newer");
        }
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                // Whoever waited for the lock finds the file.
                if (lock.isValid() && !isPinned(library, pinned)) {
                    fetch(name + "@" + pinned.getProperty("version"), integrity, folder, library);
                }
            }
            return library;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot put libchdb into " + folder, e);
        }
    }

    /** Whether it is there and is the very library that is pinned: native code is not loaded on the word of a cache. */
    private static boolean isPinned(Path library, Properties pinned) {
        if (!Files.exists(library)) {
            return false;
        }
        try {
            String actual = "sha256-" + HexFormat.of().formatHex(digest(library, "SHA-256"));
            if (actual.equals(pinned.getProperty(platform() + ".library"))) {
                return true;
            }
            progress(library + " is not the library that is pinned (it has " + actual + "): fetching it again");
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + library, e);
        }
    }

    private static void fetch(String spec, String integrity, Path folder, Path library) throws IOException {
        progress("Fetching " + spec + " (170 MB) with npm into " + folder + ", once");
        Path work = Files.createTempDirectory(folder, "fetch");
        try {
            run(work, "npm", "pack", spec, "--silent");
            Path archive = archive(work);
            String actual = "sha512-" + Base64.getEncoder().encodeToString(digest(archive, "SHA-512"));
            if (!actual.equals(integrity)) {
                throw new IllegalStateException(
                        "What npm fetched for " + spec + " has integrity " + actual + ", pinned is " + integrity);
            }
            run(work, "tar", "-xzf", archive.toString(), "package/" + FILE);
            Files.move(work.resolve("package").resolve(FILE), library, StandardCopyOption.ATOMIC_MOVE);
            progress("Fetched " + library);
        } finally {
            delete(work);
        }
    }

    private static Path archive(Path work) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(file -> file.toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("npm pack left no archive in " + work));
        }
    }

    private static void run(Path work, String... command) throws IOException {
        Path output = work.resolve(command[0] + ".log");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(work.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Fetching the embedded ClickHouse needs the command " + command[0]
                            + ", which cannot be started; install it, or set " + VARIABLE + " to the path of " + FILE,
                    e);
        }
        try {
            if (!process.waitFor(FETCH_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(command[0] + " did not end within " + FETCH_MINUTES + " minutes");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while fetching libchdb", e);
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed with exit code " + process.exitValue()
                    + ":\n" + Files.readString(output));
        }
    }

    private static byte[] digest(Path file, String algorithm) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance(algorithm))) {
            byte[] buffer = new byte[1 << 20];
            while (in.read(buffer) >= 0) {
                // reading is what feeds the digest
            }
            return in.getMessageDigest().digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has " + algorithm, e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static Path cache() {
        String set = System.getenv("XDG_CACHE_HOME");
        Path base = isBlank(set) ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(set);
        return base.resolve("costline").resolve("chdb");
    }

    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        return os + (System.getProperty("os.arch").equals("aarch64") ? "-arm64" : "-x64");
    }

    private static Properties pinned() {
        Properties pinned = new Properties();
        try (InputStream in = ChdbLibrary.class.getResourceAsStream("chdb.properties")) {
            if (in == null) {
                throw new IllegalStateException("chdb.properties is missing from this build");
            }
            pinned.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read chdb.properties", e);
        }
        return pinned;
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    @SuppressWarnings("SystemOut") // a person waits for a download; stdout belongs to the READY line
    private static void progress(String what) {
        System.err.println(what);
    }
}
