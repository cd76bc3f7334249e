package io.costline.attribution;

import io.costline.attribution.config.AttributionConfig;
import io.costline.attribution.topology.AttributionTopology;
import io.costline.attribution.topology.BudgetFollower;
import io.costline.failpoint.Failpoints;
import io.costline.service.ServiceMain;
import io.costline.service.ServiceShell;
import io.costline.service.Settings;
import io.costline.topics.HostClock;
import io.costline.topics.PoisonRecords;
import io.costline.topics.TopicAdmin;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.ConfluentRegistry;
import io.costline.wire.SchemaRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attribution service: configuration, topology, Kafka Streams, and the end of the process when Streams ends. */
public final class AttributionMain {
    private static final Logger LOG = LoggerFactory.getLogger(AttributionMain.class);
    private static final java.time.Duration CLOSE_TIMEOUT = java.time.Duration.ofSeconds(20);
    private static final List<TopicSpec> TOPICS =
            List.of(Topics.COSTS, Topics.TRACES, Topics.SPEND, Topics.BUDGET_ALERTS, Topics.BUDGETS, Topics.REJECTED);

    private AttributionMain() {}

    public static void main(String[] args) {
        ServiceMain.run(AttributionMain::start);
    }

    private static void start() throws InterruptedException {
        AttributionConfig config = Settings.load(AttributionConfig.class);
        var rules = config.rules();
        var shell = ServiceShell.start("attribution", "attribution", config.management());
        awaitTopics(config.clientSettings(), shell);
        SchemaRegistry registry =
                new ConfluentRegistry(config.registry().url(), config.registry().settings());
        Failpoints failpoints =
                config.failpointDir().map(Failpoints::fromDirectory).orElseGet(Failpoints::none);
        var budgets = new BudgetFollower(config.clientSettings(), registry);
        budgets.start(config.startTimeout());
        shell.check("budgets", () -> budgets.failure().map(cause -> "following costline.budgets failed: " + cause));
        shell.note("budgets-unreadable", budgets::unreadable);
        var poison = new PoisonRecords();
        shell.note("poison", poison::told);
        Topology topology = AttributionTopology.build(new AttributionTopology.Parts(
                config.applicationId(),
                config.deltaPartitions(),
                rules,
                registry,
                budgets,
                new AttributionMetrics(shell.meters()),
                poison,
                failpoints));
        run(topology, config, shell, budgets, poison);
    }

    private static void run(
            Topology topology,
            AttributionConfig config,
            ServiceShell shell,
            BudgetFollower budgets,
            PoisonRecords poison)
            throws InterruptedException {
        var settings = config.streamsSettings();
        settings.putAll(poison.settings());
        KafkaStreams streams = new KafkaStreams(topology, new StreamsConfig(settings));
        var ended = new CountDownLatch(1);
        var ran = new AtomicBoolean();
        streams.setUncaughtExceptionHandler(failure -> {
            LOG.atError().setCause(failure).log("a stream thread failed");
            return poison.again()
                    ? StreamThreadExceptionResponse.REPLACE_THREAD
                    : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING && ran.compareAndSet(false, true)) {
                shell.ready();
            }
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                ended.countDown();
            }
        });
        shell.check("streams", () -> notRunning(streams));
        var metrics = new KafkaStreamsMetrics(streams);
        metrics.bindTo(shell.meters());
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            streams.close(CLOSE_TIMEOUT);
                            budgets.close();
                            metrics.close();
                            shell.close();
                        },
                        "attribution-shutdown"));
        streams.start();
        ended.await();
        if (streams.state() == KafkaStreams.State.ERROR || streams.state() == KafkaStreams.State.PENDING_ERROR) {
            System.exit(ServiceMain.FAILED);
        }
    }

    private static Optional<String> notRunning(KafkaStreams streams) {
        KafkaStreams.State state = streams.state();
        return state == KafkaStreams.State.RUNNING ? Optional.empty() : Optional.of("Kafka Streams is " + state);
    }

    /** Streams would stop at a missing topic; readiness that names it helps more. */
    private static void awaitTopics(Map<String, String> kafka, ServiceShell shell) throws InterruptedException {
        var missing = new java.util.concurrent.atomic.AtomicReference<List<String>>(List.of("all, as far as known"));
        shell.check(
                "topics",
                () -> missing.get().isEmpty()
                        ? Optional.empty()
                        : Optional.of("missing topics: " + String.join(", ", missing.get())));
        try (Admin admin = Admin.create(Map.copyOf(kafka))) {
            // Before any store is opened: what is kept of a trace on disk ends by this clock.
            HostClock clock = new HostClock(admin, InstantSource.system());
            var wrong = new java.util.concurrent.atomic.AtomicReference<>(clock.fault());
            shell.check("clock", wrong::get);
            for (; wrong.get().isPresent(); wrong.set(clock.fault())) {
                LOG.atWarn().addKeyValue("clock", wrong.get()).log("waiting for a sound clock");
                Thread.sleep(1_000);
            }
            TopicAdmin topics = new TopicAdmin(admin);
            for (missing.set(topics.missing(TOPICS)); !missing.get().isEmpty(); missing.set(topics.missing(TOPICS))) {
                LOG.atWarn().addKeyValue("topicNames", missing.get()).log("waiting for topics");
                Thread.sleep(1_000);
            }
        }
    }
}
