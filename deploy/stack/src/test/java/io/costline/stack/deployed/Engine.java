package io.costline.stack.deployed;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Podman or Docker, by its command. */
final class Engine {
    private final String program;

    private Engine(String program) {
        this.program = program;
    }

    static Optional<Engine> found() {
        List<String> folders =
                Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        return Stream.of("podman", "docker")
                .filter(name -> folders.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, name))))
                .map(Engine::new)
                .filter(engine -> engine.said("info").isPresent())
                .findFirst();
    }

    /** What a command printed; empty if it failed. */
    Optional<String> said(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(text.strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Likewise, and its failure is the test's. */
    String done(String... arguments) {
        return said(arguments)
                .orElseThrow(() -> new AssertionError(program + ' ' + String.join(" ", arguments) + " failed"));
    }

    boolean hasImage(String name) {
        return said("image", "inspect", name).isPresent();
    }
}
