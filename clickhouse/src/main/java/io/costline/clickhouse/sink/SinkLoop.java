package io.costline.clickhouse.sink;

import io.costline.clickhouse.config.SinkConfig;
import io.costline.failpoint.Failpoints;
import io.costline.wire.CurrentValue;
import io.costline.wire.RegistryException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one batch while the last one is inserted. Offsets are committed when the tables have taken a batch's rows, never
 * before; what is read again after a crash writes the same rows under the same keys. A table that refuses its rows holds back the
 * topics they came from and no others. One thread runs it.
 */
final class SinkLoop {
    private static final Logger LOG = LoggerFactory.getLogger(SinkLoop.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(200);
    private static final Duration SHORT_POLL = Duration.ofMillis(20);
    private static final long FULL_WAIT_MS = 100;
    private static final long LAST_INSERT_WAIT_S = 10;
    /** A batch is large when it holds this part of the rows it may. */
    private static final int LARGE = 20;

    private final Consumer<byte[], byte[]> consumer;
    private final Map<String, CurrentValue> schemas;
    private final Inserter inserter;
    private final FreshnessLog freshness;
    private final TableWatch watch;
    private final RefusedTables refused = new RefusedTables();
    private final SinkMetrics metrics;
    private final Failpoints failpoints;
    private final ExecutorService executor;
    private final SinkConfig.Batch limits;
    private final long lingerNanos;
    private final long largeLingerNanos;
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();

    private Batch filling = new Batch();
    private Batch spare = new Batch();
    private @Nullable InFlight inFlight;
    private volatile boolean stopping;
    private volatile @Nullable String registryFault;
    private volatile boolean assigned;

    private record InFlight(
            Batch batch, Map<Batch.Part, CompletableFuture<Boolean>> taken, CompletableFuture<Void> done) {}

    SinkLoop(
            Consumer<byte[], byte[]> consumer,
            Map<String, CurrentValue> schemas,
            Inserter inserter,
            TableWatch watch,
            SinkMetrics metrics,
            Failpoints failpoints,
            ExecutorService executor,
            SinkConfig.Batch limits) {
        this.consumer = consumer;
        this.schemas = schemas;
        this.inserter = inserter;
        this.freshness = new FreshnessLog(inserter);
        this.watch = watch;
        this.metrics = metrics;
        this.failpoints = failpoints;
        this.executor = executor;
        this.limits = limits;
        this.lingerNanos = limits.linger().toNanos();
        this.largeLingerNanos = Math.max(lingerNanos, limits.largeLinger().toNanos());
    }

    /** Why records cannot be read now; empty while they can. */
    Optional<String> registryFault() {
        return Optional.ofNullable(registryFault);
    }

    /** Whether the group has given this consumer its share. */
    boolean assigned() {
        return assigned;
    }

    /** Runs until {@link #stop}. */
    void run() throws InterruptedException {
        consumer.subscribe(Batch.topics(), new Rebalancing());
        try {
            while (!stopping) {
                step();
            }
            finish();
        } catch (WakeupException e) {
            finish();
        }
    }

    void stop() {
        stopping = true;
        inserter.stop();
        consumer.wakeup();
    }

    private void step() throws InterruptedException {
        if (full(filling) && inFlight != null) {
            waitWhileFull(inFlight);
        } else {
            read(consumer.poll(pollTime()));
        }
        if (inFlight != null && inFlight.done.isDone()) {
            complete(inFlight);
        }
        if (inFlight == null && due(filling)) {
            start();
        }
        if (inFlight == null && freshness.due()) {
            executor.execute(freshness::writeIfDue);
        }
        if (watch.due()) {
            executor.execute(watch::look);
        }
        if (inFlight == null) {
            tryAgain();
        }
    }

    private void tryAgain() {
        List<String> due = refused.due(watch::isThere);
        if (!due.isEmpty()) {
            due.forEach(inserter::forget);
            rewind();
        }
    }

    private Duration pollTime() {
        return filling.isEmpty() && inFlight == null ? IDLE_POLL : SHORT_POLL;
    }

    private boolean full(Batch batch) {
        return batch.rows() >= limits.rows() || batch.size() >= limits.bytes();
    }

    private boolean due(Batch batch) {
        if (batch.isEmpty()) {
            return false;
        }
        boolean large = batch.rows() >= limits.rows() / LARGE;
        return full(batch) || batch.ageNanos() >= (large ? largeLingerNanos : lingerNanos);
    }

    /** Both batches are full: nothing more is read, but polling goes on so that the group does not give us up. */
    private void waitWhileFull(InFlight waiting) throws InterruptedException {
        consumer.pause(consumer.assignment());
        try {
            waiting.done.get(FULL_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            consumer.poll(Duration.ZERO);
        } catch (ExecutionException e) {
            LOG.atDebug().setCause(e).log("reported by complete");
        }
        pauseRefused();
    }

    /** Topics whose every row is for a table that takes none wait; the others are read. */
    private void pauseRefused() {
        for (TopicPartition partition : consumer.assignment()) {
            if (refused.stops(filling.tableOf(partition.topic()))) {
                consumer.pause(List.of(partition));
            } else {
                consumer.resume(List.of(partition));
            }
        }
    }

    private void read(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        try {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (!filling.add(record, schemas)) {
                    metrics.unreadable(record.topic());
                    LOG.atError()
                            .addKeyValue("topicName", record.topic())
                            .addKeyValue("partition", record.partition())
                            .addKeyValue("offset", record.offset())
                            .log("record is not what its schema says; kept as a rejection");
                }
            }
            registryFault = null;
            records.nextOffsets().forEach(filling::readUpTo);
            measureLag();
        } catch (RegistryException e) {
            registryFault = e.getMessage();
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("registry is away, reading again from the last commit");
            rewind();
            Thread.sleep(limits.retryBackoff());
        }
    }

    private void measureLag() {
        Map<String, Long> byTopic = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            consumer.currentLag(partition).ifPresent(lag -> byTopic.merge(partition.topic(), lag, Long::sum));
        }
        byTopic.forEach(metrics::lag);
    }

    private void start() {
        Batch batch = filling;
        filling = spare;
        failpoints.hit(Failpoints.SINK_BEFORE_INSERT);
        Map<Batch.Part, CompletableFuture<Boolean>> taken = new HashMap<>();
        for (Batch.Part part : batch.parts()) {
            Block block = part.rows().block;
            if (block.rows() > 0 && !refused.withholds(block.table(), batch.topicsOf(part))) {
                taken.put(part, CompletableFuture.supplyAsync(() -> insert(part), executor));
            }
        }
        inFlight = new InFlight(
                batch, taken, CompletableFuture.allOf(taken.values().toArray(CompletableFuture[]::new)));
    }

    private boolean insert(Batch.Part part) {
        Block block = part.rows().block;
        try {
            if (!inserter.insert(block)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("not inserted", e);
        }
        long now = System.currentTimeMillis() * 1000;
        double[] ages = part.ages().milliseconds(now);
        metrics.fresh(block.name(), ages);
        freshness.add(block.name(), part.ages().count(), ages, part.ages().maxMilliseconds(now));
        return true;
    }

    private void complete(InFlight finished) {
        inFlight = null;
        spare = finished.batch;
        if (finished.done.isCompletedExceptionally()) {
            if (!stopping) {
                throw new IllegalStateException("insert ended without the rows", finished.done.exceptionNow());
            }
            spare.clear();
            return;
        }
        boolean all = true;
        for (Map.Entry<Batch.Part, CompletableFuture<Boolean>> insert : finished.taken.entrySet()) {
            String table = insert.getKey().rows().block.table();
            if (insert.getValue().resultNow()) {
                refused.taken(table);
            } else {
                refused.refuse(table, finished.batch.topicsOf(insert.getKey()));
                watch.lookSoon();
                all = false;
            }
        }
        uncommitted.putAll(finished.batch.offsets(refused.topics()));
        spare.clear();
        failpoints.hit(Failpoints.SINK_AFTER_INSERT_BEFORE_COMMIT);
        commit();
        if (!all && !stopping) {
            rewind();
        }
    }

    private void commit() {
        try {
            consumer.commitSync(uncommitted);
            uncommitted.clear();
            metrics.committed();
        } catch (CommitFailedException | RebalanceInProgressException e) {
            // others own the partitions now and will write the same rows again
            uncommitted.clear();
            LOG.atInfo().addKeyValue("reason", e.getMessage()).log("offsets not committed, group is rebalancing");
        } catch (RetriableException e) {
            // the next commit carries these too
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("offsets not committed, will be with the next batch");
        }
    }

    /** Forgets what was read and not yet handed over, and reads it again. */
    private void rewind() {
        filling.clear();
        if (inFlight != null) {
            awaitInFlight();
        }
        consumer.committed(consumer.assignment()).forEach((partition, committed) -> {
            if (committed == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, committed);
            }
        });
        pauseRefused();
    }

    private void awaitInFlight() {
        InFlight waiting = inFlight;
        if (waiting == null) {
            return;
        }
        try {
            waiting.done.get(LAST_INSERT_WAIT_S, TimeUnit.SECONDS);
            complete(waiting);
        } catch (TimeoutException | ExecutionException e) {
            // its rows will be read and written again; the buffers stay with the insert under way
            inFlight = null;
            spare = new Batch();
            LOG.atWarn().log("last insert did not end in time, its offsets stay uncommitted");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish() {
        awaitInFlight();
        assigned = false;
    }

    /** Revocation is of everything (range assignor), so what was not handed over can be dropped: it will be read again. */
    private final class Rebalancing implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            awaitInFlight();
            filling.clear();
            uncommitted.clear();
            assigned = false;
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            onPartitionsRevoked(partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            assigned = true;
            pauseRefused();
        }
    }
}
