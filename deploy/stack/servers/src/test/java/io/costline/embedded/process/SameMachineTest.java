package io.costline.embedded.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SameMachineTest {
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                })
                .getFilters()
                .add(new SameMachine());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void programsOfThisMachineAreServed() throws IOException {
        int port = server.getAddress().getPort();
        assertThat(status("Host: 127.0.0.1:" + port)).isEqualTo(200);
        assertThat(status("Host: localhost")).isEqualTo(200);
        assertThat(status("Host: LOCALHOST:" + port)).isEqualTo(200);
        assertThat(status("Host: [::1]:" + port)).isEqualTo(200);
        assertThat(status("Host: 127.0.0.1\r\nSec-Fetch-Site: none")).isEqualTo(200);
    }

    @Test
    void pagesAreNotHoweverTheyCome() throws IOException {
        for (String foreign : new String[] {
            "Host: evil.example",
            "Host: evil.example:8123",
            "Host: 127.0.0.1.evil.example",
            "Host: localhost.evil.example:1",
            "Host: evil.example\r\nContent-Type: text/plain",
            "Host: 127.0.0.1\r\nOrigin: http://evil.example",
            "Host: 127.0.0.1\r\nOrigin: null",
            "Host: 127.0.0.1\r\nOrigin: http://127.0.0.1:3000",
            "Host: 127.0.0.1\r\nSec-Fetch-Site: cross-site",
            "Host: 127.0.0.1\r\nSec-Fetch-Site: same-site"
        }) {
            assertThat(status(foreign)).as(foreign).isEqualTo(403);
        }
    }

    private int status(String headers) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }
}
