package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.costline.avro.Rejection;
import io.costline.avro.RequestEvent;
import io.costline.failpoint.Failpoints;
import io.costline.ingest.adapter.Sources;
import io.costline.ingest.admission.Horizon;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.json.JsonLimits;
import io.costline.ingest.kafkadoor.KafkaDoors;
import io.costline.ingest.publish.Records;
import io.costline.testkit.Stack;
import io.costline.topics.TopicAdmin;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.SchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Kafka door on a real broker: good, twice sent and poisonous records, and a failure between send and commit. */
class KafkaDoorIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static Stack stack;

    @BeforeAll
    static void start() {
        assumeThat(Stack.unavailableReason()).isEmpty();
        stack = Stack.start(); // of its own: no other test wants to read hundreds of thousands of events
        Service.createTopics(stack);
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void everyRawRecordTakesEffectExactlyOnce() throws Exception {
        // Given records of every kind on the raw topics
        SchemaRegistry registry = Service.registry(stack);
        String now = Instant.now().toString();
        String litellm = new String(Samples.bytes("litellm/standard_logging_payload.json"), StandardCharsets.UTF_8)
                .replace("2025-01-24 09:20:46.847371", now)
                .replace("2025-01-24 09:20:46.851954", now);
        try (var producer = Service.producer(stack)) {
            AvroSerializer<RequestEvent> serializer = AvroSerializer.of(registry, Topics.RAW_EVENTS);
            for (int i = 0; i < 20; i++) {
                producer.send(new ProducerRecord<>(
                        Topics.RAW_EVENTS.name(),
                        serializer.serialize(Topics.RAW_EVENTS.name(), foreign("avro-" + i))));
            }
            producer.send(new ProducerRecord<>(Topics.RAW_EVENTS.name(), "poison".getBytes(StandardCharsets.UTF_8)));
            producer.send(new ProducerRecord<>(
                    Topics.RAW_EVENTS.name(), new byte[] {0, 0, 1, (byte) 0xE2, 0x40, 1, 2, 3})); // nobody's schema
            RequestEvent negative = foreign("negative");
            negative.getTokens().setReasoning(-1L);
            producer.send(new ProducerRecord<>(
                    Topics.RAW_EVENTS.name(), serializer.serialize(Topics.RAW_EVENTS.name(), negative)));
            for (String body : List.of(litellm, litellm, "{\"id\": broken")) {
                var record = new ProducerRecord<byte[], byte[]>(
                        Topics.RAW_LITELLM.name(), body.getBytes(StandardCharsets.UTF_8));
                record.headers().add("costline-tenant", "door".getBytes(StandardCharsets.UTF_8));
                producer.send(record);
            }
            producer.send(new ProducerRecord<>(Topics.RAW_LITELLM.name(), litellm.getBytes(StandardCharsets.UTF_8)));
            var span = new ProducerRecord<byte[], byte[]>("costline.raw.otlp", span(now));
            span.headers().add("costline-tenant", "door".getBytes(StandardCharsets.UTF_8));
            producer.send(span);
        }

        // When the door fails three times between send and commit
        var failures = new AtomicInteger(3);
        var config = Service.config(stack, Map.of("ingest.kafka-door.group-id", "door-it"));
        var metrics = new IngestMetrics(new SimpleMeterRegistry());
        try (var door = KafkaDoors.start(
                config,
                "door-it",
                new Normalizer(Sources.standard(), Horizon.STANDARD, JsonLimits.STANDARD),
                Horizon.STANDARD,
                registry,
                new Records(registry),
                metrics,
                name -> {
                    if (failures.getAndDecrement() > 0) {
                        throw new IllegalStateException("crash at " + name);
                    }
                },
                Clock.systemUTC(),
                Optional::empty)) {
            Service.await("the rejections", PATIENCE, () -> rejections().size() >= 5);
            Service.await("the events", PATIENCE, () -> events().size() >= 23);
            Service.await("a healthy door", PATIENCE, () -> door.failure().isEmpty());
        }

        // Then
        assertThat(failures.get()).isNegative();
        List<RequestEvent> events = events();
        assertThat(events).hasSize(23);
        assertThat(events.stream().map(RequestEvent::getEventId).distinct()).hasSize(22);
        assertThat(rejections())
                .extracting(Rejection::getReasonCode)
                .containsExactlyInAnyOrder(
                        "UNDECODABLE", "UNDECODABLE", "NEGATIVE", "MALFORMED_JSON", "UNKNOWN_TENANT");
    }

    @Test
    void recordsOfThousandsOfEventsPass() throws Exception {
        // Given forty records as a batch exporter writes them: ten thousand events each
        SchemaRegistry registry = Service.registry(stack);
        String time = Instant.now().toString();
        Map<String, Object> compressed = Map.of(
                "bootstrap.servers", stack.bootstrapServers(), "compression.type", "zstd", "batch.size", 4 << 20);
        try (var producer = new KafkaProducer<>(compressed, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int record = 0; record < 40; record++) {
                var body = new StringBuilder("[");
                for (int i = 0; i < 10_000; i++) {
                    body.append(i == 0 ? "" : ",")
                            .append("{\"id\":\"wide-")
                            .append(record)
                            .append('-')
                            .append(i);
                    body.append("\",\"time\":\"").append(time).append("\",\"usage\":{\"input_tokens\":1}}");
                }
                byte[] value = body.append(']').toString().getBytes(StandardCharsets.UTF_8);
                var raw = new ProducerRecord<byte[], byte[]>("costline.raw.costline", value);
                raw.headers().add("costline-tenant", "wide".getBytes(StandardCharsets.UTF_8));
                producer.send(raw);
            }
        }

        // When a door reads them, of the memory and settings it always has
        var meters = new SimpleMeterRegistry();
        try (var door = KafkaDoors.start(
                Service.config(stack, Map.of("ingest.kafka-door.group-id", "door-wide")),
                "door-wide",
                new Normalizer(Sources.standard(), Horizon.STANDARD, JsonLimits.STANDARD),
                Horizon.STANDARD,
                registry,
                new Records(registry),
                new IngestMetrics(meters),
                Failpoints.none(),
                Clock.systemUTC(),
                Optional::empty)) {
            Service.await("the group's end", Duration.ofMinutes(9), () -> committed("door-wide") == 40);

            // Then
            assertThat(door.failure()).isEmpty();
        }
        assertThat(meters.counter("costline.ingest.accepted", "source", "costline", "door", "kafka")
                        .count())
                .isEqualTo(400_000);
        assertThat(meters.counter("costline.ingest.kafka.door.restarts").count())
                .isZero();
    }

    private static long committed(String group) throws Exception {
        try (var admin = TopicAdmin.connect(stack.bootstrapServers())) {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .filter(entry -> entry.getKey().topic().equals("costline.raw.costline"))
                    .mapToLong(entry -> entry.getValue().offset())
                    .sum();
        }
    }

    private static byte[] span(String now) {
        return ("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"5b8efff798038103d269b633813fc60c\","
                        + "\"spanId\":\"eee19b7ec3c1b174\",\"startTimeUnixNano\":\""
                        + Instant.parse(now).getEpochSecond()
                        + "000000000\",\"attributes\":[{\"key\":\"gen_ai.usage.input_tokens\",\"value\":{\"intValue\":"
                        + "\"3\"}}]}]}]}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** As another team's producer would write it, with an id of its own making. */
    private static RequestEvent foreign(String id) {
        String body = "{\"id\":\"" + id + "\",\"time\":\"" + Instant.now()
                + "\",\"model\":\"m\",\"usage\":{\"input_tokens\":1}}";
        Outcome outcome = Samples.outcomes(Normalizer.standard()
                        .normalize("costline", Map.of(), Samples.utf8(body), Samples.TENANT, Instant.now()))
                .getFirst();
        RequestEvent event = Samples.event(outcome);
        event.setTenant("door");
        return event;
    }

    private static List<RequestEvent> events() {
        return Service.committed(
                stack,
                Topics.REQUESTS.name(),
                RequestEvent.class,
                event -> event.getTenant().equals("door"));
    }

    private static List<Rejection> rejections() {
        return Service.committed(
                stack,
                Topics.REJECTED.name(),
                Rejection.class,
                rejection -> rejection.getDoor().equals("kafka"));
    }
}
