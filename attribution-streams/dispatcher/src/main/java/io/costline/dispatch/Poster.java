package io.costline.dispatch;

import io.costline.service.Release;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Posts messages. A name is resolved once a connection, the addresses it has are judged, and one of these is connected to, while TLS holds the
 * certificate to the name. Redirects, cookies and proxies are not followed.
 */
final class Poster implements AutoCloseable {
    private static final int CONNECTIONS = 64;
    private static final int OK = 200;
    private static final int AFTER_OK = 300;
    private static final int BAD_REQUEST = 400;
    private static final int GONE = 410;

    private final Duration timeout;
    private final CloseableHttpClient secure;
    /** Plain http goes to networks that are allowed by name, and to no other. */
    private final CloseableHttpClient plain;

    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("deadlines").factory());

    /** How names become addresses: {@link InetAddress#getAllByName} outside tests. */
    interface Names {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    /** @param tls null: what the JVM trusts */
    Poster(Addresses addresses, Names names, Duration timeout, @Nullable TlsSocketStrategy tls) {
        this.timeout = timeout;
        this.secure = client(new Judged(names, addresses::mayConnect), timeout, tls);
        this.plain = client(new Judged(names, addresses::isAllowed), timeout, null);
    }

    private static CloseableHttpClient client(Judged names, Duration timeout, @Nullable TlsSocketStrategy tls) {
        Timeout most = Timeout.of(timeout);
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(names)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(most)
                        .setSocketTimeout(most)
                        .build())
                .setMaxConnTotal(CONNECTIONS)
                .setMaxConnPerRoute(CONNECTIONS);
        if (tls != null) {
            connections.setTlsSocketStrategy(tls);
        }
        return HttpClients.custom()
                .setConnectionManager(connections.build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(most)
                        .setConnectionRequestTimeout(most)
                        .build())
                .setUserAgent("Costline/" + Release.VERSION)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /** Of a name's addresses only those that may be connected to. */
    private record Judged(Names names, Predicate<InetAddress> may) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] open = Arrays.stream(names.of(host)).filter(may).toArray(InetAddress[]::new);
            if (open.length == 0) {
                throw new UnknownHostException("refused: " + host
                        + " has no address that may be connected to; dispatcher.allowed-networks may name its network");
            }
            return open;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /** One try. */
    Outcome send(Endpoint.Type type, URI address, Message message) {
        HttpPost post = new HttpPost(address);
        message.headers().forEach(post::addHeader);
        post.setEntity(
                new StringEntity(message.body(), ContentType.APPLICATION_JSON.withCharset(StandardCharsets.UTF_8)));
        AtomicBoolean late = new AtomicBoolean();
        Future<?> deadline = deadlines.schedule(
                () -> {
                    late.set(true);
                    post.cancel(); // a timeout of the socket is one of each byte
                },
                timeout.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            CloseableHttpClient client = address.getScheme().equals("http") ? plain : secure;
            return client.execute(post, response -> outcome(type, response));
        } catch (IOException e) {
            return new Outcome.Failed(
                    late.get() ? "took longer than " + timeout : "did not answer: " + e.getMessage(), Duration.ZERO);
        } finally {
            deadline.cancel(false);
        }
    }

    private static Outcome outcome(Endpoint.Type type, ClassicHttpResponse response) {
        int status = response.getCode();
        if (status >= OK && status < AFTER_OK) {
            return new Outcome.Delivered();
        }
        if (status == GONE) {
            return new Outcome.Gone();
        }
        if (status == BAD_REQUEST && type != Endpoint.Type.WEBHOOK) {
            return new Outcome.Refused("answered 400: it does not take this one");
        }
        return new Outcome.Failed("answered " + status, retryAfter(response));
    }

    private static Duration retryAfter(ClassicHttpResponse response) {
        Header header = response.getFirstHeader("Retry-After");
        String value = header == null ? "" : String.valueOf(header.getValue());
        return value.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(value)) : Duration.ZERO;
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        secure.close();
        plain.close();
    }
}
