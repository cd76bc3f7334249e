package io.costline.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.costline.avro.ObservationLayer;
import io.costline.avro.PricingStatus;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.embedded.process.ServiceCommand;
import io.costline.embedded.process.ServiceProcess;
import io.costline.enrich.pricebook.CardsFile;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricebook.PriceBookPublisher;
import io.costline.enrich.topology.EventSamples;
import io.costline.failpoint.Failpoints;
import io.costline.testkit.Stack;
import io.costline.topics.Keys;
import io.costline.topics.TopicAdmin;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.ConfluentRegistry;
import io.costline.wire.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The enricher as a process of its own against a real broker and registry, killed where it hurts. */
class EnrichIT {
    private static final int WAVE = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private Stack stack;
    private SchemaRegistry registry;
    private Map<String, String> kafka;
    private KafkaProducer<String, RequestEvent> producer;
    private KafkaConsumer<String, RequestCost> consumer;
    private ServiceProcess enricher;
    private final Map<String, List<RequestCost>> found = new HashMap<>();
    private final Set<Long> twins = new HashSet<>();
    private final Instant now = Instant.now();

    @BeforeEach
    void start() {
        assumeTrue(
                Stack.unavailableReason().isEmpty(),
                () -> Stack.unavailableReason().orElseThrow());
        stack = Stack.start();
        kafka = Map.of("bootstrap.servers", stack.bootstrapServers());
        registry = new ConfluentRegistry(stack.registryUrl(), Map.of());
        try (Admin admin = TopicAdmin.connect(stack.bootstrapServers())) {
            new TopicAdmin(admin).ensure(Topics.ALL, Optional.of((short) 1));
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers(), "linger.ms", 5, "acks", "all"),
                new StringSerializer(),
                AvroSerializer.of(registry, Topics.REQUESTS));
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        stack.bootstrapServers(),
                        "group.id",
                        "it-" + UUID.randomUUID(),
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                AvroDeserializer.of(registry, RequestCost.class));
        consumer.subscribe(List.of(Topics.COSTS.name()));
    }

    @AfterEach
    void stop() {
        if (enricher != null) {
            enricher.close();
        }
        if (stack != null) {
            producer.close();
            consumer.close();
            stack.close();
        }
    }

    @Test
    void everyEventCostsOnceThroughKillsDuplicatesAndANewPrice() throws Exception {
        // Given a price book, published twice
        PriceBookPublisher publisher = new PriceBookPublisher(kafka, registry);
        var first = publisher.publishDefault(LiteLlmImporter.committed(now), LiteLlmImporter.LISTED, now, "default");
        var second = publisher.publishDefault(LiteLlmImporter.committed(now), LiteLlmImporter.LISTED, now, "default");
        assertThat(first.changed()).isTrue();
        assertThat(second.changed()).isFalse();
        assertThat(second.version()).isEqualTo(first.version()).isEqualTo(1);

        // and an enricher that is killed in the middle of a batch, after the drain, and at no particular point
        Path failpoints = Files.createDirectories(folder.resolve("failpoints"));
        enricher = ServiceProcess.start(command(failpoints));
        Random random = new Random(7);
        List<Long> sent = new ArrayList<>();
        wave(sent, random);
        await("first wave", () -> found.size() == WAVE);
        for (String failpoint : List.of(Failpoints.ENRICH_MID_BATCH, Failpoints.ENRICH_AFTER_DRAIN_BEFORE_COMMIT)) {
            Files.createFile(failpoints.resolve(failpoint + ".arm"));
            wave(sent, random);
            await(failpoint, () -> Files.exists(failpoints.resolve(failpoint + ".hit")) && !enricher.isAlive());
            enricher.restart();
        }
        wave(sent, random);
        Thread.sleep(150);
        enricher.kill();
        enricher.restart();
        wave(sent, random);

        // Then every event is there once, priced, whatever came twice
        await("all waves", () -> found.size() == sent.size());
        poll(Duration.ofSeconds(3));
        await(
                "all twins",
                () -> twins.stream().allMatch(id -> found.get("call" + id).size() >= 3));
        poll(Duration.ofSeconds(3));
        assertThat(twins).hasSizeGreaterThan(WAVE / 2);
        found.forEach((call, costs) -> {
            if (twins.contains(Long.parseLong(call.substring(4)))) {
                assertTwin(costs);
            } else {
                assertThat(costs).hasSize(1);
                assertThat(costs.getFirst().getListCost()).isEqualByComparingTo("0.00756");
            }
        });

        // When an unknown model's card is applied
        producer.send(record(unknown(1_000_000)));
        await("unpriced", () -> found.containsKey("call1000000"));
        assertThat(found.get("call1000000").getFirst().getStatus()).isEqualTo(PricingStatus.UNPRICED);
        var applied = publisher.publish(CardsFile.read(CARD.getBytes(StandardCharsets.UTF_8), now), now, "own");
        assertThat(applied.version()).isEqualTo(2);

        // Then the stored one is priced by itself, as a correction of what it was
        await("priced by itself", () -> found.get("call1000000").size() == 2);
        RequestCost unpriced = found.get("call1000000").getFirst();
        RequestCost later = found.get("call1000000").getLast();
        assertThat(later.getStatus()).isEqualTo(PricingStatus.PRICED);
        assertThat(later.getEvent()).isEqualTo(unpriced.getEvent());
        assertThat(later.getListCost()).isEqualByComparingTo("0.0018");
        assertThat(later.getCorrection().getPreviousStatus()).isEqualTo(PricingStatus.UNPRICED);
        assertThat(later.getCorrection().getPreviousPriceBookVersion()).isEqualTo(1);
        assertThat(later.getCorrection().getPreviousUpperBound()).isEqualTo(unpriced.getUpperBound());
        assertThat(later.getCorrection().getCause()).isEqualTo("PRICED_LATER");

        // and later events of it have their price
        long[] next = {1_000_001};
        await("priced", () -> {
            producer.send(record(unknown(next[0]++)));
            return found.values().stream()
                    .anyMatch(costs -> costs.getFirst().getPriceBookVersion() == 2
                            && costs.getFirst().getStatus() == PricingStatus.PRICED);
        });
    }

    /** The gateway's view counted, was taken back, and the provider's counts in the gateway's trace. */
    private static void assertTwin(List<RequestCost> costs) {
        assertThat(costs).hasSize(3);
        RequestCost first = costs.get(0);
        RequestCost taken = costs.get(1);
        RequestCost counts = costs.get(2);
        assertThat(first.getEvent().getLayer()).isEqualTo(ObservationLayer.GATEWAY);
        assertThat(taken.getEvent().getEventId()).isEqualTo(first.getEvent().getEventId());
        assertThat(taken.getReason()).isEqualTo("SUPERSEDED_BY_TWIN");
        assertThat(taken.getListCost()).isEqualByComparingTo("0");
        assertThat(counts.getEvent().getLayer()).isEqualTo(ObservationLayer.PROVIDER);
        assertThat(counts.getEvent().getTraceId()).isEqualTo(first.getEvent().getTraceId());
        assertThat(counts.getListCost()).isEqualByComparingTo("0.00756");
        assertThat(List.of(first.getCallRevision(), taken.getCallRevision(), counts.getCallRevision()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private static final String CARD = """
            cards:
              - provider: demo-host
                model: orion-next-preview
                rates:
                  - {unit: input_tokens, price: "1", per: 1000000}
                  - {unit: output_tokens, price: "2", per: 1000000}
            """;

    private RequestEvent unknown(long id) {
        return RequestEvent.newBuilder(event(id))
                .setProvider("demo-host")
                .setServedModel("orion-next-preview")
                .setRequestedModel("orion-next-preview")
                .build();
    }

    private ServiceCommand command(Path failpoints) {
        return ServiceCommand.of("enricher", EnrichMain.class, folder.resolve("enricher.log"))
                .withJvmArguments(
                        "-Xmx256m",
                        "-Denrich.kafka.bootstrap.servers=" + stack.bootstrapServers(),
                        "-Denrich.kafka.main.consumer.session.timeout.ms=6000",
                        "-Denrich.kafka.main.consumer.heartbeat.interval.ms=1500",
                        "-Denrich.kafka.replication.factor=1",
                        "-Denrich.registry.url=" + stack.registryUrl(),
                        "-Denrich.state-dir=" + folder.resolve("state"),
                        "-Denrich.failpoint-dir=" + failpoints);
    }

    /** The provider's view of a call, in no trace. */
    private RequestEvent seenByProvider(long id) {
        RequestEvent event = event(id);
        event.setEventId(EventSamples.plain(id + 1_000_000_000L).getEventId());
        event.setLayer(ObservationLayer.PROVIDER);
        event.setTraceId("");
        event.setContentHash(-id);
        return event;
    }

    /** New events, one in ten of those sent before again, and the provider's view of one in four. */
    private void wave(List<Long> sent, Random random) {
        for (int i = 0; i < WAVE; i++) {
            long id = sent.size();
            sent.add(id);
            producer.send(record(event(id)));
            if (random.nextInt(10) == 0) {
                producer.send(record(event(sent.get(random.nextInt(sent.size())))));
            }
            if (random.nextInt(4) == 0) {
                long earlier = sent.get(random.nextInt(sent.size()));
                twins.add(earlier);
                producer.send(record(seenByProvider(earlier)));
            }
        }
        producer.flush();
    }

    private RequestEvent event(long id) {
        return RequestEvent.newBuilder(EventSamples.plain(id))
                .setEventTime(now.minusSeconds(id % 7_200))
                .setReceivedAt(now)
                .setTraceId("trace-" + id % 500)
                .setProviderResponseId("call" + id)
                .build();
    }

    private static ProducerRecord<String, RequestEvent> record(RequestEvent event) {
        return new ProducerRecord<>(Topics.REQUESTS.name(), Keys.request(event.getTenant(), event.getCallId()), event);
    }

    private void await(String what, BooleanSupplier reached) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            poll(Duration.ofMillis(100));
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what + "; costs found: " + found.size() + "\n"
                        + Files.readString(enricher.log()));
            }
        }
    }

    private void poll(Duration timeout) {
        consumer.poll(timeout)
                .forEach(record -> found.computeIfAbsent(
                                record.value().getEvent().getCallId(), id -> new ArrayList<>())
                        .add(record.value()));
    }
}
