package io.costline.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.identity.Attribution;
import io.costline.ingest.Samples;
import io.costline.keys.ApiKeyFactory;
import io.costline.keys.KeyTerms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Senders that begin and do not end: they take nobody's place but their own, and not for long. */
class SlowBodiesTest extends DoorTest {
    private final List<Socket> connections = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private Socket connect() throws IOException {
        Socket connection = new Socket(InetAddress.getLoopbackAddress(), port());
        connection.setSoTimeout(30_000);
        connections.add(connection);
        return connection;
    }

    private Socket begin(String token, String framing) throws IOException {
        Socket connection = connect();
        String head =
                "POST /v1/events HTTP/1.1\r\nHost: door\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                        + token + "\r\n" + framing;
        connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return connection;
    }

    private String tokenOf(String tenant) {
        var other = new ApiKeyFactory().create(Attribution.ofTenant(tenant), KeyTerms.unlimited("test"), Samples.NOW);
        keys.record(other.key().getKeyId(), other.key(), 1);
        return other.token();
    }

    @Test
    void oneTenantsSlowConnectionsCloseTheDoorForNobodyElse() throws Exception {
        // Given a door with few places, and more connections of one tenant than it has for all
        restart(Map.of("ingest.http.max-requests-in-flight", "16", "ingest.http.body-time", "PT60S"));
        String other = tokenOf("other");
        for (int i = 0; i < 400; i++) {
            switch (i % 4) {
                case 0 -> begin(other, "Content-Length: 1000\r\n\r\n[");
                case 1 -> begin(other, "Content-Length: 8000000\r\n\r\n[");
                case 2 -> begin(other, "Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n");
                default -> begin(other, "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF\r\n[");
            }
        }

        // Then the tenant itself comes to its end, and others do not notice
        assertThat(post("/v1/events", GOOD).statusCode()).isEqualTo(202);
        assertThat(post("/v1/events", GOOD).statusCode()).isEqualTo(202);
        assertThat(firstLine(begin(other, "Content-Length: 1000\r\n\r\n["))).contains("429");
    }

    @Test
    void aBodyThatDoesNotComeEndsItsConnection() throws Exception {
        // Given
        restart(Map.of("ingest.http.body-time", "PT0.5S"));
        List<Socket> slow = List.of(
                begin(key.token(), "Content-Length: 1000\r\n\r\n["),
                begin(key.token(), "Transfer-Encoding: chunked\r\n\r\n"),
                begin(key.token(), "Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n"),
                begin(key.token(), "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF\r\n["),
                begin(key.token(), "Content-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n\u001f"));

        // Then each is closed, and the door is open
        for (Socket connection : slow) {
            assertThat(ended(connection)).isTrue();
        }
        assertThat(post("/v1/events", GOOD).statusCode()).isEqualTo(202);
    }

    @Test
    void aBodyThatComesSteadilyMayTakeLonger() throws Exception {
        // Given a body in pieces, slower than the time for a small one but at the least rate
        restart(Map.of("ingest.http.body-time", "PT0.6S", "ingest.http.min-body-rate", "2000"));
        String body = "[" + " ".repeat(8_000) + GOOD + "]";
        Socket connection = begin(key.token(), "Content-Length: " + body.length() + "\r\n\r\n");

        // When
        for (int from = 0; from < body.length(); from += 1_000) {
            String piece = body.substring(from, Math.min(body.length(), from + 1_000));
            connection.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(150);
        }

        // Then
        assertThat(firstLine(connection)).contains("202");
    }

    private static String firstLine(Socket connection) throws IOException {
        var line = new StringBuilder();
        for (int octet = connection.getInputStream().read();
                octet >= 0 && octet != '\r';
                octet = connection.getInputStream().read()) {
            line.append((char) octet);
        }
        return line.toString();
    }

    /** Whether the other side hung up, with or without an answer before. */
    private static boolean ended(Socket connection) {
        try {
            connection.getInputStream().readAllBytes();
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
