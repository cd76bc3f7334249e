package io.costline.cli.backfill;

import io.costline.avro.RequestEvent;
import io.costline.clickhouse.query.Questions;
import io.costline.enrich.history.HistoryChoice;
import io.costline.enrich.history.HistoryCosts;
import io.costline.enrich.history.StoredViews;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.reprice.Transactions;
import io.costline.failpoint.Failpoints;
import io.costline.identity.Attribution;
import io.costline.ingest.Normalizer;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.publish.Records;
import io.costline.ingest.publish.Rejections;
import io.costline.topics.Topics;
import io.costline.wire.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Brings files of history in. Batch by batch: wait until all that stands in the topics is stored; ask what is stored of the batch's events
 * and calls; send the rest in one transaction. Whatever is committed is thus seen by whoever asks next, and only one run of a tenant can
 * commit, so that neither a kill nor a repeat nor an overlap counts a call twice. For one thread.
 */
public final class Backfill {
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(60);

    private final BackfillRequest request;
    private final RecordReader reader;
    private final StoredCalls stored;
    private final Records records;
    private final HistoryCosts costs;
    private final Supplier<PriceBook> books;
    private final @Nullable CaughtUp caughtUp;
    private final @Nullable Transactions transactions;
    private final Failpoints failpoints;
    private final InstantSource clock;
    private final Consumer<String> faults;
    private final BackfillTotals totals = new BackfillTotals();
    private final List<RequestEvent> events = new ArrayList<>();
    private final List<Outcome.Rejected> rejections = new ArrayList<>();
    private boolean committed;

    /**
     * @param faults told of each record that is rejected and each file that breaks off
     */
    Backfill(
            BackfillRequest request,
            StoredCalls stored,
            SchemaRegistry registry,
            Supplier<PriceBook> books,
            @Nullable CaughtUp caughtUp,
            @Nullable Transactions transactions,
            Failpoints failpoints,
            InstantSource clock,
            Consumer<String> faults) {
        this.request = request;
        this.reader = new RecordReader(
                Normalizer.forHistory(), request.source(), request.headers(), Attribution.ofTenant(request.tenant()));
        this.stored = stored;
        this.records = new Records(registry);
        this.costs = new HistoryCosts(registry);
        this.books = books;
        this.caughtUp = caughtUp;
        this.transactions = transactions;
        this.failpoints = failpoints;
        this.clock = clock;
        this.faults = faults;
    }

    /**
     * Runs over the files in their order.
     *
     * @param kafka client settings, at least bootstrap.servers
     * @throws org.apache.kafka.common.KafkaException if the broker cannot be reached or another run of the tenant took over
     * @throws io.costline.clickhouse.query.QuestionException if ClickHouse does not answer
     */
    public static BackfillTotals run(
            BackfillRequest request,
            List<Path> files,
            Map<String, String> kafka,
            SchemaRegistry registry,
            Supplier<PriceBook> books,
            Questions questions,
            Failpoints failpoints,
            Consumer<String> faults)
            throws InterruptedException {
        StoredCalls stored = new StoredCalls(questions, request.tenant());
        if (request.dryRun()) {
            return new Backfill(
                            request, stored, registry, books, null, null, failpoints, InstantSource.system(), faults)
                    .over(files);
        }
        try (CaughtUp caughtUp = new CaughtUp(kafka, request.patience());
                Transactions transactions =
                        new Transactions(kafka, "costline-backfill-" + request.tenant(), TRANSACTION_TIMEOUT)) {
            return new Backfill(
                            request,
                            stored,
                            registry,
                            books,
                            caughtUp,
                            transactions,
                            failpoints,
                            InstantSource.system(),
                            faults)
                    .over(files);
        }
    }

    private BackfillTotals over(List<Path> files) throws InterruptedException {
        for (Path file : files) {
            try (ExportFile export = ExportFile.open(
                    file, reader.elementsTellTogether(), Math.min(request.batch(), ExportFile.PIECE_RECORDS))) {
                for (Piece piece = export.next(); piece != null; piece = export.next()) {
                    read(file, piece);
                }
                String fault = export.fault();
                if (fault != null) {
                    broken(file, fault);
                }
            } catch (IOException e) {
                broken(file, String.valueOf(e.getMessage()));
            }
        }
        flush();
        awaitStored();
        return totals;
    }

    private void broken(Path file, String why) {
        totals.brokenFiles++;
        faults.accept(file + ": not read to its end: " + why);
    }

    private void read(Path file, Piece piece) throws InterruptedException {
        reader.read(piece, clock.instant(), (outcome, place) -> take(outcome, file + ", " + place));
        if (events.size() + rejections.size() >= request.batch()) {
            flush();
        }
    }

    private void take(Outcome outcome, String place) {
        totals.read++;
        switch (outcome) {
            case Outcome.Admitted admitted -> events.add(admitted.event());
            case Outcome.Ignored ignored -> totals.ignored++;
            case Outcome.Rejected rejected -> {
                totals.reject(rejected.code());
                rejections.add(rejected);
                String field = rejected.field().isEmpty() ? "" : " " + rejected.field();
                faults.accept(place + ": " + rejected.code() + field + ": " + rejected.message());
            }
        }
    }

    private void flush() throws InterruptedException {
        if (events.isEmpty() && rejections.isEmpty()) {
            return;
        }
        awaitStored();
        Instant now = clock.instant();
        Ages ages = Ages.at(now, request.dedupHorizon());
        List<RequestEvent> beyond = ages.beyondDoors(events);
        StoredViews views = stored.of(beyond);
        Set<RequestEvent> compared = ages.compared(beyond, views);
        history(HistoryChoice.of(Ages.those(events, compared, true), views), now);
        recent(Ages.those(events, compared, false));
        rejections.forEach(rejected ->
                send(records.of(Rejections.of(rejected, request.tenant(), request.source(), "backfill", now))));
        commit();
        events.clear();
        rejections.clear();
    }

    /** The enricher deduplicates these itself. */
    private void recent(List<RequestEvent> recent) {
        totals.recent += recent.size();
        recent.forEach(event -> send(records.of(event)));
    }

    private void history(HistoryChoice choice, Instant now) {
        setApart(choice.counting(), now);
        PriceBook book = books.get();
        for (RequestEvent event : choice.counting()) {
            sendCost(event, costs.counts(event, book));
            totals.priced(costs.last());
        }
        for (RequestEvent event : choice.evidence()) {
            sendCost(event, costs.evidence(event, book));
        }
        totals.sent += choice.counting().size();
        totals.evidence += choice.evidence().size();
        totals.stored += choice.stored();
        totals.repeated += choice.repeated();
    }

    /**
     * Attribution may have forgotten a trace that is stored: begun anew under its id, it would take the stored one's place with what is
     * added alone. So what is added to it becomes a trace of its own, one a month.
     */
    private void setApart(List<RequestEvent> counting, Instant now) {
        Set<String> named = counting.stream()
                .map(RequestEvent::getTraceId)
                .filter(trace -> !trace.isEmpty())
                .collect(Collectors.toSet());
        Set<String> forgotten = stored.tracesBefore(named, now.minus(request.correctionHorizon()));
        String month = "@" + YearMonth.from(now.atOffset(ZoneOffset.UTC));
        counting.stream()
                .filter(event -> forgotten.contains(event.getTraceId()))
                .forEach(event -> event.setTraceId(event.getTraceId() + month));
    }

    private void sendCost(RequestEvent event, byte[] cost) {
        send(new ProducerRecord<>(Topics.COSTS.name(), HistoryCosts.key(event), cost));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        if (transactions != null) {
            transactions.send(record);
        }
    }

    private void commit() {
        if (transactions == null || !transactions.isOpen()) {
            return;
        }
        if (committed) {
            failpoints.hit(Failpoints.BACKFILL_BEFORE_COMMIT);
        }
        transactions.commit();
        if (committed) {
            failpoints.hit(Failpoints.BACKFILL_AFTER_COMMIT);
        }
        committed = true;
    }

    /** First what was sent to the enricher is priced, then all that is priced is stored. */
    private void awaitStored() throws InterruptedException {
        if (caughtUp != null) {
            caughtUp.await(Topics.REQUESTS.name(), request.enricherGroup());
            caughtUp.await(Topics.COSTS.name(), request.sinkGroup());
        }
    }
}
