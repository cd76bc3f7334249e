package io.costline.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.identity.Attribution;
import io.costline.ingest.Samples;
import io.costline.ingest.publish.Delivery;
import io.costline.keys.ApiKeyFactory;
import io.costline.keys.KeyTerms;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OutcomesDoorTest extends DoorTest {
    private static final String TWO = """
            [{"id":"o-1","operation_id":"op-1","kind":"accepted","at":"2026-11-21T11:00:00Z"},
             {"id":"o-2","operation_id":"op-2","kind":"perhaps","at":"2026-11-21T11:00:00Z"}]""";

    @Test
    void aVerdictAnOutcomeAndTheGoodOnesArePublished() throws Exception {
        HttpResponse<String> answer = post("/v1/outcomes", TWO);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(json(answer).get("accepted").asInt()).isEqualTo(1);
        assertThat(json(answer).get("results").get(0).get("outcome_id").asString())
                .isEqualTo("o-1");
        assertThat(json(answer).get("results").get(1).get("field").asString()).isEqualTo("kind");
        assertThat(publisher.outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.getTenant()).isEqualTo("demo");
            assertThat(outcome.getOperationId()).isEqualTo("op-1");
        });
        assertThat(publisher.rejections)
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.getSource()).isEqualTo("outcomes"));
    }

    @Test
    void aDeliveryOfNothingGoodIsRefusedWithTheFirstReason() throws Exception {
        HttpResponse<String> answer = post("/v1/outcomes", "{\"id\":\"o-1\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("error").get("field").asString()).isEqualTo("kind");
        assertThat(post("/v1/outcomes", "{\"id\":").statusCode()).isEqualTo(400);
    }

    @Test
    void nothingIsConfirmedThatTheBrokerHasNot() throws Exception {
        publisher.answer = new Delivery.Unavailable("no broker");
        assertThat(post("/v1/outcomes", TWO).statusCode()).isEqualTo(503);
    }

    @Test
    void aLineTheBrokerFindsTooLargeIsItsOwnVerdictAndTheOthersAreKept() throws Exception {
        var tooLarge = new BitSet();
        tooLarge.set(1);
        publisher.answer = new Delivery.Acknowledged(tooLarge);

        JsonNode answer = json(post("/v1/outcomes", TWO.replace("perhaps", "accepted")));

        assertThat(answer.get("accepted").asInt()).isEqualTo(1);
        assertThat(answer.at("/results/0/status").asString()).isEqualTo("accepted");
        assertThat(answer.at("/results/1/code").asString()).isEqualTo("TOO_LARGE");
        assertThat(publisher.rejections)
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.getReasonCode()).isEqualTo("TOO_LARGE"));
    }

    @Test
    void onlyAKeyWithThatScopeMaySend() throws Exception {
        HttpRequest stranger = HttpRequest.newBuilder(URI.create(address() + "/v1/outcomes"))
                .POST(HttpRequest.BodyPublishers.ofString(TWO))
                .build();
        assertThat(send(stranger).statusCode()).isEqualTo(401);

        assertThat(sentWith("ingest:costline")).isEqualTo(403);
        assertThat(sentWith("ingest:outcomes")).isEqualTo(202);
    }

    private int sentWith(String scope) throws Exception {
        ApiKeyFactory.NewKey narrow = new ApiKeyFactory()
                .create(
                        new Attribution("demo", "", "", "", "", ""),
                        new KeyTerms("narrow", List.of(scope), null),
                        Samples.NOW);
        keys.record(narrow.key().getKeyId(), narrow.key(), 1);
        return send(HttpRequest.newBuilder(URI.create(address() + "/v1/outcomes"))
                        .header("Authorization", "Bearer " + narrow.token())
                        .POST(HttpRequest.BodyPublishers.ofString(TWO))
                        .build())
                .statusCode();
    }
}
