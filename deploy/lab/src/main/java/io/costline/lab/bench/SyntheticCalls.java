package io.costline.lab.bench;

import io.costline.cli.text.Figures;
import io.costline.lab.sql.ClickHouse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Calls of one tenant, made within ClickHouse, and the streams' sums of them by SQL: ten million take minutes. */
final class SyntheticCalls {
    static final String TENANT = "bench";
    static final Instant FIRST = Instant.parse("2026-11-01T00:00:00Z");
    static final int DAYS = 20;

    /** A run of an agent, of {@link #LONG_TRACE_CALLS} calls on the eleventh day. */
    static final String LONG_TRACE = "long-trace";

    static final int LONG_TRACE_CALLS = 1_000;

    private static final long CHUNK = 500_000;

    private SyntheticCalls() {}

    /** Writes as many calls, the long trace beside them if wanted, and what the streams would make of them; then lets ClickHouse merge. */
    static void load(ClickHouse clickHouse, long rows, boolean longTrace, Consumer<String> progress) {
        for (long from = 0; from < rows; from += CHUNK) {
            clickHouse.rows(
                    sql("calls"),
                    Map.of(
                            "rows", Long.toString(rows),
                            "from", Long.toString(from),
                            "count", Long.toString(Math.min(CHUNK, rows - from))));
            progress.accept(Figures.count(Math.min(rows, from + CHUNK)) + " calls made");
        }
        if (longTrace) {
            clickHouse.rows(sql("long_trace"), Map.of("calls", Integer.toString(LONG_TRACE_CALLS)));
        }
        for (int day = 0; day < DAYS; day++) {
            Map<String, String> range = Map.of("from", seconds(day), "to", seconds(day + 1));
            clickHouse.rows(sql("spend"), range);
            clickHouse.rows(sql("traces"), range);
        }
        progress.accept("sums made");
        awaitMerges(clickHouse);
    }

    /** As at a stack that has run for a while: what was just written is merged in the background. */
    private static void awaitMerges(ClickHouse clickHouse) {
        for (int waits = 0; waits < 600; waits++) {
            if (clickHouse.row("SELECT count() AS merges FROM system.merges").number("merges") == 0) {
                return;
            }
            LockSupport.parkNanos(200_000_000);
        }
    }

    private static String seconds(int day) {
        return Long.toString(FIRST.plus(Duration.ofDays(day)).getEpochSecond());
    }

    private static String sql(String name) {
        try (InputStream in =
                Objects.requireNonNull(SyntheticCalls.class.getResourceAsStream("questions/" + name + ".sql"), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
