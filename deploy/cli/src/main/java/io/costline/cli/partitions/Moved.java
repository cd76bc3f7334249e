package io.costline.cli.partitions;

import io.costline.topics.Keys;
import io.costline.topics.TopicAdmin;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import java.util.Arrays;
import java.util.List;

/**
 * A topic whose keys have state, and the changelog of that state.
 *
 * @param group the application that reads it
 * @param keyed whether the changelog's records are of one key each; else they are of many, and every new partition gets all of
 *     those that its keys may have been among
 */
record Moved(TopicSpec topic, String group, String changelog, boolean keyed) {
    static List<Moved> of(String enricher, String attribution) {
        return List.of(
                new Moved(Topics.REQUESTS, enricher, enricher + "-dedup-changelog", false),
                new Moved(Topics.COSTS, attribution, attribution + "-traces-changelog", true));
    }

    /** Where the new changelog is put together. */
    String staging(int partitions) {
        return TopicAdmin.raising(changelog) + partitions;
    }

    /** Whether a record of the old partition belongs to the new one. */
    boolean belongs(byte[] key, int to, int partitions) {
        return !keyed || Keys.partition(traceKey(key), partitions) == to;
    }

    /** A trace's further records have the number of their chunk behind a NUL, which no trace's key contains. */
    private static byte[] traceKey(byte[] key) {
        int mark = key.length - 1 - Integer.BYTES;
        return mark > 0 && key[mark] == 0 ? Arrays.copyOf(key, mark) : key;
    }
}
