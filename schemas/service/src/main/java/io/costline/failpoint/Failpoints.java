package io.costline.failpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Named places in the code where a crash test may end the process as SIGKILL would: between two steps whose order
 * matters. A file {@code <name>.arm} in the configured directory arms one; the process that reaches it renames the file
 * to {@code <name>.hit}, so that the test knows, and kills itself.
 */
public interface Failpoints {
    String INGEST_AFTER_SEND_BEFORE_ACK = "ingest.after-send-before-ack";
    String INGEST_AFTER_ACK_BEFORE_RESPONSE = "ingest.after-ack-before-response";
    String KAFKA_DOOR_AFTER_SEND_BEFORE_COMMIT = "kafka-door.after-send-before-commit";
    String ENRICH_MID_BATCH = "enrich.mid-batch";
    String ENRICH_AFTER_DRAIN_BEFORE_COMMIT = "enrich.after-drain-before-commit";
    String ATTRIBUTION_MID_BATCH = "attribution.mid-batch";
    String ATTRIBUTION_AFTER_DRAIN_BEFORE_COMMIT = "attribution.after-drain-before-commit";
    String SINK_BEFORE_INSERT = "sink.before-insert";
    String SINK_AFTER_INSERT_BEFORE_COMMIT = "sink.after-insert-before-commit";

    /** Only a re-rating job passes here, so it is not among {@link #ALL}. */
    String REPRICE_MID_PARTITION = "reprice.mid-partition";

    /** Likewise of a backfill: from its second transaction on. */
    String BACKFILL_BEFORE_COMMIT = "backfill.before-commit";

    String BACKFILL_AFTER_COMMIT = "backfill.after-commit";

    /** Every name that plain traffic passes, for a test that wants to hit each. */
    List<String> ALL = List.of(
            INGEST_AFTER_SEND_BEFORE_ACK,
            INGEST_AFTER_ACK_BEFORE_RESPONSE,
            KAFKA_DOOR_AFTER_SEND_BEFORE_COMMIT,
            ENRICH_MID_BATCH,
            ENRICH_AFTER_DRAIN_BEFORE_COMMIT,
            ATTRIBUTION_MID_BATCH,
            ATTRIBUTION_AFTER_DRAIN_BEFORE_COMMIT,
            SINK_BEFORE_INSERT,
            SINK_AFTER_INSERT_BEFORE_COMMIT);

    /** Ends the process here if the name is armed. */
    void hit(String name);

    /** Failpoints that never fire: what production runs with. */
    static Failpoints none() {
        return name -> {};
    }

    /** Failpoints armed by files in the directory, looked at every 20 ms. */
    static Failpoints fromDirectory(Path directory) {
        return new ArmedByFile(directory);
    }

    /** The watched directory behind {@link #fromDirectory}. */
    final class ArmedByFile implements Failpoints {
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
