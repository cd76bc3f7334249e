package io.costline.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestEvent;
import io.costline.ingest.Samples;
import io.costline.ingest.publish.Delivery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The door as a caller meets it. */
class HttpDoorTest extends DoorTest {
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
    void aWrongClockJudgesNobodysTimeAndSaysSo() throws Exception {
        publisher.wrongClock = Optional.of("this host's clock is PT80H ahead of Kafka's");
        HttpResponse<String> known = post("/v1/events", GOOD);
        publisher.wrongClock = Optional.empty();
        publisher.answer = new Delivery.WrongClock();
        HttpResponse<String> found = post("/v1/events", GOOD);

        assertThat(List.of(known.statusCode(), found.statusCode())).containsOnly(500);
        assertThat(known.body()).contains("WRONG_CLOCK", "PT80H ahead", "nothing was kept");
        assertThat(found.body()).contains("WRONG_CLOCK", "ahead of Kafka's");
        assertThat(publisher.rejections).isEmpty();
    }

    @Test
    void anEventTheBrokerFindsTooLargeIsItsOwnVerdictAndTheOthersAreKept() throws Exception {
        var tooLarge = new BitSet();
        tooLarge.set(0);
        publisher.answer = new Delivery.Acknowledged(tooLarge);
        HttpResponse<String> response = post("/v1/events", "[" + GOOD + "," + GOOD + "]");
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body())
                .contains("\"accepted\":1")
                .contains("\"rejected\":1")
                .contains("TOO_LARGE")
                .doesNotContain("KAFKA_UNAVAILABLE");
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
}
