package io.costline.lab;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Chromium of the machine, driven by Playwright without the 200 MB of browsers and Node it would bring: its driver comes from npm and
 * runs on the Node of the machine.
 */
record Browser(Playwright playwright, com.microsoft.playwright.Browser chromium, String axe) implements AutoCloseable {
    private static final Path TOOLS = Path.of("src/test/browser");

    /** Why there is none here; empty where one can be opened. */
    static Optional<String> missing() {
        if (chromiumPath().isEmpty()) {
            return Optional.of("no chromium is on the PATH");
        }
        if (onPath("node").isEmpty() || onPath("npm").isEmpty()) {
            return Optional.of("no node and npm are on the PATH");
        }
        if (!Files.isDirectory(TOOLS.resolve("node_modules/playwright-core")) && !npmCi()) {
            return Optional.of("npm ci of playwright-core and axe-core did not succeed");
        }
        return Optional.empty();
    }

    static Browser open() throws IOException {
        Path driver = Files.createTempDirectory("costline-playwright");
        Path modules = TOOLS.toAbsolutePath().resolve("node_modules");
        Files.createSymbolicLink(driver.resolve("package"), modules.resolve("playwright-core"));
        Files.createSymbolicLink(driver.resolve("node"), onPath("node").orElseThrow());
        System.setProperty("playwright.cli.dir", driver.toString());
        Playwright playwright = Playwright.create();
        var chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromiumPath().orElseThrow())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
        return new Browser(playwright, chromium, Files.readString(modules.resolve("axe-core/axe.min.js")));
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

    private static boolean npmCi() {
        try {
            Process npm = new ProcessBuilder(
                            "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error")
                    .directory(TOOLS.toFile())
                    .inheritIO()
                    .start();
            return npm.waitFor(3, TimeUnit.MINUTES) && npm.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
