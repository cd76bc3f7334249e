package io.costline.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.Rejection;
import io.costline.avro.RequestEvent;
import io.costline.failpoint.Failpoints;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.Normalizer;
import io.costline.ingest.Samples;
import io.costline.ingest.adapter.Sources;
import io.costline.ingest.admission.Attribution;
import io.costline.ingest.admission.Horizon;
import io.costline.ingest.config.IngestConfig;
import io.costline.ingest.json.JsonLimits;
import io.costline.ingest.keys.ApiKeyFactory;
import io.costline.ingest.keys.ApiKeys;
import io.costline.ingest.publish.Delivery;
import io.costline.ingest.publish.Publisher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The door as a caller meets it: a real server, a real client, a publisher that only remembers. */
class HttpDoorTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String GOOD =
            "{\"id\":\"a1\",\"time\":\"2026-11-21T11:59:00Z\",\"model\":\"gpt-4o\",\"usage\":{\"input_tokens\":10,\"output_tokens\":5}}";

    private final FakePublisher publisher = new FakePublisher();
    private final HttpClient client = HttpClient.newHttpClient();
    private ApiKeyFactory.NewKey key;
    private ApiKeys keys;
    private HttpDoor door;

    private static final class FakePublisher implements Publisher {
        private final ConcurrentLinkedQueue<RequestEvent> events = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Rejection> rejections = new ConcurrentLinkedQueue<>();
        private volatile Delivery answer = new Delivery.Acknowledged();
        private volatile CountDownLatch hold = new CountDownLatch(0);
        private final CountDownLatch entered = new CountDownLatch(1);

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
        key = new ApiKeyFactory().create(new Attribution("demo", "", "platform", "", "", ""), "test", Samples.NOW);
        keys = new ApiKeys();
        keys.record(key.key().getKeyId(), key.key(), 0);
        door = HttpDoor.start(
                config.http(),
                new Normalizer(
                        Sources.standard(),
                        Horizon.STANDARD,
                        JsonLimits.STANDARD.withMaxElements(config.http().maxEvents())),
                keys,
                publisher,
                new IngestMetrics(new SimpleMeterRegistry()),
                Failpoints.none(),
                Clock.fixed(Samples.NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void stop() {
        door.close();
        client.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                .header("Authorization", "Bearer " + key.token())
                .header("Content-Type", "application/json");
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return MAPPER.readTree(response.body());
    }

    private static String with(String members) {
        return "{\"id\":\"bad\",\"time\":\"2026-11-21T11:59:00Z\"," + members + "}";
    }

    /** Sends one bad element between two good ones and expects only the bad one to be refused. */
    private JsonNode rejectedAmongGood(String bad) throws Exception {
        // When
        HttpResponse<String> response =
                post("/v1/events", "[" + GOOD + "," + bad + "," + GOOD.replace("a1", "a2") + "]");

        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        JsonNode body = json(response);
        assertThat(body.get("accepted").asInt()).isEqualTo(2);
        assertThat(body.get("rejected").asInt()).isEqualTo(1);
        assertThat(publisher.events).hasSize(2);
        assertThat(publisher.rejections).hasSize(1);
        JsonNode result = body.get("results").get(1);
        assertThat(result.get("index").asInt()).isEqualTo(1);
        assertThat(result.get("status").asString()).isEqualTo("rejected");
        Rejection rejection = publisher.rejections.peek();
        assertThat(rejection.getReasonCode()).isEqualTo(result.get("code").asString());
        assertThat(rejection.getTenant()).isEqualTo("demo");
        assertThat(rejection.getSha256().remaining()).isEqualTo(32);
        return result;
    }

    @Test
    void anEventIsAcceptedUnderTheKeysTenantAndDefaults() throws Exception {
        // When
        HttpResponse<String> response = post("/v1/events", GOOD);

        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        RequestEvent event = publisher.events.peek();
        assertThat(event.getTenant()).isEqualTo("demo");
        assertThat(event.getTeam()).isEqualTo("platform");
        assertThat(event.getTokens().getInputUncached()).isEqualTo(10);
        assertThat(json(response).get("results").get(0).get("event_id").asString())
                .hasSize(32);
    }

    @Test
    void wrongTypeIsNamedAndTheRestArrives() throws Exception {
        JsonNode result = rejectedAmongGood(with("\"usage\":{\"input_tokens\":\"many\"}"));
        assertThat(result.get("code").asString()).isEqualTo("WRONG_TYPE");
        assertThat(result.get("field").asString()).isEqualTo("usage.input_tokens");
    }

    @Test
    void anElementThatIsNoObjectIsNamedAndTheRestArrives() throws Exception {
        assertThat(rejectedAmongGood("42").get("code").asString()).isEqualTo("WRONG_TYPE");
    }

    @Test
    void negativeCountIsNamedAndTheRestArrives() throws Exception {
        JsonNode result = rejectedAmongGood(with("\"usage\":{\"input_tokens\":-1}"));
        assertThat(result.get("code").asString()).isEqualTo("NEGATIVE");
        assertThat(result.get("field").asString()).isEqualTo("usage.input_tokens");
    }

    @Test
    void partLargerThanItsTotalIsNamedAndTheRestArrives() throws Exception {
        JsonNode result = rejectedAmongGood(with("\"usage\":{\"input_tokens\":10,\"cache_read_tokens\":11}"));
        assertThat(result.get("code").asString()).isEqualTo("SUBSET_EXCEEDS_TOTAL");
        assertThat(result.get("field").asString()).isEqualTo("usage.cache_read_tokens");
    }

    @Test
    void timesOutsideTheHorizonAreNamedAndTheRestArrives() throws Exception {
        assertThat(rejectedAmongGood("{\"id\":\"x\",\"time\":\"2026-11-18T11:59:59Z\"}")
                        .get("code")
                        .asString())
                .isEqualTo("TOO_LATE");
        publisher.events.clear();
        publisher.rejections.clear();
        assertThat(rejectedAmongGood("{\"id\":\"x\",\"time\":\"2026-11-21T12:05:01Z\"}")
                        .get("code")
                        .asString())
                .isEqualTo("IN_FUTURE");
    }

    @Test
    void missingIdIsNamedAndTheRestArrives() throws Exception {
        JsonNode result = rejectedAmongGood("{\"usage\":{\"input_tokens\":1}}");
        assertThat(result.get("code").asString()).isEqualTo("MISSING_FIELD");
        assertThat(result.get("field").asString()).isEqualTo("id");
    }

    @Test
    void malformedDocumentIsRefusedWithItsPlace() throws Exception {
        // When
        HttpResponse<String> response = post("/v1/events", "[" + GOOD + ",\n{\"id\": oops}]");

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = json(response).get("error");
        assertThat(error.get("code").asString()).isEqualTo("MALFORMED_JSON");
        assertThat(error.get("message").asString()).contains("line 2");
        assertThat(error.get("message").asString()).doesNotContain("oops");
        assertThat(publisher.events).isEmpty();
    }

    @Test
    void malformedLineIsNamedAndTheOtherLinesArrive() throws Exception {
        // When
        HttpResponse<String> response = send(request("/v1/events")
                .setHeader("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(GOOD + "\n{\"id\":\n" + GOOD.replace("a1", "a2") + "\n"))
                .build());

        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        JsonNode body = json(response);
        assertThat(body.get("accepted").asInt()).isEqualTo(2);
        assertThat(body.get("results").get(1).get("code").asString()).isEqualTo("MALFORMED_JSON");
        assertThat(publisher.events).hasSize(2);
    }

    @Test
    void aDeliveryRejectedWholeAnswers400WithTheVerdicts() throws Exception {
        // When
        HttpResponse<String> response = post("/v1/events", with("\"usage\":{\"output_tokens\":-3}"));

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode body = json(response);
        assertThat(body.get("error").get("field").asString()).isEqualTo("usage.output_tokens");
        assertThat(body.get("results").get(0).get("code").asString()).isEqualTo("NEGATIVE");
    }

    @Test
    void unknownWrongAndRevokedKeysAreRefusedAlike() throws Exception {
        // Given
        HttpRequest.Builder unknown = request("/v1/events").setHeader("Authorization", "Bearer ck_nobody_x");
        HttpRequest.Builder wrong = request("/v1/events").setHeader("Authorization", "Bearer " + key.token() + "0");
        HttpRequest.Builder none =
                HttpRequest.newBuilder(request("/v1/events").build(), (name, value) -> !name.equals("Authorization"));

        for (HttpRequest.Builder request : List.of(unknown, wrong, none)) {
            // When
            HttpResponse<String> response =
                    send(request.POST(HttpRequest.BodyPublishers.ofString(GOOD)).build());

            // Then
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(json(response).get("error").get("code").asString()).isEqualTo("UNAUTHORIZED");
        }
        key.key().setRevoked(true);
        keys.record(key.key().getKeyId(), key.key(), 1);
        assertThat(post("/v1/events", GOOD).statusCode()).isEqualTo(401);
        assertThat(publisher.events).isEmpty();
    }

    @Test
    void oversizedBodyIsRefusedWithoutBeingRead() throws Exception {
        restart(Map.of("ingest.http.max-body-bytes", "1000"));

        // When
        HttpResponse<String> announced = post("/v1/events", "[" + " ".repeat(2_000) + GOOD + "]");
        HttpResponse<String> chunked = send(request("/v1/events")
                .POST(HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofString("[" + " ".repeat(2_000) + GOOD + "]")))
                .build());

        // Then
        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(post("/v1/events", GOOD).statusCode()).isEqualTo(202);
    }

    @Test
    void gzipIsUnderstoodAndABombIsNot() throws Exception {
        restart(Map.of("ingest.http.max-decompressed-bytes", "100000"));

        // When
        HttpResponse<String> small = gzip(GOOD);
        HttpResponse<String> bomb = gzip("[" + " ".repeat(50_000_000) + "]");
        HttpResponse<String> broken = send(request("/v1/events")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofString("not gzip"))
                .build());
        HttpResponse<String> other = send(request("/v1/events")
                .header("Content-Encoding", "br")
                .POST(HttpRequest.BodyPublishers.ofString(GOOD))
                .build());

        // Then
        assertThat(small.statusCode()).as(small.body()).isEqualTo(202);
        assertThat(bomb.statusCode()).isEqualTo(413);
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(other.statusCode()).isEqualTo(415);
    }

    private HttpResponse<String> gzip(String text) throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(Samples.utf8(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return send(request("/v1/events")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()))
                .build());
    }

    @Test
    void tooManyEventsAreRefused() throws Exception {
        restart(Map.of("ingest.http.max-events", "2"));
        assertThat(post("/v1/events", "[" + GOOD + "," + GOOD + "," + GOOD + "]")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void foreignMediaTypeIsRefused() throws Exception {
        HttpResponse<String> response = send(request("/v1/events")
                .setHeader("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString("id,model"))
                .build());
        assertThat(response.statusCode()).isEqualTo(415);
    }

    @Test
    void awayBrokerMeans503AndNothingConfirmed() throws Exception {
        publisher.answer = new Delivery.Unavailable("test");
        HttpResponse<String> response = post("/v1/events", GOOD);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void fullBufferMeans429() throws Exception {
        publisher.answer = new Delivery.Full();
        HttpResponse<String> response = post("/v1/events", GOOD);
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void moreRequestsThanMayBeInFlightAreTurnedAway() throws Exception {
        restart(Map.of("ingest.http.max-requests-in-flight", "1"));
        publisher.hold = new CountDownLatch(1);

        // Given one request waiting for the broker
        var first = client.sendAsync(
                request("/v1/events")
                        .POST(HttpRequest.BodyPublishers.ofString(GOOD))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        publisher.entered.await();

        // When
        HttpResponse<String> second = post("/v1/events", GOOD);

        // Then
        assertThat(second.statusCode()).isEqualTo(429);
        publisher.hold.countDown();
        assertThat(first.get().statusCode()).isEqualTo(202);
    }

    @Test
    void providerPayloadTakesItsAttributionFromHeaders() throws Exception {
        // When
        HttpResponse<String> response = send(request("/v1/ingest/anthropic")
                .header("x-costline-customer", "acme")
                .header("x-costline-trace", "t-1")
                .header("x-costline-tags", "env=prod, tier=gold")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Samples.bytes("anthropic/message.json")))
                .build());

        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        RequestEvent event = publisher.events.peek();
        assertThat(event.getCustomerId()).isEqualTo("acme");
        assertThat(event.getTraceId()).isEqualTo("t-1");
        assertThat(event.getTags()).containsEntry("env", "prod").containsEntry("tier", "gold");
        assertThat(event.getTokens().getOutputVisible()).isEqualTo(29);
    }

    @Test
    void cloudEventsBatchIsRead() throws Exception {
        String event = "{\"specversion\":\"1.0\",\"type\":\"llm\",\"source\":\"/s\",\"id\":\"c1\",\"subject\":\"acme\","
                + "\"time\":\"2026-11-21T11:59:00Z\",\"data\":{\"model\":\"gpt-4o\",\"usage\":{\"input_tokens\":3}}}";
        HttpResponse<String> response = send(request("/v1/events")
                .setHeader("Content-Type", "application/cloudevents-batch+json")
                .POST(HttpRequest.BodyPublishers.ofString("[" + event + "]"))
                .build());
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(publisher.events.peek().getCustomerId()).isEqualTo("acme");
        assertThat(publisher.events.peek().getSourceInstance()).isEqualTo("/s");
    }

    @Test
    void sourcesAreListedAndUnknownOnesAreNotFound() throws Exception {
        HttpResponse<String> sources = send(request("/v1/sources").GET().build());
        assertThat(sources.statusCode()).isEqualTo(200);
        assertThat(json(sources).get("sources").findValuesAsString("name"))
                .contains("costline", "litellm", "openai", "anthropic", "gemini");
        assertThat(post("/v1/ingest/nobody", GOOD).statusCode()).isEqualTo(404);
    }

    private void restart(Map<String, String> settings) {
        door.close();
        start(settings);
    }
}
