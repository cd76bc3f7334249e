package io.costline.clickhouse;

import io.costline.clickhouse.completeness.CompletenessLog;
import io.costline.clickhouse.config.SinkConfig;
import io.costline.clickhouse.migrate.Migrations;
import io.costline.clickhouse.migrate.Placement;
import io.costline.clickhouse.sink.Sink;
import io.costline.failpoint.Failpoints;
import io.costline.service.ClickHouseSettings;
import io.costline.service.ServiceMain;
import io.costline.service.ServiceShell;
import io.costline.service.Waiting;
import io.costline.wire.ConfluentRegistry;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sink as a service: migrations first, then Kafka to ClickHouse until stopped. */
public final class SinkMain {
    private static final Logger LOG = LoggerFactory.getLogger(SinkMain.class);

    private SinkMain() {}

    /** Settings: see {@link SinkConfig}. */
    public static void main(String[] args) {
        ServiceMain.run("sink", "sink", SinkConfig.class, SinkConfig::management, SinkMain::run);
    }

    private static void run(SinkConfig config, ServiceShell shell) throws InterruptedException {
        Failpoints failpoints = Failpoints.of(config.failpointDir());
        ClickHouseSettings.Cluster clickhouse = config.clickhouse();
        ClickHouseAddress address = ClickHouseAddress.of(clickhouse);
        ConfluentRegistry registry =
                new ConfluentRegistry(config.registry().url(), config.registry().settings());
        Waiting waiting = new Waiting(shell);
        Migrations migrations = new Migrations(address, new Placement(clickhouse.replicated(), clickhouse.cluster()));
        waiting.until("ClickHouse", () -> {
            try {
                if (config.migrate()) {
                    migrations.run();
                } else {
                    migrations.require();
                }
                return Optional.empty();
            } catch (SQLException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        });
        waiting.topics(config.kafka(), Sink.TOPICS);
        waiting.registry(registry, Sink.TOPICS);
        CountDownLatch ended = new CountDownLatch(1);
        try (Sink sink = new Sink(config, address, registry, shell.meters(), failpoints);
                CompletenessLog completeness = new CompletenessLog(config, address, InstantSource.system())) {
            shell.part(() -> end(sink, ended));
            shell.check("clickhouse", sink::clickhouseFault);
            shell.check("registry", sink::registryFault);
            shell.check("kafka", sink::kafkaFault);
            waiting.over();
            shell.ready();
            completeness.start();
            sink.run();
        } finally {
            ended.countDown();
        }
    }

    private static void end(Sink sink, CountDownLatch ended) throws InterruptedException {
        sink.stop();
        if (!ended.await(20, TimeUnit.SECONDS)) {
            LOG.atWarn().log("the sink did not end in time");
        }
    }
}
