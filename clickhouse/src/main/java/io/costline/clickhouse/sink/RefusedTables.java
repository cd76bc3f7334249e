package io.costline.clickhouse.sink;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Tables that take no rows while others do: dropped, of another shape, full. Their topics are read again from the last commit once
 * they take rows. Not safe for use by several threads.
 */
final class RefusedTables {
    private static final long FIRST_WAIT_MS = 500;
    private static final long LONGEST_WAIT_MS = 30_000;

    private final Map<String, Refusal> byTable = new HashMap<>();

    private static final class Refusal {
        private final Set<String> topics = new HashSet<>();
        private long waitMs = FIRST_WAIT_MS / 2;
        private long retryAtNanos;
        private boolean tried;
    }

    /** Notes that a table refused rows made of these topics' records. */
    void refuse(String table, Set<String> topics) {
        Refusal refusal = byTable.computeIfAbsent(table, any -> new Refusal());
        refusal.topics.addAll(topics);
        refusal.tried = false;
        refusal.waitMs = Math.min(LONGEST_WAIT_MS, refusal.waitMs * 2);
        refusal.retryAtNanos = System.nanoTime() + refusal.waitMs * 1_000_000;
    }

    /** Whether rows are not even offered to it now; their topics are then read again, too. */
    boolean withholds(String table, Set<String> topics) {
        Refusal refusal = byTable.get(table);
        if (refusal == null || refusal.tried) {
            return false;
        }
        refusal.topics.addAll(topics);
        return true;
    }

    void taken(String table) {
        byTable.remove(table);
    }

    /** Those whose wait is over and that are there; they are tried again from now on. */
    List<String> due(Predicate<String> there) {
        long now = System.nanoTime();
        List<String> due = byTable.entrySet().stream()
                .filter(each ->
                        !each.getValue().tried && now - each.getValue().retryAtNanos >= 0 && there.test(each.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(table -> {
            Refusal refusal = byTable.get(table);
            if (refusal != null) {
                refusal.tried = true;
                refusal.topics.clear();
            }
        });
        return due;
    }

    /** Topics of which nothing is committed, for some of their rows wait. */
    Set<String> topics() {
        return byTable.values().stream().flatMap(each -> each.topics.stream()).collect(Collectors.toSet());
    }

    /** Whether a topic need not be read, as all its rows are for this table. */
    boolean stops(String table) {
        Refusal refusal = byTable.get(table);
        return refusal != null && !refusal.tried;
    }
}
