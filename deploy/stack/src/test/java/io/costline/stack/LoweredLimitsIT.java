package io.costline.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.testkit.Answers;
import io.costline.topics.TopicAdmin;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody lowers by hand what topics take: every step has a verdict on what it cannot pass on, and goes on. */
class LoweredLimitsIT {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Random random = new Random(7);

    @TempDir
    Path folder;

    @Test
    void whatATopicRefusesIsRejectedAndTheRestCounts() throws Exception {
        try (var stack = PipelineStack.startTemporary(folder.resolve("data"), line -> {});
                var clickHouse = new Answers(stack.endpoints().clickHouseUrl())) {
            // Given
            try (Admin admin = TopicAdmin.connect(stack.endpoints().bootstrapServers())) {
                lower(admin, Topics.REQUESTS, 30_000);
                lower(admin, Topics.COSTS, 15_000);
                lower(admin, Topics.TRACES, 1_400);
            }

            // When one is too wide for each, small ones before, between and after, some of them in one raw record
            raw(stack, "[" + event("s1", 0) + "," + event("too-wide-for-requests", 80) + "," + event("s2", 0) + "]");
            raw(stack, "[" + event("too-wide-for-costs", 40) + "]");
            raw(stack, "[" + named("too-wide-for-traces") + "]");
            clickHouse.await("SELECT count() FROM costline.rejected WHERE reason_code = 'TOO_LARGE'", "3");
            raw(stack, "[" + event("s3", 0) + "," + event("s4", 0) + "]");

            // Then
            clickHouse.await(
                    "SELECT arrayStringConcat(arraySort(groupArray(trace_id)), ' ') FROM costline.request_costs",
                    "trace-s1 trace-s2 trace-s3 trace-s4 trace-too-wide-for-traces");
            clickHouse.await(
                    "SELECT arrayStringConcat(arraySort(groupArray(trace_id)), ' ') FROM costline.traces",
                    "trace-s1 trace-s2 trace-s3 trace-s4");
            clickHouse.await("SELECT count() FROM costline.rejected", "3");
            assertThat(stack.failure()).isEmpty();
            for (int port : stack.file().managementPorts().values()) {
                assertThat(get(URI.create("http://127.0.0.1:" + port + "/health/ready")))
                        .contains("\"status\":\"UP\"");
            }
        }
    }

    private static void lower(Admin admin, TopicSpec topic, int bytes) throws Exception {
        var op = new AlterConfigOp(
                new ConfigEntry("max.message.bytes", Integer.toString(bytes)), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), List.of(op)))
                .all()
                .get();
    }

    /** An event with so many tags of 500 characters, which do not compress. */
    private String event(String name, int tags) {
        String text = IntStream.range(0, tags)
                .mapToObj(i -> "\"tag" + i + "\":\"" + letters() + '"')
                .collect(Collectors.joining(","));
        return "{\"id\":\"limits-it-" + name + "\",\"trace_id\":\"trace-" + name + "\",\"time\":\"" + Instant.now()
                + "\",\"provider\":\"openai\",\"model\":\"gpt-4o\",\"tags\":{" + text
                + "},\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}";
    }

    /** An event whose trace bears long names. */
    private String named(String name) {
        return event(name, 0)
                .replace(
                        "\"model\":\"gpt-4o\"",
                        "\"model\":\"" + letters() + "\",\"customer_id\":\"" + letters() + "\",\"workflow\":\""
                                + letters()
                                + "\",\"feature\":\"" + letters() + "\",\"agent\":\"" + letters()
                                + "\",\"session_id\":\""
                                + letters() + "\",\"team\":\"" + letters() + "\",\"project\":\"" + letters() + '"');
    }

    private String letters() {
        return random.ints(500, 'a', 'z' + 1).mapToObj(Character::toString).collect(Collectors.joining());
    }

    private static void raw(PipelineStack stack, String json) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", (Object) stack.endpoints().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var record =
                    new ProducerRecord<byte[], byte[]>("costline.raw.costline", json.getBytes(StandardCharsets.UTF_8));
            record.headers().add("costline-tenant", "limits".getBytes(StandardCharsets.UTF_8));
            producer.send(record);
            producer.flush();
        }
    }

    private String get(URI uri) throws Exception {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
