package io.costline.enrich.reprice;

import io.costline.enrich.pricing.PriceBook;
import io.costline.failpoint.Failpoints;
import io.costline.topics.Keys;
import io.costline.topics.Topics;
import io.costline.wire.RequestCostView;
import io.costline.wire.RequestEventView;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One partition's part of a run. The first pass finds every event's highest revision, the second prices the records that hold
 * it and sends those that differ. Sent is what precedes the offset done: after a failure, both passes are made again, and the
 * second goes on there. For one thread.
 */
final class PartitionRun {
    private final TopicPartition partition;
    private final Map<String, String> kafka;
    private final CostLog log;
    private final CostReader reader;
    private final RepriceRequest request;
    private final RepriceFilter.Matcher matcher;
    private final PriceBook book;
    private final Repricer repricer;
    private final Failpoints failpoints;
    private final InstantSource clock;
    private final RepriceTotals totals;
    private final RepriceTotals uncommitted = new RepriceTotals();

    private RevisionTable highest = new RevisionTable();
    private int partitions;
    private long moved;
    private long firstOffset;
    private long lastOffset;
    private long done;
    private @Nullable CorrectionSender sender;

    PartitionRun(
            TopicPartition partition,
            Map<String, String> kafka,
            CostLog log,
            CostReader reader,
            RepriceRequest request,
            PriceBook book,
            Failpoints failpoints,
            InstantSource clock,
            RepriceTotals totals) {
        this.partition = partition;
        this.kafka = kafka;
        this.log = log;
        this.reader = reader;
        this.request = request;
        this.matcher = request.filter().matcher();
        this.book = book;
        this.repricer = new Repricer(reader.schemaId(), request.jobId());
        this.failpoints = failpoints;
        this.clock = clock;
        this.totals = totals;
    }

    /** Both passes over the offsets from one to another, exclusive. */
    void run(long from, long end) {
        uncommitted.clear();
        highest = new RevisionTable();
        firstOffset = end;
        lastOffset = -1;
        partitions = log.partitions(partition.topic());
        moved = 0;
        try {
            log.read(partition, from, end, this::remember, this::takeOver);
            if (!highest.isEmpty()) {
                log.read(partition, Math.max(done, firstOffset), lastOffset + 1, this::reprice, this::takeOver);
                commit(lastOffset + 1);
            }
            totals.addMoved(moved);
        } finally {
            closeSender();
        }
    }

    /** Fences whichever job was here before, which aborts what it left open. */
    private void takeOver() {
        if (!request.dryRun()) {
            sender();
        }
    }

    private void remember(ConsumerRecord<byte[], byte[]> record) {
        RequestCostView cost = reader.read(record.value());
        if (cost == null || !matcher.matches(cost.event())) {
            return;
        }
        if (isMoved(record)) {
            moved++;
            return;
        }
        RequestEventView event = cost.event();
        long high = cost.revisionHigh();
        long low = cost.revisionLow();
        if (isLookedAt(cost)) {
            highest.put(event.eventIdHigh(), event.eventIdLow(), high, low);
            firstOffset = Math.min(firstOffset, record.offset());
            lastOffset = record.offset();
        } else {
            highest.raise(event.eventIdHigh(), event.eventIdLow(), high, low);
        }
    }

    /**
     * Whether its trace belongs to another partition since partitions were added. Attribution knows the call there, and what
     * superseded it may be there: a correction sent from here would count it anew.
     */
    private boolean isMoved(ConsumerRecord<byte[], byte[]> record) {
        return partitions > Topics.COSTS.partitions()
                && record.key() != null
                && Keys.partition(record.key(), partitions) != partition.partition();
    }

    /**
     * A run over all prices counts those too that are right already, so that its totals are those of the filter. A view of
     * a call that does not count has no price to be wrong.
     */
    private boolean isLookedAt(RequestCostView cost) {
        if (cost.isEvidence()) {
            return false;
        }
        return !request.filter().onlyUnpriced() || matcher.isCandidate(cost, book.version());
    }

    private void reprice(ConsumerRecord<byte[], byte[]> record) {
        RequestCostView cost = reader.read(record.value());
        if (cost == null || isMoved(record) || !matcher.matches(cost.event()) || !isLookedAt(cost)) {
            return;
        }
        RequestEventView event = cost.event();
        if (!highest.take(event.eventIdHigh(), event.eventIdLow(), cost.revisionHigh(), cost.revisionLow())) {
            return;
        }
        if (!matcher.isCandidate(cost, book.version())) {
            uncommitted.add(cost, cost, false);
            return;
        }
        RequestCostView repriced = repricer.price(cost, book);
        boolean differs = repricer.differs(cost);
        uncommitted.add(cost, repriced, differs);
        if (differs && !request.dryRun()) {
            send(record, cost);
        }
        if (sender != null && sender.isDue()) {
            commit(record.offset() + 1);
        }
    }

    private void send(ConsumerRecord<byte[], byte[]> record, RequestCostView cost) {
        long now = clock.instant().toEpochMilli() * 1_000;
        sender().send(record.key(), repricer.correctionOf(cost, now));
        if (totals.changed() > 0) {
            failpoints.hit(Failpoints.REPRICE_MID_PARTITION);
        }
    }

    private CorrectionSender sender() {
        CorrectionSender known = sender;
        if (known == null) {
            known = new CorrectionSender(kafka, partition);
            sender = known;
        }
        return known;
    }

    private void commit(long upTo) {
        if (sender != null) {
            sender.commit();
        }
        totals.add(uncommitted);
        uncommitted.clear();
        done = upTo;
    }

    private void closeSender() {
        if (sender != null) {
            sender.close();
            sender = null;
        }
    }
}
