package io.costline.console.http;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The provider of {@code src/test/oidc}, a process of its own: somebody else's code, certified by the OpenID Foundation. */
final class IdentityProvider implements AutoCloseable {
    private static final Path FOLDER = Path.of("target", "oidc-provider");

    private static boolean installed;

    private final Process process;

    private IdentityProvider(Process process) {
        this.process = process;
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    static IdentityProvider start(int port, String redirect) throws IOException, InterruptedException {
        assumeThat(installed()).as("npm installed the provider").isTrue();
        Process process = new ProcessBuilder("node", "provider.mjs", Integer.toString(port), redirect)
                .directory(FOLDER.toFile())
                .redirectError(FOLDER.resolve("provider.log").toFile())
                .start();
        var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        if (line == null || !line.startsWith("listening")) {
            process.destroyForcibly();
            throw new IOException("the provider did not start: " + Files.readString(FOLDER.resolve("provider.log")));
        }
        return new IdentityProvider(process);
    }

    /** Once a run. */
    private static synchronized boolean installed() throws IOException, InterruptedException {
        if (installed) {
            return true;
        }
        Files.createDirectories(FOLDER);
        for (String name : List.of("package.json", "package-lock.json", "provider.mjs")) {
            Files.copy(Path.of("src", "test", "oidc", name), FOLDER.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            installed = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline")
                            .directory(FOLDER.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(FOLDER.resolve("npm.log").toFile())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noNpm) {
            installed = false;
        }
        return installed;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
