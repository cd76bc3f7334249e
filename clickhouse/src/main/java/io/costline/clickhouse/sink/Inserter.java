package io.costline.clickhouse.sink;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.DataStreamWriter;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Inserts blocks, again and again until ClickHouse has taken them or the sink stops. Safe for use by several threads. */
final class Inserter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inserter.class);
    private static final long FIRST_BACKOFF_MS = 100;
    private static final int REFUSALS = 3;

    private final Client client;
    private final long maxBackoffMs;
    private final SinkMetrics metrics;
    private final Map<String, String> faults = new ConcurrentSkipListMap<>();
    private volatile boolean stopping;

    Inserter(Client client, Duration maxBackoff, SinkMetrics metrics) {
        this.client = client;
        this.maxBackoffMs = maxBackoff.toMillis();
        this.metrics = metrics;
    }

    /** Why the last attempts failed, each table named; empty while ClickHouse takes rows. */
    Optional<String> fault() {
        return faults.values().stream().reduce((first, next) -> first + "; " + next);
    }

    /** Takes a table for one of which nothing is known. */
    void forget(String table) {
        faults.remove(table);
    }

    /**
     * Returns once the rows can be queried, or ClickHouse answers and refuses them: that is the table's fault, and others need not
     * wait.
     *
     * @return whether the rows were taken
     * @throws InterruptedException if the sink stopped before they were
     */
    boolean insert(Block block) throws InterruptedException {
        long backoffMs = FIRST_BACKOFF_MS;
        int refusals = 0;
        while (refusals < REFUSALS) {
            long started = System.nanoTime();
            try {
                attempt(block);
                faults.remove(block.table());
                metrics.inserted(block.name(), block.rows(), System.nanoTime() - started);
                return true;
            } catch (ExecutionException | RuntimeException e) {
                refusals = refused(e) ? refusals + 1 : 0;
                faults.put(block.table(), "insert into " + block.table() + " failed: " + reason(e));
                metrics.retried();
                LOG.atWarn()
                        .addKeyValue("table", block.table())
                        .addKeyValue("rows", block.rows())
                        .addKeyValue("retryInMs", backoffMs)
                        .addKeyValue("reason", reason(e))
                        .log("insert failed, will be tried again");
            }
            if (stopping) {
                throw new InterruptedException("stopped before the rows were taken");
            }
            Thread.sleep(backoffMs);
            backoffMs = Math.min(maxBackoffMs, backoffMs * 2);
        }
        return false;
    }

    private static boolean refused(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException) {
                return true;
            }
        }
        return false;
    }

    /** One attempt, for rows that may be lost. */
    void attempt(Block block) throws ExecutionException, InterruptedException {
        InsertSettings settings = new InsertSettings()
                .setInputStreamCopyBufferSize(1 << 16)
                // merging equal keys is the merges' work, and what FINAL is for: doing it on insert too costs a copy of
                // all
                .serverSetting("optimize_on_insert", "0");
        DataStreamWriter writer = new DataStreamWriter() {
            @Override
            public void onOutput(OutputStream out) throws IOException {
                block.writeTo(out);
                out.close();
            }
        };
        try (InsertResponse response = client.insert(
                        block.table(), block.columnNames(), writer, ClickHouseFormat.Native, settings)
                .get()) {
            LOG.atDebug().addKeyValue("queryId", response.getQueryId()).log("inserted");
        } catch (InterruptedException | ExecutionException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("closing the response failed", e);
        }
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    /** Ends retrying; an attempt under way goes on. */
    void stop() {
        stopping = true;
    }

    @Override
    public void close() {
        stop();
        client.close();
    }
}
