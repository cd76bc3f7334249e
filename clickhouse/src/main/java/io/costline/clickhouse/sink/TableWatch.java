package io.costline.clickhouse.sink;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.GenericRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every ten seconds whether the tables are what is written into them, so that one that was dropped or changed is known before a
 * row comes; at once where one refused rows, and every second until all are well again. Safe for use by several threads.
 */
final class TableWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TableWatch.class);
    private static final long INTERVAL_NANOS = 10_000_000_000L;
    private static final long FAULTY_NANOS = 1_000_000_000;
    private static final String COLUMNS =
            "SELECT concat(database, '.', table) AS owner, name, type FROM system.columns WHERE database = 'costline_raw'";
    private static final String BROKEN = "SELECT concat(database, '.', table) AS owner, toString(count()) AS parts FROM"
            + " system.detached_parts WHERE database = 'costline_raw' AND startsWith(ifNull(reason, ''), 'broken') GROUP BY owner";

    private final Client client;
    private final Map<String, Map<String, String>> expected = new TreeMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean asked;
    private volatile long lookedNanos = System.nanoTime() - INTERVAL_NANOS;
    private volatile Map<String, String> faults = Map.of();
    private volatile Set<String> unfit = Set.of();

    TableWatch(Client client, Collection<Block> blocks) {
        this.client = client;
        blocks.forEach(block -> expected.put(block.table(), block.types()));
    }

    /** What is wrong with tables, each named; empty where nothing is. */
    Optional<String> fault() {
        return faults.values().stream().reduce((first, next) -> first + "; " + next);
    }

    /** Whether rows can be written into it, as far as was seen. */
    boolean isThere(String table) {
        return !unfit.contains(table);
    }

    boolean due() {
        long interval = asked ? 0 : faults.isEmpty() ? INTERVAL_NANOS : FAULTY_NANOS;
        return System.nanoTime() - lookedNanos >= interval && !looking.get();
    }

    /** A table refused rows: it may be known why. */
    void lookSoon() {
        asked = true;
    }

    void look() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        asked = false;
        try {
            Map<String, String> found = new TreeMap<>();
            Map<String, Map<String, String>> columns = columns();
            expected.forEach((table, wanted) ->
                    compare(wanted, columns.get(table)).ifPresent(fault -> found.put(table, "table " + table + fault)));
            Set<String> without = Set.copyOf(found.keySet());
            broken().forEach((table, parts) -> {
                if (expected.containsKey(table)) {
                    found.putIfAbsent(table, "table " + table + " has lost " + parts + " broken parts");
                }
            });
            if (!found.equals(faults)) {
                LOG.atWarn()
                        .addKeyValue("faults", found.values())
                        .log("tables are not all as they should be, or are again");
            }
            faults = found;
            unfit = without;
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("tables cannot be looked at; inserts tell why");
        } finally {
            lookedNanos = System.nanoTime();
            looking.set(false);
        }
    }

    private static Optional<String> compare(Map<String, String> wanted, @Nullable Map<String, String> found) {
        if (found == null) {
            return Optional.of(" does not exist");
        }
        return wanted.entrySet().stream()
                .filter(column -> !column.getValue().equals(found.get(column.getKey())))
                .map(column -> found.containsKey(column.getKey())
                        ? " has column " + column.getKey() + " as " + found.get(column.getKey())
                        : " has no column " + column.getKey())
                .findFirst();
    }

    private Map<String, Map<String, String>> columns() {
        Map<String, Map<String, String>> columns = new HashMap<>();
        for (GenericRecord row : client.queryAll(COLUMNS)) {
            columns.computeIfAbsent(row.getString("owner"), any -> new HashMap<>())
                    .put(row.getString("name"), row.getString("type"));
        }
        return columns;
    }

    private Map<String, String> broken() {
        Map<String, String> parts = new HashMap<>();
        client.queryAll(BROKEN).forEach(row -> parts.put(row.getString("owner"), row.getString("parts")));
        return parts;
    }
}
