package io.costline.lab.browser;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Chromium of the machine, driven by Playwright without the 200 MB of browsers and Node it would bring: its driver comes from npm,
 * once, into the user's cache, and runs on the Node of the machine.
 */
public final class Browser implements AutoCloseable {
    private static final List<String> TOOLS = List.of("package.json", "package-lock.json");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    private Browser(Playwright playwright, com.microsoft.playwright.Browser chromium) {
        this.playwright = playwright;
        this.chromium = chromium;
    }

    /** Why there is none here; empty where one can be opened. */
    public static Optional<String> missing() {
        if (chromiumPath().isEmpty()) {
            return Optional.of("no chromium is on the PATH");
        }
        if (onPath("node").isEmpty() || onPath("npm").isEmpty()) {
            return Optional.of("no node and npm are on the PATH");
        }
        return installed() ? Optional.empty() : Optional.of("npm ci of playwright-core and axe-core did not succeed");
    }

    /** Opens one, without a window. {@link #missing} was asked before, and is empty. */
    public static Browser open() throws IOException {
        Path driver = Files.createDirectories(cache().resolve("driver"));
        link(driver.resolve("package"), modules().resolve("playwright-core"));
        link(driver.resolve("node"), onPath("node").orElseThrow());
        System.setProperty("playwright.cli.dir", driver.toString());
        Playwright playwright = Playwright.create();
        var chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromiumPath().orElseThrow())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
        return new Browser(playwright, chromium);
    }

    private static void link(Path from, Path to) throws IOException {
        if (!Files.isSymbolicLink(from) || !Files.readSymbolicLink(from).equals(to)) {
            Files.deleteIfExists(from);
            Files.createSymbolicLink(from, to);
        }
    }

    public com.microsoft.playwright.Browser chromium() {
        return chromium;
    }

    /** The script that finds a page's barriers. */
    public static String axe() throws IOException {
        return Files.readString(modules().resolve("axe-core/axe.min.js"));
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }

    private static Optional<Path> chromiumPath() {
        return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                .flatMap(name -> onPath(name).stream())
                .findFirst();
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean installed() {
        try {
            Files.createDirectories(cache());
            try (FileChannel channel = FileChannel.open(
                            cache().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                return lock.isValid() && (isCurrent() || npmCi());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put what drives a browser into " + cache(), e);
        }
    }

    /** Whether what lies there is what is pinned: the lock file is written when npm is through. */
    private static boolean isCurrent() throws IOException {
        Path done = cache().resolve("installed.json");
        return Files.exists(done) && Files.readString(done).equals(text("package-lock.json"));
    }

    private static boolean npmCi() throws IOException {
        for (String tool : TOOLS) {
            Files.writeString(cache().resolve(tool), text(tool));
        }
        try {
            Process npm = new ProcessBuilder(
                            "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error")
                    .directory(cache().toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!npm.waitFor(3, TimeUnit.MINUTES) || npm.exitValue() != 0) {
                npm.destroyForcibly();
                return false;
            }
            Files.copy(
                    cache().resolve("package-lock.json"),
                    cache().resolve("installed.json"),
                    StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String text(String tool) throws IOException {
        try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream(tool), tool)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Path modules() {
        return cache().resolve("node_modules");
    }

    private static Path cache() {
        String set = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).orElse("");
        Path base = set.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(set);
        return base.resolve("costline").resolve("browser");
    }
}
