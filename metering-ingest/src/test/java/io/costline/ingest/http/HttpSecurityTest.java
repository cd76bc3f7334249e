package io.costline.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.identity.Attribution;
import io.costline.ingest.Samples;
import io.costline.keys.ApiKeyFactory;
import io.costline.keys.KeyTerms;
import io.costline.service.CannotListenException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may send what, and over what kind of connection. */
class HttpSecurityTest extends DoorTest {
    @TempDir
    Path folder;

    @Test
    void aKeySendsOnlyWhatItsScopesName() throws Exception {
        // Given
        var scoped = new ApiKeyFactory()
                .create(Attribution.ofTenant("demo"), new KeyTerms("", List.of("ingest:litellm"), null), Samples.NOW);
        keys.record(scoped.key().getKeyId(), scoped.key(), 1);

        // When
        HttpResponse<String> other = postAs(scoped.token(), "/v1/events", GOOD);
        HttpResponse<String> own = postAs(scoped.token(), "/v1/ingest/litellm", "[]");

        // Then
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(json(other).at("/error/code").asString()).isEqualTo("FORBIDDEN");
        assertThat(json(other).at("/error/message").asString()).contains("ingest:costline");
        assertThat(own.statusCode()).isEqualTo(202);
        assertThat(publisher.events).isEmpty();
    }

    @Test
    void anExpiredKeyIsNobody() throws Exception {
        // Given
        var expired = new ApiKeyFactory()
                .create(
                        Attribution.ofTenant("demo"),
                        new KeyTerms("", List.of(), Samples.NOW),
                        Samples.NOW.minusSeconds(60));
        keys.record(expired.key().getKeyId(), expired.key(), 1);

        // When / Then
        assertThat(postAs(expired.token(), "/v1/events", GOOD).statusCode()).isEqualTo(401);
    }

    @Test
    void aTakenPortIsAFaultAndNoDoor() throws Exception {
        try (var other = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> restart(Map.of("ingest.http.port", Integer.toString(other.getLocalPort()))))
                    .isInstanceOf(CannotListenException.class)
                    .hasMessageContaining("ingest.http: cannot listen on 127.0.0.1 port " + other.getLocalPort());
        }
    }

    @Test
    void tooManyBytesOfHeadersAreRefused() throws Exception {
        restart(Map.of("ingest.http.max-header-bytes", "2000"));

        // When
        HttpResponse<String> refused = send(request("/v1/events")
                .header("x-costline-tags", "a=" + "b".repeat(3_000))
                .POST(HttpRequest.BodyPublishers.ofString(GOOD))
                .build());

        // Then
        assertThat(refused.statusCode()).isBetween(400, 499);
        assertThat(publisher.events).isEmpty();
        assertThat(post("/v1/events", GOOD).statusCode()).isEqualTo(202);
    }

    @Test
    void withACertificateTheDoorSpeaksTlsAlone() throws Exception {
        // Given
        PemCertificate server = PemCertificate.make(folder, "server");
        restart(Map.of(
                "ingest.http.tls.certificate", server.certificate().toString(),
                "ingest.http.tls.key", server.key().toString()));

        // When
        try (HttpClient trusting = server.trustedBy().build()) {
            HttpResponse<String> response = trusting.send(secure(), HttpResponse.BodyHandlers.ofString());

            // Then
            assertThat(response.statusCode()).isEqualTo(202);
            assertThat(response.sslSession()).isPresent();
        }
        assertThatThrownBy(() -> client.send(secure(), HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> post("/v1/events", GOOD)).isInstanceOf(IOException.class);
    }

    @Test
    void withAClientAuthorityCallersShowACertificate() throws Exception {
        // Given
        PemCertificate server = PemCertificate.make(folder, "server");
        PemCertificate caller = PemCertificate.make(folder, "caller");
        restart(Map.of(
                "ingest.http.tls.certificate", server.certificate().toString(),
                "ingest.http.tls.key", server.key().toString(),
                "ingest.http.tls.client-ca", caller.certificate().toString()));

        // When / Then
        try (HttpClient known = server.trustedBy(caller).build();
                HttpClient unknown = server.trustedBy().build()) {
            assertThat(known.send(secure(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(202);
            assertThatThrownBy(() -> unknown.send(secure(), HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void halfASettingIsNamedAtStart() {
        Map<String, String> noKey = Map.of(
                "ingest.http.tls.certificate", folder.resolve("absent.pem").toString());
        Map<String, String> noFile = Map.of(
                "ingest.http.tls.certificate", folder.resolve("absent.pem").toString(),
                "ingest.http.tls.key", folder.resolve("absent.key").toString());

        assertThatThrownBy(() -> restart(noKey)).hasMessage("ingest.http.tls.key is missing");
        assertThatThrownBy(() -> restart(noFile)).hasMessageContaining("absent.key cannot be read");
    }

    private HttpResponse<String> postAs(String token, String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest secure() {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port() + "/v1/events"))
                .header("Authorization", "Bearer " + key.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(GOOD))
                .build();
    }
}
