package io.costline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The address is chosen here, and the certificate must still be the name's. */
class PosterTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path folder;

    @Test
    void theCertificateMustBeTheNamesWhateverAddressIsConnectedTo() throws Exception {
        // Given
        SSLContext context = context();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger got = new AtomicInteger();
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            got.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        Poster.Names here = host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")};

        // When
        try (Poster poster = new Poster(
                new Addresses(List.of("127.0.0.0/8")),
                here,
                Duration.ofSeconds(20),
                new DefaultClientTlsStrategy(context))) {
            Outcome right =
                    post(poster, "https://good.test:" + server.getAddress().getPort() + "/");
            Outcome wrong =
                    post(poster, "https://other.test:" + server.getAddress().getPort() + "/");

            // Then
            assertThat(right).isEqualTo(new Outcome.Delivered());
            assertThat(wrong).isInstanceOf(Outcome.Failed.class);
            assertThat(got).hasValue(1);
        } finally {
            server.stop(0);
        }
    }

    private static Outcome post(Poster poster, String url) {
        return poster.send(Endpoint.Type.WEBHOOK, URI.create(url), new Message("{}", Map.of()));
    }

    private SSLContext context() throws Exception {
        Path store = folder.resolve("good.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "good",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=good.test",
                        "-ext",
                        "san=dns:good.test",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
