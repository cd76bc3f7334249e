package io.costline.enrich;

import io.costline.enrich.config.EnrichSettings;
import io.costline.enrich.dedup.ChangelogTrim;
import io.costline.enrich.dedup.DedupSettings;
import io.costline.enrich.pricebook.PriceBookFollower;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.reprice.AutomaticReprice;
import io.costline.enrich.reprice.RepriceJob;
import io.costline.enrich.reprice.RepriceMetrics;
import io.costline.enrich.topology.EnrichMetrics;
import io.costline.enrich.topology.EnrichTopology;
import io.costline.failpoint.Failpoints;
import io.costline.limits.RecordLimits;
import io.costline.service.ServiceMain;
import io.costline.service.ServiceShell;
import io.costline.service.Settings;
import io.costline.topics.HostClock;
import io.costline.topics.PoisonRecords;
import io.costline.topics.TopicAdmin;
import io.costline.topics.Topics;
import io.costline.wire.ConfluentRegistry;
import io.costline.wire.SchemaRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the enricher: settings, price book, topology, management endpoint; then waits. */
public final class EnrichMain {
    private static final Logger LOG = LoggerFactory.getLogger(EnrichMain.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private EnrichMain() {}

    public static void main(String[] args) {
        ServiceMain.run(() -> {
            EnrichSettings settings = Settings.load(EnrichSettings.class);
            ServiceShell shell = ServiceShell.start("cost-enricher", "enrich", settings.management());
            AtomicReference<String> starting = new AtomicReference<>("starting");
            shell.check("start", () -> Optional.of(starting.get()).filter(state -> !state.isEmpty()));
            run(settings, shell, starting);
        });
    }

    /** How long ago the newest public card was learnt; not a number where there is none. */
    private static double age(PriceBook book) {
        return book.cards().stream()
                .filter(card -> card.account().isEmpty())
                .map(RateCard::learntAt)
                .max(Comparator.naturalOrder())
                .map(newest -> Duration.between(newest, Instant.now()).toMillis() / 1_000.0)
                .orElse(Double.NaN);
    }

    private static void run(EnrichSettings settings, ServiceShell shell, AtomicReference<String> starting)
            throws InterruptedException, IOException {
        awaitTopics(settings, starting);
        SchemaRegistry registry = new ConfluentRegistry(
                settings.registry().url(), settings.registry().client());
        PriceBookFollower priceBook = new PriceBookFollower(
                clientSettings(settings.kafka()),
                registry,
                book -> LOG.atInfo()
                        .addKeyValue("priceBookVersion", book.version())
                        .addKeyValue("cards", book.cards().size())
                        .log("price book in force"));
        Gauge.builder("costline.enrich.price.list.age.seconds", priceBook, followed -> age(followed.get()))
                .register(shell.meters());
        starting.set("price book is being read");
        priceBook.start(settings.startTimeout());
        shell.check("price-book", () -> priceBook.failure().map(e -> "price book cannot be followed: " + e));
        shell.note("price-book-unreadable", priceBook::unreadable);
        PoisonRecords poison = new PoisonRecords();
        shell.note("poison", poison::told);
        Path coldIds = settings.stateDir().resolve("dedup");
        deleteTree(coldIds);
        Failpoints failpoints =
                settings.failpointDir().map(Failpoints::fromDirectory).orElse(Failpoints.none());
        ChangelogTrim.Trimming trim = ChangelogTrim.by(Admin.create(Map.copyOf(clientSettings(settings.kafka()))));
        EnrichTopology.Wiring wiring = EnrichTopology.Wiring.of(
                registry,
                priceBook,
                new DedupSettings(settings.dedupHorizon(), settings.dedupSlack(), coldIds),
                trim,
                clientSettings(settings.kafka()),
                settings.epoch(),
                new EnrichMetrics(shell.meters()),
                poison,
                failpoints);
        KafkaStreams streams = new KafkaStreams(EnrichTopology.build(wiring), streams(settings, poison));
        KafkaStreamsMetrics streamsMetrics = new KafkaStreamsMetrics(streams);
        streamsMetrics.bindTo(shell.meters());
        shell.check(
                "streams",
                () -> streams.state() == KafkaStreams.State.RUNNING
                        ? Optional.empty()
                        : Optional.of("streams are " + streams.state()));
        AutomaticReprice reprice = new AutomaticReprice(
                clientSettings(settings.kafka()),
                priceBook,
                new RepriceJob(clientSettings(settings.kafka()), registry, failpoints, InstantSource.system()),
                new RepriceMetrics(shell.meters()));
        shell.check("reprice", reprice::fault);
        streams.setUncaughtExceptionHandler(e -> {
            if (poison.again()) {
                LOG.atError().setCause(e).log("a record failed; its task begins again without it");
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
            LOG.atError().setCause(e).log("a stream thread failed; stopping");
            // Not from this thread: an exit waits for the hooks, and the hooks for this thread.
            Thread.ofPlatform().name("halt").start(() -> Runtime.getRuntime().halt(ServiceMain.FAILED));
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            reprice.close();
            streams.close(CLOSE_TIMEOUT);
            trim.close();
            priceBook.close();
            streamsMetrics.close();
            shell.close();
        }));
        starting.set("");
        streams.start();
        awaitRunning(streams, settings.startTimeout());
        reprice.start();
        shell.ready();
        Thread.currentThread().join();
    }

    private static Properties streams(EnrichSettings settings, PoisonRecords poison) {
        Properties streams = streamsSettings(settings);
        streams.putAll(poison.settings());
        return streams;
    }

    private static void awaitTopics(EnrichSettings settings, AtomicReference<String> starting)
            throws InterruptedException {
        long deadline = System.nanoTime() + settings.startTimeout().toNanos();
        String servers = settings.kafka().getOrDefault("bootstrap.servers", "");
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("enrich.kafka.bootstrap.servers must be given");
        }
        Map<String, Object> client = new HashMap<>(clientSettings(settings.kafka()));
        try (var admin = Admin.create(client)) {
            TopicAdmin topics = new TopicAdmin(admin);
            HostClock clock = new HostClock(admin, InstantSource.system());
            while (true) {
                List<String> missing =
                        topics.missing(List.of(Topics.REQUESTS, Topics.COSTS, Topics.REJECTED, Topics.PRICE_BOOK));
                Optional<String> wrongClock = clock.fault();
                if (missing.isEmpty() && wrongClock.isEmpty()) {
                    return;
                }
                starting.set(wrongClock.orElse("topics are missing: " + String.join(", ", missing)));
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(starting.get());
                }
                Thread.sleep(200);
            }
        }
    }

    private static void awaitRunning(KafkaStreams streams, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (streams.state() != KafkaStreams.State.RUNNING) {
            if (streams.state().hasCompletedShutdown() || System.nanoTime() > deadline) {
                throw new IllegalStateException("streams did not start, they are " + streams.state());
            }
            Thread.sleep(20);
        }
    }

    /** The pass-through settings that are for every client: those without a Streams prefix. */
    private static Map<String, String> clientSettings(Map<String, String> kafka) {
        Map<String, String> client = new HashMap<>(kafka);
        client.keySet()
                .removeIf(key -> key.startsWith("main.consumer.")
                        || key.startsWith("restore.consumer.")
                        || key.startsWith("consumer.")
                        || key.startsWith("producer.")
                        || key.startsWith("admin.")
                        || key.startsWith("topic."));
        return client;
    }

    /**
     * Tuning from measurements (README). Client settings stand without Streams' prefixes, so that whatever
     * {@code enrich.kafka.*} says wins, with a prefix or without.
     */
    public static Properties streamsSettings(EnrichSettings settings) {
        Properties streams = new Properties();
        streams.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        streams.put(
                StreamsConfig.STATE_DIR_CONFIG,
                settings.stateDir().resolve("streams").toString());
        streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        streams.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        streams.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitIntervalMs());
        streams.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        streams.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 5_000);
        streams.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        streams.put("main.consumer.auto.offset.reset", "earliest");
        streams.put("max.poll.records", 5_000);
        streams.put("max.partition.fetch.bytes", 4 << 20);
        streams.put("fetch.min.bytes", 100_000);
        streams.put("fetch.max.wait.ms", 50);
        streams.put("session.timeout.ms", 10_000); // how long the partitions of a killed instance stand still
        streams.put("compression.type", "lz4");
        streams.put("batch.size", 262_144);
        streams.put("linger.ms", Math.min(50, settings.commitIntervalMs()));
        streams.put("buffer.memory", 64L << 20);
        streams.putAll(settings.kafka());
        streams.put(StreamsConfig.TOPIC_PREFIX + "max.message.bytes", RecordLimits.BATCH_BYTES);
        streams.put(StreamsConfig.PRODUCER_PREFIX + "max.request.size", RecordLimits.RECORD_BYTES);
        return streams;
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
