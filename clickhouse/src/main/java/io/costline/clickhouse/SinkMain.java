package io.costline.clickhouse;

import io.costline.clickhouse.config.SinkConfig;
import io.costline.clickhouse.migrate.Migrations;
import io.costline.clickhouse.migrate.Placement;
import io.costline.clickhouse.sink.Sink;
import io.costline.failpoint.Failpoints;
import io.costline.service.ServiceMain;
import io.costline.service.ServiceShell;
import io.costline.service.Settings;
import io.costline.topics.TopicAdmin;
import io.costline.wire.ConfluentRegistry;
import io.costline.wire.RegistryException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sink as a service: migrations first, then Kafka to ClickHouse until stopped. */
public final class SinkMain {
    private static final Logger LOG = LoggerFactory.getLogger(SinkMain.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final SinkConfig config;
    private final ServiceShell shell;
    private final ClickHouseAddress address;
    private final AtomicReference<Optional<String>> starting = new AtomicReference<>(Optional.of("starting"));
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Runnable stopper = () -> {};
    private volatile boolean stopping;

    private SinkMain(SinkConfig config, ServiceShell shell) {
        this.config = config;
        this.shell = shell;
        SinkConfig.ClickHouse clickhouse = config.clickhouse();
        this.address = new ClickHouseAddress(clickhouse.url(), clickhouse.user(), clickhouse.password());
    }

    /** Settings: see {@link SinkConfig}. */
    public static void main(String[] args) {
        // The shutdown hook waits for run, which has ended when a fault is told.
        ServiceMain.run(() -> {
            SinkConfig config = Settings.load(SinkConfig.class);
            try (ServiceShell shell = ServiceShell.start("sink", "sink", config.management())) {
                new SinkMain(config, shell).run();
            }
        });
    }

    private void run() throws InterruptedException {
        shell.check("start", starting::get);
        Thread hook = Thread.ofPlatform().unstarted(this::awaitEnd);
        try {
            migrate();
            awaitTopics();
            runSink(hook);
        } finally {
            ended.countDown();
        }
    }

    private void migrate() throws InterruptedException {
        SinkConfig.ClickHouse clickhouse = config.clickhouse();
        Migrations migrations = new Migrations(address, new Placement(clickhouse.replicated(), clickhouse.cluster()));
        until("migrations", () -> {
            try {
                migrations.run();
                return Optional.empty();
            } catch (SQLException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        });
    }

    private void awaitTopics() throws InterruptedException {
        try (Admin admin = Admin.create(Map.copyOf(config.kafka()))) {
            TopicAdmin topics = new TopicAdmin(admin);
            until("topics", () -> {
                try {
                    List<String> missing = topics.missing(Sink.TOPICS);
                    return missing.isEmpty() ? Optional.empty() : Optional.of("topics do not exist: " + missing);
                } catch (KafkaException e) {
                    return Optional.of("Kafka cannot be reached: " + e.getMessage());
                }
            });
        }
    }

    private void runSink(Thread hook) throws InterruptedException {
        Failpoints failpoints =
                config.failpointDir().map(Failpoints::fromDirectory).orElseGet(Failpoints::none);
        AtomicReference<Sink> built = new AtomicReference<>();
        ConfluentRegistry registry =
                new ConfluentRegistry(config.registry().url(), config.registry().settings());
        until("registry", () -> {
            try {
                built.set(new Sink(config, address, registry, shell.meters(), failpoints));
                return Optional.empty();
            } catch (RegistryException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        });
        try (Sink sink = built.get()) {
            shell.check("clickhouse", sink::clickhouseFault);
            shell.check("registry", sink::registryFault);
            shell.check("kafka", sink::kafkaFault);
            Runtime.getRuntime().addShutdownHook(hook);
            stopper = sink::stop;
            starting.set(Optional.empty());
            shell.ready();
            sink.run();
        }
    }

    private void awaitEnd() {
        stopping = true;
        stopper.run();
        try {
            if (!ended.await(20, TimeUnit.SECONDS)) {
                LOG.atWarn().log("the sink did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Attempt {
        Optional<String> fault();
    }

    private void until(String step, Attempt attempt) throws InterruptedException {
        String last = "";
        while (!stopping) {
            Optional<String> fault = attempt.fault();
            if (fault.isEmpty()) {
                return;
            }
            starting.set(Optional.of(step + ": " + fault.get()));
            if (!fault.get().equals(last)) {
                last = fault.get();
                LOG.atWarn()
                        .addKeyValue("step", step)
                        .addKeyValue("reason", last)
                        .log("waiting");
            }
            Thread.sleep(RETRY);
        }
        throw new InterruptedException("stopped while starting");
    }
}
