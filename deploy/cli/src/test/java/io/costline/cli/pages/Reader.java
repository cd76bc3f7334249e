package io.costline.cli.pages;

import io.costline.cli.CostlineMain;
import io.costline.client.CostlineClient;
import io.costline.stack.StackFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Somebody in a shell at the repository's root, beside a running stack. The root is a folder of its own with what the pages
 * name in it; its {@code ./costline} runs the classes under test as the launcher runs what it built.
 */
final class Reader {
    /** Where the pages have the stack; the tests' takes a free port. */
    private static final String ADDRESS = "http://127.0.0.1:8087";

    private static final String COSTLINE = """
            #!/usr/bin/env bash
            exec "%s" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx768m -Xshare:auto --enable-native-access=ALL-UNNAMED \\
              --sun-misc-unsafe-memory-access=allow -cp '%s' %s "$@"
            """;

    private final Path root;
    private final StackFile stack;
    private final Map<String, String> variables = new HashMap<>();

    /** What a command said on both streams, and how it ended. */
    record Said(int exitCode, String text) {}

    Reader(Path root, StackFile stack) throws IOException, URISyntaxException {
        this.root = root;
        this.stack = stack;
        Path jdk = Path.of(System.getProperty("java.home"), "bin", "java");
        Path programs = Files.createDirectories(root.resolve("programs"));
        Files.createSymbolicLink(programs.resolve("java"), jdk);
        variables.put("PATH", programs + ":" + System.getenv("PATH"));
        variables.put(StackFile.VARIABLE, stack.path().toString());
        Files.createSymbolicLink(root.resolve("deploy"), Page.REPOSITORY.resolve("deploy"));
        Files.createSymbolicLink(root.resolve("costline-data"), Path.of(stack.dataDir()));
        Path client = Files.createDirectories(root.resolve("metering-ingest/client/target"));
        Files.createSymbolicLink(
                client.resolve("costline-client-0.1.0-SNAPSHOT.jar"),
                Path.of(CostlineClient.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()));
        Path costline = Files.writeString(
                root.resolve("costline"),
                COSTLINE.formatted(jdk, System.getProperty("java.class.path"), CostlineMain.class.getName()));
        Files.setPosixFilePermissions(costline, PosixFilePermissions.fromString("rwx------"));
    }

    Path root() {
        return root;
    }

    /** Runs the words in bash, and keeps the address and the key they set. */
    void follow(String words) throws IOException, InterruptedException {
        Said said = run(words + "\necho \"$COSTLINE_URL $KEY\"");
        if (said.exitCode() != 0) {
            throw new AssertionError(words + said.text());
        }
        String[] set = said.text().lines().toList().getLast().split(" ", 2);
        variables.put("COSTLINE_URL", set[0]);
        variables.put("KEY", set[1]);
    }

    /** Runs the words in bash. Several may run at a time. */
    Said run(String words) throws IOException, InterruptedException {
        Path said = Files.createTempFile(root, "said", ".txt");
        var builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", words.replace(ADDRESS, stack.ingestUrl()))
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return new Said(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
    }
}
