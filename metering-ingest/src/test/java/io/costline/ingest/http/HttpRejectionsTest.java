package io.costline.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.Rejection;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the door refuses, and that it loses nothing else. */
class HttpRejectionsTest extends DoorTest {
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
}
