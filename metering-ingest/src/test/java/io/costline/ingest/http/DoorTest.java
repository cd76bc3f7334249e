package io.costline.ingest.http;

import io.costline.avro.InvoiceLine;
import io.costline.avro.Outcome;
import io.costline.avro.Rejection;
import io.costline.avro.RequestEvent;
import io.costline.avro.RevenueLine;
import io.costline.failpoint.Failpoints;
import io.costline.identity.Attribution;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.Normalizer;
import io.costline.ingest.Samples;
import io.costline.ingest.adapter.Sources;
import io.costline.ingest.admission.Horizon;
import io.costline.ingest.config.IngestConfig;
import io.costline.ingest.json.JsonLimits;
import io.costline.ingest.publish.Delivery;
import io.costline.ingest.publish.Publisher;
import io.costline.keys.ApiKeyFactory;
import io.costline.keys.ApiKeys;
import io.costline.keys.KeyTerms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A real server, a real client, a publisher that only remembers. */
abstract class DoorTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    static final String GOOD =
            "{\"id\":\"a1\",\"time\":\"2026-11-21T11:59:00Z\",\"model\":\"gpt-4o\",\"usage\":{\"input_tokens\":10,\"output_tokens\":5}}";

    final FakePublisher publisher = new FakePublisher();
    final HttpClient client = HttpClient.newHttpClient();
    ApiKeyFactory.NewKey key;
    ApiKeys keys;
    private HttpDoor door;

    static final class FakePublisher implements Publisher {
        final ConcurrentLinkedQueue<RequestEvent> events = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<RevenueLine> lines = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<InvoiceLine> billed = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<Rejection> rejections = new ConcurrentLinkedQueue<>();
        volatile Delivery answer = new Delivery.Acknowledged();
        volatile CountDownLatch hold = new CountDownLatch(0);
        final CountDownLatch entered = new CountDownLatch(1);

        volatile Optional<String> wrongClock = Optional.empty();

        @Override
        public Optional<String> wrongClock() {
            return wrongClock;
        }

        @Override
        public Delivery publish(List<RequestEvent> accepted, List<Rejection> rejected) {
            entered.countDown();
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (answer instanceof Delivery.Acknowledged) {
                events.addAll(accepted);
            }
            rejections.addAll(rejected);
            return answer;
        }

        @Override
        public Delivery publishInvoice(List<InvoiceLine> accepted, List<Rejection> rejected) {
            if (answer instanceof Delivery.Acknowledged) {
                billed.addAll(accepted);
            }
            rejections.addAll(rejected);
            return answer;
        }

        @Override
        public Delivery publishRevenue(List<RevenueLine> accepted, List<Rejection> rejected) {
            if (answer instanceof Delivery.Acknowledged) {
                lines.addAll(accepted);
            }
            rejections.addAll(rejected);
            return answer;
        }

        @Override
        public Delivery publishOutcomes(List<Outcome> accepted, List<Rejection> rejected) {
            if (answer instanceof Delivery.Acknowledged) {
                outcomes.addAll(accepted);
            }
            rejections.addAll(rejected);
            return answer;
        }
    }

    @BeforeEach
    void start() {
        start(Map.of());
    }

    private void start(Map<String, String> settings) {
        IngestConfig config = new SmallRyeConfigBuilder()
                .withMapping(IngestConfig.class)
                .withDefaultValue("ingest.kafka.bootstrap.servers", "unused:1")
                .withDefaultValue("ingest.registry.url", "http://unused")
                .withDefaultValue("ingest.http.port", "0")
                .withDefaultValue("ingest.http.host", "127.0.0.1")
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(IngestConfig.class);
        key = new ApiKeyFactory()
                .create(new Attribution("demo", "", "platform", "", "", ""), KeyTerms.unlimited("test"), Samples.NOW);
        keys = new ApiKeys();
        keys.record(key.key().getKeyId(), key.key(), 0);
        door = HttpDoor.start(
                config.http(),
                new Normalizer(
                        Sources.standard(),
                        Horizon.STANDARD,
                        JsonLimits.STANDARD.withMaxElements(config.http().maxEvents())),
                keys,
                Signatures.of(config.signatures()),
                publisher,
                new IngestMetrics(new SimpleMeterRegistry()),
                Failpoints.none(),
                clock());
    }

    Clock clock() {
        return Clock.fixed(Samples.NOW, ZoneOffset.UTC);
    }

    String address() {
        return "http://127.0.0.1:" + door.port();
    }

    @AfterEach
    void stop() {
        door.close();
        client.close();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address() + path))
                .header("Authorization", "Bearer " + key.token())
                .header("Content-Type", "application/json");
    }

    int port() {
        return door.port();
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) {
        return MAPPER.readTree(response.body());
    }

    void restart(Map<String, String> settings) {
        door.close();
        start(settings);
    }
}
