package io.costline.lab.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;

/**
 * What whoever runs a lone broker does, as the guarantees say: starts it once more where its group coordinator came up behind its own log
 * and goes on holding offsets of transactions that ended, so that a stream cannot read where it stands. Not safe for several threads.
 */
final class BehindItsLog {
    private static final String SAID = "out of sync with the underlying log";
    private static final List<String> STREAMS = List.of("costline-enricher", "costline-attribution");

    /** Longer than any transaction lasts. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Cluster cluster;
    private int seen;
    private int starts;

    BehindItsLog(Cluster cluster) {
        this.cluster = cluster;
    }

    /** How often it was started once more. */
    int starts() {
        return starts;
    }

    void mend() throws InterruptedException {
        while (saysSo() && !isStable()) {
            Cluster.Member broker = cluster.member(Victim.BROKER, 0);
            broker.kill();
            broker.restart();
            starts++;
        }
    }

    /** Whether its log holds such a line that was not there when it was last looked at. */
    private boolean saysSo() {
        Path log = cluster.stackFile().resolveSibling("logs").resolve("broker.log");
        try {
            byte[] all = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
            String since =
                    new String(Arrays.copyOfRange(all, Math.min(seen, all.length), all.length), StandardCharsets.UTF_8);
            seen = all.length;
            return since.contains(SAID);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isStable() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", cluster.bootstrapServers(),
                "request.timeout.ms", "2000",
                "default.api.timeout.ms", "4000"))) {
            while (System.nanoTime() < deadline) {
                if (isStable(admin)) {
                    return true;
                }
                Thread.sleep(PAUSE);
            }
            return false;
        }
    }

    private static boolean isStable(Admin admin) throws InterruptedException {
        var options = new ListConsumerGroupOffsetsOptions().requireStable(true);
        try {
            for (String group : STREAMS) {
                admin.listConsumerGroupOffsets(group, options)
                        .partitionsToOffsetAndMetadata()
                        .get();
            }
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }
}
