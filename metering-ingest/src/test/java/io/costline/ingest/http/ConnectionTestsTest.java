package io.costline.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.ingest.Samples;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How gateways try an endpoint before they send to it: answered as they want, and nothing counts. */
class ConnectionTestsTest extends DoorTest {
    private static final String CODE = "7f4677dfb49b149c4a67d45e84e0bcaab835ea50";
    private static final String VERIFY = "x-vercel-verify";
    private static final String VERCEL = "/v1/ingest/vercel";
    private static final String LINE =
            "[{\"id\":\"1\",\"message\":\"hello\",\"timestamp\":1795262399000,\"source\":\"lambda\",\"projectId\":\"p\",\"deploymentId\":\"d\"}]";

    private HttpRequest.Builder bare(String path) {
        return HttpRequest.newBuilder(URI.create(address() + path));
    }

    private HttpResponse<String> sent(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        return send(
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    private void assertIgnored(HttpResponse<String> answer, String reason) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(json(answer).get("ignored").asInt()).isEqualTo(1);
        assertThat(json(answer).get("results").get(0).get("reason").asString()).isEqualTo(reason);
        assertThat(publisher.events).isEmpty();
        assertThat(publisher.rejections).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST"})
    void vercelsCodeIsGivenBackToWhoeverAsks(String method) throws Exception {
        // Given a code and no secret yet: the drain is still to be made
        restart(Map.of("ingest.signatures.vercel.verify", CODE));

        // When it asks without a key
        HttpResponse<String> answer = send(bare(VERCEL)
                .header(VERIFY, CODE)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue(VERIFY)).hasValue(CODE);
        assertThat(publisher.events).isEmpty();
    }

    @Test
    void aDeliveryIsAnsweredWithTheCodeAndNeedsItsKeyAllTheSame() throws Exception {
        restart(Map.of("ingest.signatures.vercel.verify", CODE));
        String result = new String(Samples.bytes("vercel/provider-metadata-gateway.json"), StandardCharsets.UTF_8);

        // When
        HttpResponse<String> lines = sent(VERCEL, LINE);
        HttpResponse<String> call = sent(VERCEL, result);
        HttpResponse<String> stranger = send(
                bare(VERCEL).POST(HttpRequest.BodyPublishers.ofString(result)).build());

        // Then
        assertThat(lines.statusCode()).as(lines.body()).isEqualTo(200);
        assertThat(lines.headers().firstValue(VERIFY)).hasValue(CODE);
        assertThat(json(lines).get("results").get(0).get("reason").asString())
                .isEqualTo("a log line without the gateway's metadata");
        assertThat(call.statusCode()).as(call.body()).isEqualTo(200);
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(publisher.events).hasSize(1);
    }

    @Test
    void theCodeIsNoSubstituteForASignature() throws Exception {
        restart(Map.of(
                "ingest.signatures.vercel.verify", CODE,
                "ingest.signatures.vercel.secret", "s3cret",
                "ingest.signatures.other.source", "vercel",
                "ingest.signatures.other.verify", "another"));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(Samples.utf8("s3cret"), "HmacSHA1"));
        String signature = HexFormat.of().formatHex(mac.doFinal(Samples.utf8(LINE)));

        // When
        HttpResponse<String> unsigned = sent(VERCEL, LINE);
        HttpResponse<String> signed = sent(VERCEL, LINE, "x-vercel-signature", signature, VERIFY, CODE);
        HttpResponse<String> asked =
                send(bare(VERCEL).header(VERIFY, "another").GET().build());
        HttpResponse<String> guessed =
                send(bare(VERCEL).header(VERIFY, "no code of ours").GET().build());

        // Then
        assertThat(unsigned.statusCode()).isEqualTo(401);
        assertThat(signed.statusCode()).as(signed.body()).isEqualTo(200);
        assertThat(signed.headers().firstValue(VERIFY)).hasValue(CODE);
        assertThat(asked.headers().firstValue(VERIFY)).hasValue("another");
        assertThat(guessed.headers().firstValue(VERIFY).orElseThrow()).isIn(CODE, "another");
    }

    @Test
    void withoutACodeNothingIsGivenBack() throws Exception {
        HttpResponse<String> asked =
                send(bare(VERCEL).header(VERIFY, CODE).GET().build());
        HttpResponse<String> posted = send(bare(VERCEL)
                .header(VERIFY, CODE)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(asked.statusCode()).isEqualTo(405);
        assertThat(asked.headers().firstValue("allow")).hasValue("POST");
        assertThat(json(asked).get("error").get("code").asString()).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(posted.statusCode()).isEqualTo(401);
        assertThat(asked.headers().firstValue(VERIFY)).isEmpty();
        assertThat(posted.headers().firstValue(VERIFY)).isEmpty();
        assertThat(sent(VERCEL, LINE).statusCode()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({
        "ingest.signatures.helicone.verify, abc, ingest.signatures.helicone.verify: helicone asks for no code",
        "ingest.signatures.vercel.verify, 'a b', ingest.signatures.vercel.verify: must be a code of 1 to 256 visible characters",
        "ingest.signatures.kong.verify, abc, ingest.signatures.kong.source: deliveries of kong are not signed"
    })
    void aWrongCodeIsSaidByTheNameOfItsSetting(String setting, String value, String said) {
        assertThatThrownBy(() -> restart(Map.of(setting, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | {\"resourceSpans\":[]}",
                "PUT | {\"resourceSpans\":[]}",
                "POST | {}",
                "POST | {\"resourceSpans\":[{\"scopeSpans\":[]}]}"
            })
    void openRoutersEmptyExportIsTaken(String method, String body) throws Exception {
        HttpResponse<String> answer = send(request("/v1/traces")
                .header("X-Test-Connection", "true")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(publisher.events).isEmpty();
    }

    @Test
    void broadcastAtTheWrongAddressIsTold() throws Exception {
        HttpResponse<String> answer = sent("/v1/ingest/openrouter", "{\"resourceSpans\":[]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("error").get("message").asString()).contains("/v1/traces");
    }

    @Test
    void logpushsTestUploadIsIgnored() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(Samples.utf8("{\"content\":\"tests\"}"));
        }
        HttpResponse<String> unpacked = sent("/v1/ingest/cloudflare", "{\"content\":\"tests\"}");
        HttpResponse<String> gzipped = send(request("/v1/ingest/cloudflare")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()))
                .build());

        assertIgnored(unpacked, "Logpush's test of its destination");
        assertIgnored(gzipped, "Logpush's test of its destination");
    }

    @Test
    void liteLlmsMockedCallIsIgnored() throws Exception {
        assertIgnored(
                sent(
                        "/v1/ingest/litellm",
                        "[{\"id\":\"t\",\"status\":\"success\",\"model\":\"litellm-mock-response-model\",\"prompt_tokens\":10,\"total_tokens\":30}]"),
                "LiteLLM's connection test, answered by a mock");
    }

    @Test
    void langfusesAuthCheckKnowsTheKeyAndItsOtlpIsRead() throws Exception {
        // Given
        String langfuse = "/v1/ingest/langfuse/api/public";
        String basic =
                "Basic " + Base64.getEncoder().encodeToString(("any:" + key.token()).getBytes(StandardCharsets.UTF_8));
        String span =
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"5b8efff798038103d269b633813fc60c\",\"spanId\":\"eee19b7ec3c1b174\",\"startTimeUnixNano\":\"1795262399000000000\",\"attributes\":[{\"key\":\"langfuse.observation.type\",\"value\":{\"stringValue\":\"generation\"}},{\"key\":\"gen_ai.request.model\",\"value\":{\"stringValue\":\"gpt-4o\"}},{\"key\":\"gen_ai.usage.input_tokens\",\"value\":{\"intValue\":\"3\"}}]}]}]}]}";

        // When
        HttpResponse<String> known =
                send(bare(langfuse + "/projects").header("Authorization", basic).build());
        HttpResponse<String> unknown = send(bare(langfuse + "/projects")
                .header("Authorization", "Basic YTpi")
                .build());
        HttpResponse<String> traces = send(bare(langfuse + "/otel/v1/traces")
                .header("Authorization", basic)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(span))
                .build());

        // Then
        assertThat(known.statusCode()).as(known.body()).isEqualTo(200);
        assertThat(json(known).get("data").get(0).get("id").asString()).isEqualTo("demo");
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(traces.statusCode()).as(traces.body()).isEqualTo(200);
        assertThat(publisher.events).hasSize(1);
        assertThat(publisher.events.element().getServedModel()).isEqualTo("gpt-4o");
    }
}
