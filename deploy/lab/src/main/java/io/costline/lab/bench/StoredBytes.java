package io.costline.lab.bench;

import io.costline.lab.sql.ClickHouse;
import io.costline.topics.Topics;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * What an event leaves on disk, one copy: the unit of what retention costs. Right after a run: logs are not compacted yet and parts not
 * all merged, so it is rather too much.
 *
 * @param kafka by topic, changelogs among them; Kafka's own are left out
 * @param clickHouse by table
 */
record StoredBytes(Map<String, Double> kafka, Map<String, Double> clickHouse) {
    private static final String TABLES = """
        SELECT table, sum(bytes_on_disk) AS bytes FROM system.parts
        WHERE active AND database = 'costline_raw' GROUP BY table\
        """;

    /** Of everything that went through a stack so far. */
    static StoredBytes of(BenchStack stack, ClickHouse clickHouse) {
        double events = Math.max(1, stack.records().getOrDefault(Topics.REQUESTS.name(), 0L));
        Map<String, Double> tables = new TreeMap<>();
        clickHouse.rows(TABLES, Map.of()).forEach(row -> tables.put(row.text("table"), row.number("bytes") / events));
        Map<String, Double> topics = new TreeMap<>();
        try (Admin admin = stack.admin()) {
            var brokers = admin.describeCluster().nodes().get().stream()
                    .map(node -> node.id())
                    .toList();
            admin.describeLogDirs(brokers)
                    .allDescriptions()
                    .get()
                    .values()
                    .forEach(folders -> folders.values()
                            .forEach(folder -> folder.replicaInfos()
                                    .forEach((partition, replica) ->
                                            topics.merge(partition.topic(), replica.size() / events, Double::sum))));
        } catch (ExecutionException e) {
            throw new KafkaException("cannot ask for the sizes of logs", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
        topics.keySet().removeIf(topic -> topic.startsWith("__"));
        return new StoredBytes(topics, tables);
    }

    static double sum(Map<String, Double> bytes) {
        return bytes.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
