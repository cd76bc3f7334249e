package io.costline.lab.failpoint;

import io.costline.failpoint.Failpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kills this process at a failpoint that a file arms; looks for files every 20 ms. */
public final class KillByFile implements Failpoints.Killer {
    @Override
    public Failpoints watching(Path directory) {
        return new ArmedByFile(directory);
    }

    private static final class ArmedByFile implements Failpoints {
        private static final String ARMED = ".arm";

        private final Path directory;
        private final Set<String> armed = ConcurrentHashMap.newKeySet();

        private ArmedByFile(Path directory) {
            this.directory = directory;
            Thread.ofPlatform().daemon().name("failpoints").start(this::watch);
        }

        @Override
        public void hit(String name) {
            if (armed.contains(name)) {
                die(name);
            }
        }

        private void watch() {
            while (true) {
                Set<String> found = look();
                armed.retainAll(found);
                armed.addAll(found);
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        private Set<String> look() {
            try (Stream<Path> files = Files.list(directory)) {
                return files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(ARMED))
                        .map(file -> file.substring(0, file.length() - ARMED.length()))
                        .collect(Collectors.toSet());
            } catch (IOException e) {
                return Set.of(); // the directory is gone: nothing is armed
            }
        }

        private void die(String name) {
            try {
                Files.move(
                        directory.resolve(name + ARMED),
                        directory.resolve(name + ".hit"),
                        StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                return; // another process got here first
            }
            try {
                new ProcessBuilder(
                                "kill",
                                "-9",
                                Long.toString(ProcessHandle.current().pid()))
                        .start()
                        .waitFor();
            } catch (IOException e) {
                Runtime.getRuntime().halt(137);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                Runtime.getRuntime().halt(137);
            }
        }
    }
}
