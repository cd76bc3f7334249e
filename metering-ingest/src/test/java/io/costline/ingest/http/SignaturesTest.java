package io.costline.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.avro.RequestEvent;
import io.costline.identity.Attribution;
import io.costline.ingest.Samples;
import io.costline.keys.ApiKeyFactory;
import io.costline.keys.KeyTerms;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries that prove where they come from. */
class SignaturesTest extends DoorTest {
    private static final byte[] HOOK = Samples.utf8(
            "{\"request_id\":\"h1\",\"response_body\":\"{\\\"id\\\":\\\"chatcmpl-1\\\","
                    + "\\\"object\\\":\\\"chat.completion\\\",\\\"model\\\":\\\"gpt-4o\\\",\\\"usage\\\":{\\\"prompt_tokens\\\":3}}\"}");
    private static final String HELICONE = "/v1/ingest/helicone";
    private static final String HEADER = "helicone-signature";

    @TempDir
    Path folder;

    private static String hmac(String algorithm, String secret, byte[] body) throws Exception {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }

    private HttpRequest.Builder hook(byte[] body) {
        return request(HELICONE).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private HttpResponse<String> bare(byte[] body, String signature) throws Exception {
        HttpRequest bearer = hook(body).build();
        return send(HttpRequest.newBuilder(bearer.uri())
                .header("Content-Type", "application/json")
                .header(HEADER, signature)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    @Test
    void heliconesSignatureIsNeededOnceItsSecretIsKnown() throws Exception {
        Files.writeString(folder.resolve("secret"), "s3cret\n");
        restart(Map.of(
                "ingest.signatures.helicone.secret-file",
                folder.resolve("secret").toString()));

        // When
        HttpResponse<String> missing = send(hook(HOOK).build());
        HttpResponse<String> wrong = send(
                hook(HOOK).header(HEADER, hmac("HmacSHA256", "other", HOOK)).build());
        HttpResponse<String> noHex =
                send(hook(HOOK).header(HEADER, "sha256=xyz").build());
        HttpResponse<String> right = send(
                hook(HOOK).header(HEADER, hmac("HmacSHA256", "s3cret", HOOK)).build());

        // Then
        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(json(missing).get("error").get("field").asString()).isEqualTo(HEADER);
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(noHex.statusCode()).isEqualTo(401);
        assertThat(right.statusCode()).as(right.body()).isEqualTo(202);
        assertThat(publisher.events).hasSize(1);
        assertThat(right.body() + missing.body()).doesNotContain("s3cret");
    }

    @Test
    void aChangedByteIsNotedBeforeAnythingIsParsed() throws Exception {
        restart(Map.of("ingest.signatures.helicone.secret", "s3cret"));
        String signature = hmac("HmacSHA256", "s3cret", HOOK);
        assertThat(send(hook(Samples.utf8("not json")).header(HEADER, signature).build())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aSignatureSpeaksForItsKeyWhereTheSenderHasNone() throws Exception {
        // Given two tenants, each with a webhook of its own
        ApiKeyFactory.NewKey other =
                new ApiKeyFactory().create(Attribution.ofTenant("other"), KeyTerms.unlimited("hook"), Samples.NOW);
        restart(Map.of(
                "ingest.signatures.helicone.secret", "theirs",
                "ingest.signatures.helicone.key-id", other.key().getKeyId(),
                "ingest.signatures.second.source", "helicone",
                "ingest.signatures.second.secret", "nobodys",
                "ingest.signatures.second.key-id", "unknown"));
        keys.record(other.key().getKeyId(), other.key(), 1);

        // When
        HttpResponse<String> theirs = bare(HOOK, hmac("HmacSHA256", "theirs", HOOK));

        // Then
        assertThat(theirs.statusCode()).as(theirs.body()).isEqualTo(202);
        assertThat(publisher.events).extracting(RequestEvent::getTenant).containsExactly("other");
        assertThat(bare(HOOK, hmac("HmacSHA256", "guess", HOOK)).statusCode()).isEqualTo(401);
        assertThat(bare(HOOK, hmac("HmacSHA256", "nobodys", HOOK)).statusCode()).isEqualTo(401);
        assertThat(send(hook(HOOK).build()).statusCode())
                .as("another tenant's secret is not asked of this key")
                .isEqualTo(202);
    }

    @Test
    void aSignaturePermitsNoMoreThanItsKey() throws Exception {
        // Given a key for another source, and one that has ended
        ApiKeyFactory.NewKey narrow = new ApiKeyFactory()
                .create(Attribution.ofTenant("other"), new KeyTerms("", List.of("ingest:kong"), null), Samples.NOW);
        ApiKeyFactory.NewKey ended = new ApiKeyFactory()
                .create(
                        Attribution.ofTenant("other"),
                        new KeyTerms("", List.of(), Samples.NOW.plusSeconds(1)),
                        Samples.NOW.minusSeconds(60));
        ended.key().setExpiresAt(Samples.NOW.minusSeconds(1));
        restart(Map.of(
                "ingest.signatures.helicone.secret", "narrow",
                "ingest.signatures.helicone.key-id", narrow.key().getKeyId(),
                "ingest.signatures.ended.source", "helicone",
                "ingest.signatures.ended.secret", "ended",
                "ingest.signatures.ended.key-id", ended.key().getKeyId()));
        keys.record(narrow.key().getKeyId(), narrow.key(), 1);
        keys.record(ended.key().getKeyId(), ended.key(), 2);

        // Then
        assertThat(bare(HOOK, hmac("HmacSHA256", "narrow", HOOK)).statusCode()).isEqualTo(403);
        assertThat(bare(HOOK, hmac("HmacSHA256", "ended", HOOK)).statusCode()).isEqualTo(401);
    }

    @Test
    void vercelsDrainsAreSignedWithSha1OverWhatWasSent() throws Exception {
        restart(Map.of(
                "ingest.signatures.vercel.secret", "old",
                "ingest.signatures.vercel-next.source", "vercel",
                "ingest.signatures.vercel-next.secret", "new"));
        byte[] body = Samples.bytes("vercel/provider-metadata-gateway.json");
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(body);
        }

        // When
        HttpResponse<String> plain = vercel(body, hmac("HmacSHA1", "old", body), "identity");
        HttpResponse<String> gzip = vercel(packed.toByteArray(), hmac("HmacSHA1", "new", packed.toByteArray()), "gzip");
        HttpResponse<String> sha256 = vercel(body, hmac("HmacSHA256", "old", body), "identity");

        // Then
        assertThat(plain.statusCode()).as(plain.body()).isEqualTo(202);
        assertThat(gzip.statusCode()).as(gzip.body()).isEqualTo(202);
        assertThat(sha256.statusCode()).isEqualTo(401);
        assertThat(json(sha256).get("error").get("field").asString()).isEqualTo("x-vercel-signature");
    }

    private HttpResponse<String> vercel(byte[] body, String signature, String encoding) throws Exception {
        return send(request("/v1/ingest/vercel")
                .header("x-vercel-signature", signature)
                .header("Content-Encoding", encoding)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    @Test
    void settingsThatCannotWorkAreNamed() {
        assertThatThrownBy(() -> restart(Map.of("ingest.signatures.kong.secret", "s")))
                .hasMessageContaining("ingest.signatures.kong.source");
        assertThatThrownBy(() -> restart(Map.of("ingest.signatures.vercel.key-id", "k")))
                .hasMessageContaining("ingest.signatures.vercel");
    }

    @Test
    void langfusesClientsSendTheKeyAsAPasswordAndGetTheirAnswer() throws Exception {
        String basic = Base64.getEncoder().encodeToString(Samples.utf8("pk-lf-any:" + key.token()));
        HttpResponse<String> response = send(request("/v1/ingest/langfuse/api/public/ingestion")
                .setHeader("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"batch\":[{\"id\":\"1\",\"type\":\"generation-create\",\"timestamp\":\"2026-11-21T11:59:00Z\","
                                + "\"body\":{\"id\":\"o\",\"model\":\"gpt-4o\",\"usage\":{\"input\":3}}},"
                                + "{\"id\":\"2\",\"type\":\"generation-create\",\"body\":{}}]}"))
                .build());
        assertThat(response.statusCode()).isEqualTo(207);
        assertThat(json(response).get("successes")).hasSize(1);
        assertThat(json(response).get("errors").get(0).get("error").asString()).isEqualTo("MISSING_FIELD");
        assertThat(publisher.events.peek().getTenant()).isEqualTo("demo");
    }
}
