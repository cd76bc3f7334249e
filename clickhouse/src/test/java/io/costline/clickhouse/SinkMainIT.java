package io.costline.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestCost;
import io.costline.clickhouse.sink.Samples;
import io.costline.clickhouse.sink.Sink;
import io.costline.embedded.process.ServiceCommand;
import io.costline.embedded.process.ServiceProcess;
import io.costline.failpoint.Failpoints;
import io.costline.testkit.Stack;
import io.costline.topics.TopicAdmin;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.ConfluentRegistry;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink as the process it is: settings, health, and death at the two places where it would hurt. */
class SinkMainIT {
    private static final String TENANT = "sink-main";

    @TempDir
    private Path folder;

    @Test
    void dyingBeforeAndAfterAnInsertChangesNoTotal() throws Exception {
        Stack stack = Stack.shared();
        try (TestDatabase database = TestDatabase.open();
                Admin admin = TopicAdmin.connect(stack.bootstrapServers());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", stack.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            // Given topics, a running sink and a failpoint armed in each of two rounds
            new TopicAdmin(admin)
                    .ensure(
                            Sink.TOPICS.stream()
                                    .map(topic -> topic.withPartitions(2))
                                    .toList(),
                            Optional.of((short) 1));
            AvroSerializer<RequestCost> serializer =
                    AvroSerializer.of(new ConfluentRegistry(stack.registryUrl(), Map.of()), Topics.COSTS);
            List<RequestCost> sent = new ArrayList<>();
            try (ServiceProcess sink = ServiceProcess.start(command(stack))) {
                for (String failpoint :
                        List.of(Failpoints.SINK_BEFORE_INSERT, Failpoints.SINK_AFTER_INSERT_BEFORE_COMMIT)) {
                    Files.createFile(folder.resolve(failpoint + ".arm"));
                    Thread.sleep(200);

                    // When rows come, the sink dies, and is started again
                    sent.addAll(send(producer, serializer, sent.size()));
                    awaitDeath(sink);
                    assertThat(folder.resolve(failpoint + ".hit")).exists();
                    sink.restart();
                    awaitRows(database, sent.size());
                }

                // Then it is ready, tells its metrics, and no row is missing or there twice
                awaitMetrics(sink, "costline_sink_rows_total", "costline_sink_freshness");
                assertThat(get(sink, "/health/ready")).contains("\"status\":\"UP\"", "\"clickhouse\":\"UP\"");
            }
            assertThat(new BigDecimal(database.value("SELECT toString(sum(list_cost)) FROM costline.request_costs"
                            + " WHERE tenant = '" + TENANT + "'")))
                    .isEqualByComparingTo(
                            sent.stream().map(RequestCost::getListCost).reduce(BigDecimal.ZERO, BigDecimal::add));
        }
    }

    private ServiceCommand command(Stack stack) {
        return ServiceCommand.of("sink", SinkMain.class, folder.resolve("sink.log"))
                .withJvmArguments(
                        "-Xmx256m",
                        "-Dsink.kafka.bootstrap.servers=" + stack.bootstrapServers(),
                        "-Dsink.kafka.session.timeout.ms=6000",
                        "-Dsink.registry.url=" + stack.registryUrl(),
                        "-Dsink.clickhouse.url=" + stack.clickHouseUrl(),
                        "-Dsink.group-id=sink-main-it",
                        "-Dsink.failpoint-dir=" + folder);
    }

    private static List<RequestCost> send(
            KafkaProducer<byte[], byte[]> producer, AvroSerializer<RequestCost> serializer, int seed) {
        Samples samples = new Samples(seed + 100, Instant.now().minusSeconds(7_200));
        List<RequestCost> sent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            RequestCost cost = samples.next();
            cost.getEvent().setTenant(TENANT);
            sent.add(cost);
            byte[] key = (TENANT + '/' + cost.getEvent().getTraceId()).getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(Topics.COSTS.name(), key, serializer.encode(cost)));
        }
        producer.flush();
        return sent;
    }

    private static void awaitDeath(ServiceProcess sink) throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(30);
        while (sink.isAlive()) {
            assertThat(Instant.now()).as("the failpoint was not reached").isBefore(deadline);
            Thread.sleep(20);
        }
    }

    private static void awaitRows(TestDatabase database, int count) throws Exception {
        String sql = "SELECT toString(count()) FROM costline.request_costs WHERE tenant = '" + TENANT + "'";
        Instant deadline = Instant.now().plusSeconds(40);
        while (!database.value(sql).equals(Integer.toString(count))) {
            assertThat(Instant.now()).as("rows did not arrive").isBefore(deadline);
            Thread.sleep(100);
        }
    }

    /** The rows are read again only when the broker has given up the killed member. */
    private static void awaitMetrics(ServiceProcess sink, String... names) throws Exception {
        Instant deadline = Instant.now().plusSeconds(40);
        String metrics = get(sink, "/metrics");
        while (!Stream.of(names).allMatch(metrics::contains)) {
            assertThat(Instant.now()).as(metrics).isBefore(deadline);
            Thread.sleep(200);
            metrics = get(sink, "/metrics");
        }
    }

    private static String get(ServiceProcess sink, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sink.port() + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }
}
