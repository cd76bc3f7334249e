package io.costline.stack.deployed;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Podman or Docker, by its command, where it can run a container. */
final class Engine {
    /** For a machine that is itself confined; whoever set the variable knows better. */
    private static final Map<String, String> CONFINED = System.getenv("CONTAINERS_CONF") == null
            ? Map.of(
                    "CONTAINERS_CONF", DeployFolder.path("images/confined.conf").toString())
            : Map.of();

    private final String program;
    private final Map<String, String> environment;

    private Engine(String program, Map<String, String> environment) {
        this.program = program;
        this.environment = environment;
    }

    /** The engines whose command answers, as they are and as confined.conf tells them to be. */
    static List<Engine> candidates() {
        List<String> folders =
                Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        return Stream.of("podman", "docker")
                .filter(name -> folders.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, name))))
                .flatMap(name -> Stream.of(new Engine(name, Map.of()), new Engine(name, CONFINED)))
                .filter(engine -> engine.said("info").isPresent())
                .toList();
    }

    /** Whether a container of the image lives here: an engine may answer and have no right to start one. */
    boolean runs(String image) {
        return said("run", "--rm", "--network", "host", "--entrypoint", "/bin/bash", image, "-c", "exit 0")
                .isPresent();
    }

    /** What a command printed; empty if it failed. */
    Optional<String> said(String... arguments) {
        Answer answer = answer(arguments);
        return answer.code() == 0 ? Optional.of(answer.text()) : Optional.empty();
    }

    /** Likewise, and its failure is the test's. */
    String done(String... arguments) {
        Answer answer = answer(arguments);
        if (answer.code() != 0) {
            throw new AssertionError(program + ' ' + String.join(" ", arguments) + " failed: " + answer.text());
        }
        return answer.text();
    }

    private record Answer(int code, String text) {}

    private Answer answer(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            // A few lines at most, which the pipe holds meanwhile.
            String complaint = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            return new Answer(code, (code == 0 ? text : text + complaint).strip());
        } catch (IOException e) {
            return new Answer(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(-1, "interrupted");
        }
    }
}
