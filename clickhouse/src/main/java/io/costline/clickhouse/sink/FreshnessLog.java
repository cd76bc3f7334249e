package io.costline.clickhouse.sink;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes sink_freshness: one row a table for every second in which rows arrived. A measurement that cannot be written
 * is dropped; rows of events never wait for it.
 */
final class FreshnessLog {
    private static final Logger LOG = LoggerFactory.getLogger(FreshnessLog.class);
    private static final long INTERVAL_NANOS = 1_000_000_000;
    private static final int SAMPLES = 4096;

    private final Inserter inserter;
    private final Map<String, Window> windows = new LinkedHashMap<>();
    private long lastWriteNanos = System.nanoTime() - INTERVAL_NANOS;

    private static final class Window {
        private final double[] ages = new double[SAMPLES];
        private int size;
        private long rows;
        private double max;

        private void add(long count, double[] sample, double oldest) {
            int taken = Math.min(sample.length, SAMPLES - size);
            for (int i = 0; i < taken; i++) {
                ages[size++] = sample[(int) ((long) i * sample.length / taken)];
            }
            rows += count;
            max = Math.max(max, oldest);
        }

        private double percentile(double rank) {
            return size == 0 ? 0 : ages[(int) Math.min(size - 1L, (long) Math.ceil(rank * size) - 1)];
        }
    }

    FreshnessLog(Inserter inserter) {
        this.inserter = inserter;
    }

    synchronized void add(String table, long rows, double[] sample, double oldest) {
        windows.computeIfAbsent(table, name -> new Window()).add(rows, sample, oldest);
    }

    boolean due() {
        return take(false) > 0;
    }

    private synchronized int take(boolean mark) {
        long now = System.nanoTime();
        if (windows.isEmpty() || now - lastWriteNanos < INTERVAL_NANOS) {
            return 0;
        }
        if (mark) {
            lastWriteNanos = now;
        }
        return windows.size();
    }

    /** Writes what gathered if a second has passed since the last time. */
    void writeIfDue() {
        Block block = drain();
        if (block == null) {
            return;
        }
        try {
            inserter.attempt(block);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException e) {
            LOG.atDebug().setCause(e).log("freshness not written");
        }
    }

    private synchronized @Nullable Block drain() {
        if (take(true) == 0) {
            return null;
        }
        Block block = new Block("costline_raw.sink_freshness");
        Column.Fixed measuredAt = block.number("measured_at", "DateTime64(3, 'UTC')", 8);
        Column.Dictionary tableName = block.dictionary("table_name");
        Column.Fixed rowCount = block.number("row_count", "UInt64", 8);
        Column.Fixed[] figures = {
            block.number("p50_ms", "Float64", 8),
            block.number("p99_ms", "Float64", 8),
            block.number("max_ms", "Float64", 8)
        };
        long now = System.currentTimeMillis();
        windows.forEach((table, window) -> {
            Arrays.sort(window.ages, 0, window.size);
            byte[] name = table.getBytes(StandardCharsets.UTF_8);
            measuredAt.values.putLong(now);
            tableName.put(name, 0, name.length);
            rowCount.values.putLong(window.rows);
            figures[0].values.putLong(Double.doubleToLongBits(window.percentile(0.5)));
            figures[1].values.putLong(Double.doubleToLongBits(window.percentile(0.99)));
            figures[2].values.putLong(Double.doubleToLongBits(window.max));
            block.endRow();
        });
        windows.clear();
        return block;
    }
}
