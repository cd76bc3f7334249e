package io.costline.clickhouse.migrate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a table another sort key, its rows carried over while others write and read. The migration's statements make {@code
 * TABLE_next}; a feed, which is a materialized view, writes there what is written into the table, and what was there before is copied
 * step by step. Then the two change names at once, and the old one goes.
 *
 * <p>Whoever reads finds each row once, before and after: an insert is answered when both tables have it, copying a row twice
 * leaves one under its key, and no reader sees anything between the names. Stopped anywhere, it goes on from the step it was at; where the
 * feed is gone, from the first. The feed goes by names, so what is written after the change stands in both tables until it is dropped.
 */
final class Carry {
    private static final Logger LOG = LoggerFactory.getLogger(Carry.class);
    private static final Pattern SORT_KEY = Pattern.compile("ORDER BY \\(([^()]*)\\)");
    private static final long WAIT_NANOS = 20_000_000;

    private final Statement statement;
    private final Placement placement;
    private final List<String> making;
    private final String sortKey;
    private final String step;
    private final String name;
    private final String table;
    private final String next;
    private final String feed;
    private final String done;
    private final String before;
    private final Consumer<String> watch;

    /** @param watch told of every statement that changes something, before it runs */
    Carry(
            Migration migration,
            Migration.Carried carried,
            Placement placement,
            Statement statement,
            Consumer<String> watch) {
        this.statement = statement;
        this.placement = placement;
        this.making = migration.statements(placement);
        Matcher key = SORT_KEY.matcher(migration.sql());
        if (!key.find()) {
            throw new IllegalStateException("migration " + migration.version() + " names no sort key");
        }
        this.sortKey = key.group(1);
        this.step = carried.step();
        this.name = carried.table();
        this.table = "costline_raw." + name;
        this.next = table + "_next";
        this.feed = table + "_feed";
        this.done = table + "_carried";
        this.before = table + "_before";
        this.watch = watch;
    }

    void run() throws SQLException {
        if (!sortKey.equals(sortKey(table))) {
            feed();
            copy();
            settle();
            change("EXCHANGE TABLES " + table + " AND " + next + " ${on_cluster}");
            LOG.atInfo().addKeyValue("table", table).log("table has its new sort key");
        }
        putAway();
    }

    private void feed() throws SQLException {
        boolean fed = exists(feed);
        change("CREATE TABLE IF NOT EXISTS " + done
                + " ${on_cluster} (step String) ENGINE = ${engine:MergeTree} ORDER BY step");
        if (!fed) {
            change("TRUNCATE TABLE " + done + " ${on_cluster}");
        }
        for (String sql : making) {
            change(sql);
        }
        change("CREATE MATERIALIZED VIEW IF NOT EXISTS " + feed + " ${on_cluster} TO " + next + " AS SELECT * FROM "
                + table);
        awaitInserts();
        sync(table);
    }

    /** Those begun before the feed was there write into the table alone. */
    private void awaitInserts() throws SQLException {
        Set<String> begun = inserts();
        while (!begun.isEmpty()) {
            LockSupport.parkNanos(WAIT_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new SQLException("interrupted while inserts into " + table + " end");
            }
            begun.retainAll(inserts());
        }
    }

    private Set<String> inserts() throws SQLException {
        String processes = placement
                .cluster()
                .map(cluster -> "clusterAllReplicas('" + cluster + "', system.processes)")
                .orElse("system.processes");
        return new HashSet<>(texts("SELECT query_id FROM " + processes
                + " WHERE query_kind = 'Insert' AND position(query, '" + name + "') > 0"));
    }

    private void copy() throws SQLException {
        Set<String> copied = new HashSet<>(texts("SELECT step FROM " + done));
        List<String> steps = texts("SELECT DISTINCT toString(" + step + ") AS step FROM " + table + " ORDER BY step");
        steps.removeAll(copied);
        for (String each : steps) {
            copy(each);
            change("INSERT INTO " + done + " VALUES ('" + each + "')");
            LOG.atInfo()
                    .addKeyValue("table", table)
                    .addKeyValue("step", each)
                    .addKeyValue("of", steps.size())
                    .log("rows carried");
        }
    }

    private void copy(String each) throws SQLException {
        change("INSERT INTO " + next + " SELECT * FROM " + table + " FINAL WHERE toString(" + step + ") = '" + each
                + "' SETTINGS max_insert_threads = 1, min_insert_block_size_rows = 250000, optimize_on_insert = 0");
    }

    /** What the old key held to be one row may be two by the new: the lower revision goes. What is not there is copied again. */
    private void settle() throws SQLException {
        sync(next);
        Map<String, Long> rows = rows(table);
        Map<String, Long> carried = rows(next);
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, Long> each : rows.entrySet()) {
            long there = carried.getOrDefault(each.getKey(), 0L);
            if (there < each.getValue()) {
                missing.add(each.getKey());
            } else if (there > each.getValue()) {
                removeStrays(each.getKey());
            }
        }
        if (!missing.isEmpty()) {
            for (String each : missing) {
                copy(each);
            }
            settle();
        }
    }

    private Map<String, Long> rows(String of) throws SQLException {
        Map<String, Long> rows = new HashMap<>();
        try (ResultSet result =
                statement.executeQuery("SELECT toString(" + step + "), count() FROM " + of + " FINAL GROUP BY 1")) {
            while (result.next()) {
                rows.put(result.getString(1), result.getLong(2));
            }
        }
        return rows;
    }

    private void removeStrays(String each) throws SQLException {
        String where = " WHERE toString(" + step + ") = '" + each + "'";
        change("DELETE FROM " + next + where + " AND (tenant, event_id, event_time) IN (SELECT tenant, event_id,"
                + " arrayJoin(arrayFilter(time -> time != latest, times)) FROM (SELECT tenant, event_id,"
                + " groupUniqArray(event_time) AS times, argMax(event_time, revision) AS latest FROM " + next + where
                + " GROUP BY tenant, event_id HAVING length(times) > 1))");
    }

    /** The old table has the name of the next one now; what is put away under another cannot change places any more. */
    private void putAway() throws SQLException {
        change("DROP VIEW IF EXISTS " + feed + " ${on_cluster}");
        if (exists(next)) {
            change("RENAME TABLE " + next + " TO " + before + " ${on_cluster}");
        }
        if (sortKey.equals(sortKey(before))) {
            change("RENAME TABLE " + before + " TO " + next + " ${on_cluster}");
            throw new SQLException(table + " was carried by two processes at once; it begins again");
        }
        change("DROP TABLE IF EXISTS " + before + " ${on_cluster} SETTINGS max_table_size_to_drop = 0");
        change("DROP TABLE IF EXISTS " + done + " ${on_cluster}");
    }

    private void sync(String of) throws SQLException {
        if (placement.replicated()) {
            change("SYSTEM SYNC REPLICA ${on_cluster} " + of);
        }
    }

    private void change(String sql) throws SQLException {
        String filled = placement.fill(sql);
        watch.accept(filled);
        statement.execute(filled);
    }

    private boolean exists(String of) throws SQLException {
        return !texts("SELECT name FROM system.tables WHERE concat(database, '.', name) = '" + of + "'")
                .isEmpty();
    }

    private String sortKey(String of) throws SQLException {
        return String.join(
                "", texts("SELECT sorting_key FROM system.tables WHERE concat(database, '.', name) = '" + of + "'"));
    }

    private List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
