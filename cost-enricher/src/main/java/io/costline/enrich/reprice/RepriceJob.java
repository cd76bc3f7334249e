package io.costline.enrich.reprice;

import io.costline.enrich.pricing.PriceBook;
import io.costline.failpoint.Failpoints;
import io.costline.topics.TakenOver;
import io.costline.topics.Topics;
import io.costline.wire.SchemaRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prices the events of costline.costs again by a price book and sends those that come to other figures, as new revisions under
 * their keys. Sent in transactions: killed anywhere, what was committed is corrected and a further run corrects the rest; run
 * twice, the second sends nothing.
 */
public final class RepriceJob {
    private static final Logger LOG = LoggerFactory.getLogger(RepriceJob.class);
    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 10;
    private static final long PAUSE_MS = 1_000;

    private final Map<String, String> kafka;
    private final SchemaRegistry registry;
    private final Failpoints failpoints;
    private final InstantSource clock;

    /**
     * @param kafka client settings, at least bootstrap.servers
     */
    public RepriceJob(Map<String, String> kafka, SchemaRegistry registry, Failpoints failpoints, InstantSource clock) {
        this.kafka = Map.copyOf(kafka);
        this.registry = registry;
        this.failpoints = failpoints;
        this.clock = clock;
    }

    /** Where a partition begins and ends, open transactions included. */
    record Stretch(long begin, long end) {}

    /**
     * Runs over every partition, up to where each ends now.
     *
     * @throws KafkaException if the broker cannot be reached or another job keeps taking over
     */
    public RepriceTotals run(RepriceRequest request, PriceBook book) throws InterruptedException {
        return run(request, book, stretches(), ATTEMPTS, () -> true);
    }

    /**
     * Runs over stretches of partitions.
     *
     * @param attempts how often a partition is begun when other jobs take it over
     * @param goOn asked again and again
     * @throws java.util.concurrent.CancellationException if that said no
     */
    RepriceTotals run(
            RepriceRequest request,
            PriceBook book,
            Map<TopicPartition, Stretch> stretches,
            int attempts,
            BooleanSupplier goOn)
            throws InterruptedException {
        RepriceTotals totals = new RepriceTotals();
        Map<TopicPartition, Stretch> filled = new TreeMap<>(Comparator.comparingInt(TopicPartition::partition));
        stretches.forEach((partition, stretch) -> {
            if (stretch.begin < stretch.end) {
                filled.put(partition, stretch);
            }
        });
        if (filled.isEmpty()) {
            return totals;
        }
        CostReader reader = new CostReader(registry);
        try (CostLog log = new CostLog(kafka, goOn)) {
            for (Map.Entry<TopicPartition, Stretch> each : filled.entrySet()) {
                PartitionRun run =
                        new PartitionRun(each.getKey(), kafka, log, reader, request, book, failpoints, clock, totals);
                run(run, each.getKey(), each.getValue(), attempts);
            }
        }
        LOG.atInfo()
                .addKeyValue("jobId", request.jobId())
                .addKeyValue("priceBookVersion", book.version())
                .addKeyValue("dryRun", request.dryRun())
                .addKeyValue("looked", totals.looked())
                .addKeyValue("changed", totals.changed())
                .log("events priced again");
        return totals;
    }

    /**
     * Where another job on the same partition has fenced this one, lets it go on and comes back. Up to the same end, so that
     * nothing counts twice: what both send is the same revision with the same figures.
     */
    private static void run(PartitionRun run, TopicPartition partition, Stretch stretch, int attempts)
            throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                run.run(stretch.begin, stretch.end);
                return;
            } catch (KafkaException e) {
                if (!TakenOver.isCauseOf(e) || attempt == attempts) {
                    throw e;
                }
                LOG.atInfo()
                        .addKeyValue("partition", partition.partition())
                        .log("another job prices this partition again");
                Thread.sleep(PAUSE_MS * attempt);
            }
        }
    }

    /** Every partition of the topic. */
    Map<TopicPartition, Stretch> stretches() throws InterruptedException {
        Map<String, Object> settings = new HashMap<>(kafka);
        try (Admin admin = Admin.create(settings)) {
            String topic = Topics.COSTS.name();
            TopicDescription description = Objects.requireNonNull(
                    get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
            List<TopicPartition> partitions = description.partitions().stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            Map<TopicPartition, Long> begins = offsets(admin, partitions, OffsetSpec.earliest());
            Map<TopicPartition, Long> ends = offsets(admin, partitions, OffsetSpec.latest());
            Map<TopicPartition, Stretch> stretches = new HashMap<>();
            ends.forEach(
                    (partition, end) -> stretches.put(partition, new Stretch(begins.getOrDefault(partition, 0L), end)));
            return stretches;
        }
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, List<TopicPartition> partitions, OffsetSpec spec)
            throws InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, spec));
        Map<TopicPartition, Long> found = new HashMap<>();
        Map<TopicPartition, ListOffsetsResultInfo> listed =
                get(admin.listOffsets(wanted).all());
        listed.forEach((partition, offset) -> found.put(partition, offset.offset()));
        return found;
    }

    private static <T> T get(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get(ADMIN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the topic " + Topics.COSTS.name() + " cannot be described", e);
        }
    }
}
