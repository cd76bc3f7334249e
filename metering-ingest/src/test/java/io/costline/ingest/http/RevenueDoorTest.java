package io.costline.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.ApiKey;
import io.costline.ingest.Samples;
import io.costline.ingest.publish.Delivery;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class RevenueDoorTest extends DoorTest {
    private static final String ROWS = """
            customer,plan,feature,kind,amount,currency,from,to,id
            acme,pro,,SUBSCRIPTION,99.00,USD,2026-09-01,2026-10-01,a/1
            acme,pro,,SUBSCRIPTION,ninety,USD,2026-09-01,2026-10-01,a/2
            """;
    private static final String NOTHING = "{\"object\":\"event\",\"type\":\"plan.created\"}";

    @Test
    void aVerdictALineAndTheGoodOnesArePublished() throws Exception {
        HttpResponse<String> answer = post("/v1/revenue/csv", ROWS);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(json(answer).get("accepted").asInt()).isEqualTo(1);
        assertThat(json(answer).get("results").get(0).get("line_id").asString()).isEqualTo("csv/a/1");
        assertThat(json(answer).get("results").get(1).get("field").asString()).isEqualTo("amount");
        assertThat(publisher.lines).singleElement().satisfies(line -> {
            assertThat(line.getTenant()).isEqualTo("demo");
            assertThat(line.getAmount()).isEqualByComparingTo("99");
        });
        assertThat(publisher.rejections)
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.getSource()).isEqualTo("revenue-csv"));
    }

    @Test
    void nothingIsConfirmedThatTheBrokerHasNot() throws Exception {
        publisher.answer = new Delivery.Unavailable("no broker");
        assertThat(post("/v1/revenue/csv", ROWS).statusCode()).isEqualTo(503);
    }

    @Test
    void anUnknownBillingSystemIsToldTheKnownOnes() throws Exception {
        HttpResponse<String> answer = post("/v1/revenue/chargebee", "{}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("csv, lago, openmeter, orb, stripe");
    }

    @Test
    void onlyAKeyWithThatScopeMaySend() throws Exception {
        HttpRequest stranger = HttpRequest.newBuilder(URI.create(address() + "/v1/revenue/csv"))
                .POST(HttpRequest.BodyPublishers.ofString(ROWS))
                .build();
        assertThat(send(stranger).statusCode()).isEqualTo(401);
    }

    private static String signature(String secret, long time, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8)));
    }

    private int hook(String signature) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address() + "/v1/revenue/stripe"))
                        .header("Stripe-Signature", signature)
                        .POST(HttpRequest.BodyPublishers.ofString(NOTHING))
                        .build())
                .statusCode();
    }

    @Test
    void stripesSignatureStandsInForAKeyWithinFiveMinutes() throws Exception {
        restartWithKeyOf("whsec_1");
        long now = Samples.NOW.getEpochSecond();

        assertThat(hook("t=" + now + ",v1=" + signature("whsec_1", now, NOTHING)))
                .isEqualTo(202);
        assertThat(hook("t=" + now + ",v1=00,v1=" + signature("whsec_1", now, NOTHING) + ",v0=11"))
                .as("a rolled secret signs twice")
                .isEqualTo(202);
        assertThat(hook("t=" + now + ",v1=" + signature("other", now, NOTHING))).isEqualTo(401);
        long old = now - 301;
        assertThat(hook("t=" + old + ",v1=" + signature("whsec_1", old, NOTHING)))
                .as("overheard and sent again")
                .isEqualTo(401);
        assertThat(hook("t=" + now + ",v1=" + signature("whsec_1", old, NOTHING)))
                .isEqualTo(401);
        assertThat(hook("v1=" + signature("whsec_1", now, NOTHING))).isEqualTo(401);
    }

    private void restartWithKeyOf(String secret) {
        String id = "hook";
        restart(Map.of("ingest.signatures.stripe.secret", secret, "ingest.signatures.stripe.key-id", id));
        ApiKey hook = ApiKey.newBuilder(key.key()).setKeyId(id).build();
        keys.record(id, hook, 1);
    }
}
