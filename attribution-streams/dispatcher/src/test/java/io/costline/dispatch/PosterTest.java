package io.costline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PosterTest {
    private static final Message MESSAGE = new Message("{}", Map.of("webhook-id", "msg_1"));
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> THIS_MACHINE = List.of("127.0.0.0/8", "::1/128");

    private final Receiver receiver = new Receiver();

    @AfterEach
    void stop() {
        receiver.close();
    }

    private Outcome send(List<String> allowed, Poster.Names names, Duration timeout, String url) throws Exception {
        try (Poster poster = new Poster(new Addresses(allowed), names, timeout, null)) {
            return poster.send(Endpoint.Type.WEBHOOK, URI.create(url), MESSAGE);
        }
    }

    @Test
    void aRedirectIsAFailureAndIsNotFollowed() throws Exception {
        // Given
        receiver.answer = got -> 302;

        // When
        Outcome outcome = send(THIS_MACHINE, InetAddress::getAllByName, PATIENCE, receiver.url());

        // Then
        assertThat(outcome).isEqualTo(new Outcome.Failed("answered 302", Duration.ZERO));
        assertThat(receiver.got).extracting(Receiver.Got::path).containsExactly("/hook");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/",
                "http://localhost:%d/",
                "http://[::1]:%d/",
                "http://2130706433:%d/",
                "https://127.0.0.1:%d/"
            })
    void anInnerAddressIsRefusedHoweverItIsWritten(String url) throws Exception {
        // When
        Outcome outcome = send(List.of(), InetAddress::getAllByName, PATIENCE, url.formatted(receiver.port()));

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(receiver.got).isEmpty();
    }

    @Test
    void aNameIsResolvedOnceAndOnlyItsJudgedAddressIsConnectedTo() throws Exception {
        // Given a name that is public when it is judged, and this machine whenever it is asked again
        AtomicInteger asked = new AtomicInteger();
        InetAddress nowhere = InetAddress.getByName("192.0.2.1");
        InetAddress here = InetAddress.getByName("127.0.0.1");
        Poster.Names rebinding = host -> new InetAddress[] {asked.getAndIncrement() == 0 ? nowhere : here};

        // When the first is a network that is allowed and answers nobody
        Outcome outcome = send(
                List.of("192.0.2.0/24"),
                rebinding,
                Duration.ofMillis(500),
                "http://rebinding.test:" + receiver.port() + "/");

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(asked).hasValue(1);
        assertThat(receiver.got).isEmpty();
    }

    @Test
    void ofANamesAddressesThoseThatMayNotAreLeftOut() throws Exception {
        // Given
        Poster.Names both =
                host -> new InetAddress[] {InetAddress.getByName("10.0.0.1"), InetAddress.getByName("127.0.0.1")};

        // When
        Outcome outcome = send(List.of("127.0.0.1/32"), both, PATIENCE, "http://both.test:" + receiver.port() + "/");

        // Then
        assertThat(outcome).isEqualTo(new Outcome.Delivered());
    }

    @Test
    void whoHangsIsGivenUp() throws Exception {
        // Given
        receiver.answer = got -> Receiver.HANG;

        // When
        Outcome outcome = send(THIS_MACHINE, InetAddress::getAllByName, Duration.ofMillis(300), receiver.url());

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void whoAnswersAByteAtATimeIsGivenUpToo() throws Exception {
        // Given
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = server.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\n".getBytes());
                    while (true) {
                        socket.getOutputStream().write("x-slow: 1\r\n".getBytes());
                        Thread.sleep(50);
                    }
                } catch (Exception e) {
                    // the other side went
                }
            });

            // When
            Outcome outcome = send(
                    THIS_MACHINE,
                    InetAddress::getAllByName,
                    Duration.ofMillis(500),
                    "http://127.0.0.1:" + server.getLocalPort() + "/");

            // Then
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 429, 500, 503})
    void anyOtherStatusIsTriedAgain(int status) throws Exception {
        // Given
        receiver.answer = got -> status;

        // Then
        assertThat(send(THIS_MACHINE, InetAddress::getAllByName, PATIENCE, receiver.url()))
                .isEqualTo(new Outcome.Failed("answered " + status, Duration.ZERO));
    }

    @Test
    void goneIsGone() throws Exception {
        // Given
        receiver.answer = got -> 410;

        // Then
        assertThat(send(THIS_MACHINE, InetAddress::getAllByName, PATIENCE, receiver.url()))
                .isEqualTo(new Outcome.Gone());
    }
}
