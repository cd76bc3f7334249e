package io.costline.enrich.reprice;

import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.reprice.RepriceJob.Stretch;
import io.costline.topics.TakenOver;
import io.costline.topics.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After every activation of a price book, prices again what has no (full) price, on a thread of its own. Instances share the
 * partitions by a consumer group, which also remembers what is done. Nothing that fails here stops the enricher.
 */
public final class AutomaticReprice implements AutoCloseable {
    /** One for all enrichers of a cluster, whatever their application id: there is one costs topic. */
    public static final String GROUP = "costline-reprice";

    private static final Logger LOG = LoggerFactory.getLogger(AutomaticReprice.class);
    private static final Duration POLL = Duration.ofMillis(500);
    /** So that what this process priced by the book before is in the topic, though perhaps not yet committed. */
    private static final Duration BEFORE_FIRST_RUN = Duration.ofSeconds(1);
    /** Within which every other enricher has the new book. */
    private static final Duration BEFORE_SECOND_RUN = Duration.ofSeconds(30);

    private static final long NOT_SEEN = -1;
    private static final Duration WHEN_TAKEN_OVER = Duration.ofSeconds(10);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(2);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(2);

    private final Supplier<PriceBook> books;
    private final RepriceJob job;
    private final RepriceMetrics metrics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Progress> shares = new HashMap<>();
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable String fault;
    private long version = NOT_SEEN;
    private boolean activatedSinceStart;
    private long firstRunNanos;
    private long secondRunNanos;
    private long retryNanos = System.nanoTime();
    private Duration backoff = FIRST_BACKOFF;

    /**
     * @param kafka client settings, at least bootstrap.servers
     * @param books the book in force
     */
    public AutomaticReprice(
            Map<String, String> kafka, Supplier<PriceBook> books, RepriceJob job, RepriceMetrics metrics) {
        this.books = books;
        this.job = job;
        this.metrics = metrics;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("group.id", GROUP);
        settings.put("group.protocol", "classic");
        settings.put("partition.assignment.strategy", RangeAssignor.class.getName());
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "latest");
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.thread = Thread.ofPlatform().daemon().name("reprice").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Why unpriced events are not being priced now. */
    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    private void run() {
        try {
            consumer.subscribe(List.of(Topics.COSTS.name()), new Rebalancing());
            while (!closing) {
                step();
            }
        } catch (WakeupException | InterruptedException e) {
            LOG.atDebug().log("stopped");
        } catch (RuntimeException | Error e) {
            fault = "automatic re-rating ended: " + e;
            LOG.atError().setCause(e).log("automatic re-rating ended; the enricher goes on without it");
        } finally {
            consumer.close();
        }
    }

    private void step() throws InterruptedException {
        try {
            consumer.poll(POLL);
            PriceBook book = books.get();
            notice(book);
            if (System.nanoTime() - retryNanos >= 0) {
                look(book);
                fault = null;
            }
        } catch (WakeupException e) {
            throw e;
        } catch (CancellationException | CommitFailedException | RebalanceInProgressException e) {
            LOG.atInfo().addKeyValue("reason", e.getMessage()).log("re-rating put off: the group is sharing anew");
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException e) {
        if (TakenOver.isCauseOf(e)) {
            retryNanos = System.nanoTime() + WHEN_TAKEN_OVER.toNanos();
            LOG.atInfo().log("another job prices a partition again; this one waits for it");
            return;
        }
        metrics.failed();
        fault = "unpriced events could not be priced again: " + e;
        retryNanos = System.nanoTime() + backoff.toNanos();
        LOG.atError()
                .setCause(e)
                .addKeyValue("retryInMs", backoff.toMillis())
                .log("re-rating failed, will be tried again");
        Duration next = backoff.multipliedBy(2);
        backoff = next.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : next;
    }

    private void notice(PriceBook book) {
        if (book.version() != version) {
            activatedSinceStart = version != NOT_SEEN;
            version = book.version();
            firstRunNanos = System.nanoTime() + BEFORE_FIRST_RUN.toNanos();
            secondRunNanos = System.nanoTime() + BEFORE_SECOND_RUN.toNanos();
        }
    }

    private void look(PriceBook book) throws InterruptedException {
        Map<TopicPartition, Long> first = new HashMap<>();
        Map<TopicPartition, Long> second = new HashMap<>();
        long now = System.nanoTime();
        shares.forEach((partition, progress) -> {
            if (progress.version() < book.version() && now - firstRunNanos >= 0) {
                first.put(partition, 0L);
            } else if (!progress.settled() && progress.version() == book.version() && now - secondRunNanos >= 0) {
                second.put(partition, progress.upTo());
            }
        });
        if (!first.isEmpty()) {
            // a book found in force at the start was not activated while others priced by the one before
            price(first, book, !activatedSinceStart);
        }
        if (!second.isEmpty()) {
            price(second, book, true);
        }
    }

    private void price(Map<TopicPartition, Long> from, PriceBook book, boolean settled) throws InterruptedException {
        Map<TopicPartition, Stretch> stretches = new HashMap<>();
        Map<TopicPartition, Stretch> whole = job.stretches();
        from.forEach((partition, offset) -> {
            Stretch all = whole.getOrDefault(partition, new Stretch(0, 0));
            stretches.put(partition, new Stretch(Math.max(offset, all.begin()), all.end()));
        });
        RepriceTotals totals = job.run(
                RepriceRequest.of(RepriceFilter.unpriced(), false),
                book,
                stretches,
                1,
                () -> mayGoOn(stretches.keySet()));
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        stretches.forEach((partition, stretch) -> {
            Progress progress = new Progress(book.version(), stretch.end(), settled);
            commits.put(partition, progress.committed());
            shares.replace(partition, progress);
        });
        metrics.finished(totals);
        backoff = FIRST_BACKOFF;
        consumer.commitSync(commits);
    }

    /** Polling keeps our place in the group; nothing comes, every partition is paused. */
    private boolean mayGoOn(Set<TopicPartition> partitions) {
        consumer.poll(Duration.ZERO);
        return !closing && shares.keySet().containsAll(partitions);
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Rebalancing implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(shares::remove);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            var committed = consumer.committed(Set.copyOf(partitions));
            partitions.forEach(partition -> shares.put(partition, Progress.of(committed.get(partition))));
        }
    }
}
