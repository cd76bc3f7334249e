package io.costline.clickhouse.sink;

import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.migrate.Migrations;
import io.costline.clickhouse.migrate.Placement;
import io.costline.topics.Topics;
import io.costline.wire.CurrentValue;
import io.costline.wire.SchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Makes a table again and fills it from the topics, beside a sink at work. A row is an absolute value under its key, so it does not
 * matter what is there already, what the sink writes meanwhile, or how often this runs and where it was stopped.
 */
public final class Rebuild {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int ROWS = 100_000;
    private static final int BYTES = 64 << 20;

    private final Map<String, String> kafka;
    private final SchemaRegistry registry;
    private final ClickHouseAddress address;
    private final Optional<String> cluster;

    /**
     * What was done.
     *
     * @param setAside where the table stands that was of another shape; empty if it was as it should be
     * @param records read from the topics
     * @param rows written, several of one key among them
     * @param topics what the topics still hold
     */
    public record Report(String table, Optional<String> setAside, long records, long rows, List<Kept> topics) {}

    /**
     * What a topic still holds.
     *
     * @param compacted whether it holds the last value of every key, however old
     * @param gone records that its retention removed
     * @param from since when it holds everything; empty where nothing was removed, or nothing is left
     */
    public record Kept(String topic, boolean compacted, long gone, Optional<Instant> from) {}

    /** Told of what is under way. */
    public interface Watcher {
        void read(long records, long of, long rows);
    }

    public Rebuild(
            Map<String, String> kafka, SchemaRegistry registry, ClickHouseAddress address, Optional<String> cluster) {
        this.kafka = kafka;
        this.registry = registry;
        this.address = address;
        this.cluster = cluster;
    }

    /** The tables there are, each with the topics that fill it; by none, what only the sink can measure. */
    public static Map<String, List<String>> tables() {
        Map<String, List<String>> tables = new TreeMap<>();
        tables.put("sink_freshness", List.of());
        Batch batch = new Batch();
        for (Batch.Part part : batch.parts()) {
            // an unreadable record of any topic is a row of rejected_events
            boolean any = batch.topicsOf(part).contains(Topics.REJECTED.name());
            tables.put(part.rows().block.name(), any ? Batch.topics() : List.copyOf(batch.topicsOf(part)));
        }
        return tables;
    }

    /**
     * @param empty whether to take every row out first, for rows that no record tells of
     * @throws InterruptedException if it is stopped: run it again
     */
    public Report run(String table, boolean empty, Watcher watcher) throws SQLException, InterruptedException {
        List<String> topics = tables().get(table);
        if (topics == null) {
            throw new IllegalArgumentException(
                    "there is no table " + table + "; there are " + String.join(", ", tables().keySet()));
        }
        Optional<String> setAside = make(table);
        if (empty) {
            execute("TRUNCATE TABLE costline_raw." + table + onCluster());
        }
        try (Consumer<byte[], byte[]> consumer = consumer();
                Inserter inserter = new Inserter(
                        address.client(), Duration.ofSeconds(2), new SinkMetrics(new SimpleMeterRegistry()))) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            var fill = new Fill(
                    table,
                    consumer,
                    inserter,
                    consumer.beginningOffsets(partitions),
                    consumer.endOffsets(partitions),
                    watcher);
            fill.run();
            dropBrokenParts(table);
            return new Report(table, setAside, fill.records, fill.rows, fill.kept());
        }
    }

    /** One that is of another shape is set aside, its rows with it. */
    private Optional<String> make(String table) throws SQLException {
        boolean replicated = value("SELECT count() FROM system.tables WHERE database = 'costline_raw' AND engine LIKE"
                        + " 'Replicated%'")
                > 0;
        var migrations = new Migrations(address, new Placement(replicated, cluster));
        boolean exists =
                value("SELECT count() FROM system.tables WHERE database = 'costline_raw' AND name = '" + table + "'")
                        > 0;
        Optional<String> setAside = Optional.empty();
        if (exists && !hasShape(table) && !mend(migrations, table)) {
            String aside = "costline_raw." + table + "_before_" + Instant.now().getEpochSecond();
            execute("RENAME TABLE costline_raw." + table + " TO " + aside + onCluster());
            setAside = Optional.of(aside);
        }
        migrations.make(table);
        return setAside;
    }

    /** A column that a later file added comes back by that file. */
    private boolean mend(Migrations migrations, String table) throws SQLException {
        try {
            migrations.make(table);
        } catch (SQLException e) {
            if (e.getErrorCode() == 0) {
                throw e; // no answer
            }
        }
        return hasShape(table);
    }

    private boolean hasShape(String table) throws SQLException {
        for (Batch.Part part : new Batch().parts()) {
            Block block = part.rows().block;
            if (block.name().equals(table)) {
                for (Map.Entry<String, String> column : block.types().entrySet()) {
                    String type = column.getValue().replace("\\", "\\\\").replace("'", "\\'");
                    if (value("SELECT count() FROM system.columns WHERE database = 'costline_raw' AND table = '" + table
                                    + "' AND name = '" + column.getKey() + "' AND type = '" + type + "'")
                            == 0) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** ClickHouse puts parts aside that it cannot read; what was in them is there again. */
    private void dropBrokenParts(String table) throws SQLException {
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement()) {
            List<String> parts = new ArrayList<>();
            try (ResultSet found = statement.executeQuery("SELECT name FROM system.detached_parts WHERE database ="
                    + " 'costline_raw' AND table = '" + table + "' AND startsWith(ifNull(reason, ''), 'broken')")) {
                while (found.next()) {
                    parts.add(found.getString(1));
                }
            }
            for (String part : parts) {
                statement.execute("ALTER TABLE costline_raw." + table + " DROP DETACHED PART '" + part
                        + "' SETTINGS allow_drop_detached = 1");
            }
        }
    }

    private String onCluster() {
        return cluster.map(name -> " ON CLUSTER '" + name + "'").orElse("");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long value(String sql) throws SQLException {
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads the topics from their first record to the one that was last when it began. */
    private final class Fill {
        private final String table;
        private final Consumer<byte[], byte[]> consumer;
        private final Inserter inserter;
        private final Map<TopicPartition, Long> ends;
        private final Watcher watcher;
        private final Map<String, CurrentValue> schemas = CurrentValue.of(registry, Sink.TOPICS);
        private final Batch batch = new Batch();
        private final Map<TopicPartition, Long> begins;
        private final Map<TopicPartition, Instant> first = new HashMap<>();
        private long records;
        private long rows;

        private Fill(
                String table,
                Consumer<byte[], byte[]> consumer,
                Inserter inserter,
                Map<TopicPartition, Long> begins,
                Map<TopicPartition, Long> ends,
                Watcher watcher) {
            this.table = table;
            this.consumer = consumer;
            this.inserter = inserter;
            this.begins = begins;
            this.ends = ends;
            this.watcher = watcher;
        }

        private void run() throws InterruptedException {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            long all = ends.values().stream().mapToLong(Long::longValue).sum()
                    - begins.values().stream().mapToLong(Long::longValue).sum();
            while (!consumer.assignment().isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(record);
                }
                if (batch.rows() >= ROWS || batch.size() >= BYTES) {
                    insert();
                }
                long left = ends.entrySet().stream()
                        .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
                        .sum();
                watcher.read(Math.max(0, all - left), all, rows);
                if (left == 0) {
                    break;
                }
            }
            insert();
        }

        private void take(ConsumerRecord<byte[], byte[]> record) {
            first.putIfAbsent(
                    new TopicPartition(record.topic(), record.partition()), Instant.ofEpochMilli(record.timestamp()));
            records++;
            batch.add(record, schemas);
        }

        private void insert() throws InterruptedException {
            for (Batch.Part part : batch.parts()) {
                Block block = part.rows().block;
                if (block.name().equals(table) && block.rows() > 0) {
                    if (!inserter.insert(block)) {
                        throw new IllegalStateException(inserter.fault().orElse("ClickHouse refuses the rows"));
                    }
                    rows += block.rows();
                }
            }
            batch.clear();
        }

        private List<Kept> kept() {
            return Sink.TOPICS.stream()
                    .filter(topic -> tables().getOrDefault(table, List.of()).contains(topic.name()))
                    .map(topic -> {
                        List<TopicPartition> cut = begins.entrySet().stream()
                                .filter(begin -> begin.getKey().topic().equals(topic.name()) && begin.getValue() > 0)
                                .map(Map.Entry::getKey)
                                .toList();
                        return new Kept(
                                topic.name(),
                                topic.compacted(),
                                cut.stream()
                                        .mapToLong(partition -> begins.getOrDefault(partition, 0L))
                                        .sum(),
                                cut.stream()
                                        .map(first::get)
                                        .filter(Objects::nonNull)
                                        .max(Comparator.naturalOrder()));
                    })
                    .toList();
        }
    }
}
