package io.costline.clickhouse.completeness;

import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.config.SinkConfig;
import io.costline.topics.GroupOffsets;
import io.costline.topics.Topics;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes costline_raw.completeness: every two seconds, whether or not anything comes. A row that cannot be written is left out; the
 * last one that was stays true.
 */
public final class CompletenessLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CompletenessLog.class);
    private static final long INTERVAL_MS = 2_000;
    private static final String INSERT =
            "INSERT INTO costline_raw.completeness SELECT fromUnixTimestamp64Milli(toInt64(?)), fromUnixTimestamp64Milli(toInt64(?)), ?, ?";

    private final GroupOffsets progress;
    private final ClickHouseAddress address;
    private final InstantSource clock;
    private final Completeness<Map<TopicPartition, Long>> completeness;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("completeness").daemon().factory());

    public CompletenessLog(SinkConfig config, ClickHouseAddress address, InstantSource clock) {
        this.progress = new GroupOffsets(config.kafka());
        this.address = address;
        this.clock = clock;
        SinkConfig.Groups groups = config.groups();
        String deltas = groups.attribution() + "-spend-deltas-repartition";
        this.completeness = new Completeness<>(List.of(
                new Group("door", groups.kafkaDoor(), () -> progress.topics(Topics.RAW_PREFIX)),
                new Group("enricher", groups.enricher(), () -> List.of(Topics.REQUESTS.name())),
                new Group("attribution", groups.attribution(), () -> List.of(Topics.COSTS.name())),
                new Group("attribution", groups.attribution(), () -> List.of(deltas)),
                new Group(
                        "sink",
                        config.groupId(),
                        () -> List.of(
                                Topics.COSTS.name(),
                                Topics.TRACES.name(),
                                Topics.SPEND.name(),
                                Topics.BUDGET_ALERTS.name(),
                                Topics.REJECTED.name()))));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what a look throws it says by itself
    public void start() {
        executor.scheduleWithFixedDelay(this::look, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Instant now = clock.instant();
            write(now, completeness.look(now));
        } catch (KafkaException | SQLException e) {
            LOG.atDebug().setCause(e).log("completeness not looked at");
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("completeness not looked at");
        }
    }

    private void write(Instant now, Completeness.Standing standing) throws SQLException {
        try (Connection connection = address.connect();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, now.toEpochMilli());
            insert.setLong(2, standing.completeTo().orElse(Instant.EPOCH).toEpochMilli());
            insert.setString(3, standing.heldBackBy());
            insert.setLong(4, standing.behind());
            insert.execute();
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (executor.awaitTermination(5, TimeUnit.SECONDS)) {
                progress.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A consumer group, and what it reads. */
    private final class Group implements Completeness.Stage<Map<TopicPartition, Long>> {
        private final String name;
        private final String id;
        private final Supplier<Collection<String>> topics;

        private Group(String name, String id, Supplier<Collection<String>> topics) {
            this.name = name;
            this.id = id;
            this.topics = topics;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Map<TopicPartition, Long> ends() {
            return progress.ends(topics.get());
        }

        @Override
        public long behind(Map<TopicPartition, Long> ends) {
            return progress.unsent(id, ends).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }
}
