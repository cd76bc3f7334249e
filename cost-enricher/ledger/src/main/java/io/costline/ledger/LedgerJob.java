package io.costline.ledger;

import io.costline.avro.LedgerRow;
import io.costline.avro.PostedCorrection;
import io.costline.clickhouse.query.QuestionException;
import io.costline.clickhouse.query.Questions;
import io.costline.enrich.pricing.Contract;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.reprice.Transactions;
import io.costline.ledger.config.LedgerConfig;
import io.costline.topics.CompactedTopicFollower;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.SchemaRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pass after pass until it is stopped. What fails is tried again from the start: under the transactional id what was left open is ended,
 * then the ledger's topics are read to their end, so that nothing is published twice.
 */
final class LedgerJob implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerJob.class);
    private static final Duration TRANSACTION = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FAULT_AFTER_PASSES = 3;
    private static final Duration ASKED_PATIENCE = Duration.ofSeconds(90);

    private final LedgerConfig config;
    private final Questions questions;
    private final SchemaRegistry registry;
    private final Supplier<PriceBook> book;
    private final InstantSource clock;
    private final Timer passes;
    private final Counter records;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Queue<CompletableFuture<PassReport>> asked = new ConcurrentLinkedQueue<>();
    private final Semaphore awake = new Semaphore(0);
    private volatile Optional<String> refused = Optional.empty();
    private volatile String failure = "";
    private final AtomicInteger failures = new AtomicInteger();

    LedgerJob(
            LedgerConfig config,
            Questions questions,
            SchemaRegistry registry,
            Supplier<PriceBook> book,
            MeterRegistry meters,
            InstantSource clock) {
        this.config = config;
        this.questions = questions;
        this.registry = registry;
        this.book = book;
        this.clock = clock;
        this.passes = Timer.builder("ledger.pass")
                .description("Passes over every contract's periods")
                .register(meters);
        this.records = Counter.builder("ledger.records")
                .description("Rows, corrections and alerts published")
                .register(meters);
    }

    /** @throws ProducerFencedException if another one runs under the same transactional id */
    void run() throws InterruptedException {
        while (stopped.getCount() > 0) {
            try {
                live();
            } catch (ProducerFencedException e) {
                throw e;
            } catch (KafkaException | QuestionException e) {
                failed(e);
                pause();
            }
        }
    }

    private void live() throws InterruptedException {
        Published published = new Published();
        try (var transactions = new Transactions(config.kafka(), config.transactionalId(), TRANSACTION);
                var rows = new CompactedTopicFollower<>(
                        Topics.LEDGER,
                        config.kafka(),
                        AvroDeserializer.of(registry, LedgerRow.class),
                        (key, row, offset) -> published.put(row));
                var corrections = new CompactedTopicFollower<>(
                        Topics.LEDGER_CORRECTIONS,
                        config.kafka(),
                        AvroDeserializer.of(registry, PostedCorrection.class),
                        (key, row, offset) -> published.put(row))) {
            rows.start(PATIENCE);
            corrections.start(PATIENCE);
            Pass pass = new Pass(
                    questions,
                    published,
                    new Outbox(transactions, published, registry),
                    config.closeAfter(),
                    new CreditWatch(config.creditLow(), config.creditExpiring()),
                    new MarginAlerts(questions, config.marginEvery()));
            while (stopped.getCount() > 0) {
                List<CompletableFuture<PassReport>> whoAsked = whoAsked();
                try {
                    PassReport report = once(pass);
                    whoAsked.forEach(each -> each.complete(report));
                } catch (RuntimeException e) {
                    whoAsked.forEach(each -> each.completeExceptionally(e));
                    throw e;
                }
                failures.set(0);
                pause();
            }
        }
    }

    private PassReport once(Pass pass) {
        Instant now = clock.instant();
        PriceBook inForce = book.get();
        PassReport report = Objects.requireNonNull(passes.record(() -> pass.run(inForce, contracts(inForce), now)));
        records.increment(report.records());
        return report;
    }

    private List<CompletableFuture<PassReport>> whoAsked() {
        awake.drainPermits();
        List<CompletableFuture<PassReport>> all = new ArrayList<>();
        for (var each = asked.poll(); each != null; each = asked.poll()) {
            all.add(each);
        }
        return all;
    }

    /**
     * Has a pass begin at once, without the pause before it, and returns what it did.
     *
     * @throws IllegalStateException saying why there is none
     */
    PassReport passNow() {
        CompletableFuture<PassReport> answer = new CompletableFuture<>();
        asked.add(answer);
        awake.release();
        try {
            return answer.get(ASKED_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the pass failed: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no pass was made within " + ASKED_PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the service ends", e);
        }
    }

    /** Those that can have none are told of, and harm no other. */
    private List<PeriodContract> contracts(PriceBook inForce) {
        List<PeriodContract> contracts = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (Contract contract : inForce.agreements().contracts()) {
            if (PeriodContract.isOne(contract)) {
                try {
                    contracts.add(PeriodContract.of(contract));
                } catch (IllegalArgumentException e) {
                    faults.add("contract " + contract.id() + " has no ledger: " + e.getMessage());
                }
            }
        }
        Optional<String> told = faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults));
        if (!told.equals(refused)) {
            told.ifPresent(why -> LOG.atWarn().addKeyValue("reason", why).log("contracts without a ledger"));
            refused = told;
        }
        return contracts;
    }

    private void failed(RuntimeException cause) {
        failure = String.valueOf(cause.getMessage());
        failures.incrementAndGet();
        LOG.atWarn().setCause(cause).log("a pass failed and is made again");
    }

    private void pause() throws InterruptedException {
        boolean unused = awake.tryAcquire(config.every().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Why the ledger does not get on now. */
    Optional<String> fault() {
        return failures.get() < FAULT_AFTER_PASSES
                ? Optional.empty()
                : Optional.of("the last " + failures.get() + " passes failed: " + failure);
    }

    /** Which contracts have no ledger, and why. */
    Optional<String> refused() {
        return refused;
    }

    @Override
    public void close() {
        stopped.countDown();
        awake.release();
    }
}
