package io.costline.failpoint;

import io.costline.service.MisconfiguredException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Named places in the code where a crash test may end the process as SIGKILL would: between two steps whose order
 * matters. A file {@code <name>.arm} in the configured directory arms one; the process that reaches it renames the file
 * to {@code <name>.hit}, so that the test knows, and kills itself. Here are the places alone: what kills is a {@link Killer}.
 */
public interface Failpoints {
    String INGEST_AFTER_SEND_BEFORE_ACK = "ingest.after-send-before-ack";
    String INGEST_AFTER_ACK_BEFORE_RESPONSE = "ingest.after-ack-before-response";
    String KAFKA_DOOR_AFTER_SEND_BEFORE_COMMIT = "kafka-door.after-send-before-commit";
    String ENRICH_MID_BATCH = "enrich.mid-batch";
    String ENRICH_AFTER_DRAIN_BEFORE_COMMIT = "enrich.after-drain-before-commit";
    String ATTRIBUTION_MID_BATCH = "attribution.mid-batch";
    String ATTRIBUTION_AFTER_DRAIN_BEFORE_COMMIT = "attribution.after-drain-before-commit";
    /** A settling before, the row was held back; its call's offset is committed. */
    String ATTRIBUTION_BEFORE_HELD_ROW = "attribution.before-held-row";

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
            ATTRIBUTION_BEFORE_HELD_ROW,
            SINK_BEFORE_INSERT,
            SINK_AFTER_INSERT_BEFORE_COMMIT);

    /** Ends the process here if the name is armed. */
    void hit(String name);

    /** Failpoints that never fire: what production runs with. */
    static Failpoints none() {
        return name -> {};
    }

    /** What ends a process. No jar of the pipeline has one; crash tests bring theirs on the class path. */
    interface Killer {
        /** Failpoints armed by files in the directory. */
        Failpoints watching(Path directory);
    }

    /**
     * Those of the directory, if one is set.
     *
     * @throws MisconfiguredException if one is and there is nothing here that could kill
     */
    static Failpoints of(Optional<Path> directory) {
        return directory.map(Failpoints::in).orElseGet(Failpoints::none);
    }

    private static Failpoints in(Path directory) {
        return ServiceLoader.load(Killer.class)
                .findFirst()
                .orElseThrow(() -> new MisconfiguredException("failpoint-dir is set to " + directory
                        + ": failpoints end processes in crash tests and are not part of what is shipped; unset it"))
                .watching(directory);
    }
}
