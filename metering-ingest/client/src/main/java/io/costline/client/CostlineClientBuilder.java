package io.costline.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link CostlineClient}. Only {@link #url} and {@link #key} are needed. Not safe for many threads. */
public final class CostlineClientBuilder {
    private @Nullable String url;
    private @Nullable Supplier<String> key;
    private long bufferBytes = 16 << 20;
    private int batchEvents = 500;
    private int batchBytes = 512 << 10;
    private Duration linger = Duration.ofMillis(500);
    private Overflow overflow = Overflow.drop();
    private int concurrentRequests = 2;
    private Duration requestTimeout = Duration.ofSeconds(15);
    private Duration closeTimeout = Duration.ofSeconds(10);
    private Duration firstPause = Duration.ofMillis(100);
    private Duration longestPause = Duration.ofSeconds(30);
    private Consumer<RejectedEvent> onRejected = event -> {};
    private @Nullable HttpClient http;

    CostlineClientBuilder() {}

    /**
     * The door's address, such as {@code https://costline.example.com}.
     *
     * @throws IllegalArgumentException if it is no http or https address
     */
    public CostlineClientBuilder url(String url) {
        URI uri = URI.create(url);
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("url must be http(s)://host[:port][/path]: " + url);
        }
        this.url = url.replaceAll("/+$", "");
        return this;
    }

    /**
     * The API key. It is sent as it is and never logged or written to disk.
     *
     * @throws IllegalArgumentException if it is blank or has characters that a header cannot carry
     */
    public CostlineClientBuilder key(String key) {
        if (key.isBlank() || !key.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException("key must be visible ASCII without spaces");
        }
        return key(() -> key);
    }

    /** The API key, asked for with each request: for keys that are rotated while the process runs. */
    public CostlineClientBuilder key(Supplier<String> key) {
        this.key = Objects.requireNonNull(key, "key");
        return this;
    }

    /**
     * Memory for events that are not delivered yet, in bytes; 16 MiB unless told. Beside it each concurrent request
     * holds up to two batches while it is made.
     */
    public CostlineClientBuilder bufferBytes(long bytes) {
        this.bufferBytes = positive("bufferBytes", bytes);
        return this;
    }

    /** What happens when that memory is full; {@link Overflow#drop} unless told. */
    public CostlineClientBuilder overflow(Overflow overflow) {
        this.overflow = Objects.requireNonNull(overflow, "overflow");
        return this;
    }

    /** Events that make a batch full; 500 unless told, 10,000 at most, as the door takes no more. */
    public CostlineClientBuilder batchEvents(int events) {
        this.batchEvents = (int) atMost("batchEvents", positive("batchEvents", events), 10_000);
        return this;
    }

    /** Bytes that make a batch full, before compression; 512 KiB unless told, 4 MiB at most. No event may be larger. */
    public CostlineClientBuilder batchBytes(int bytes) {
        this.batchBytes = (int) atMost("batchBytes", positive("batchBytes", bytes), 4 << 20);
        return this;
    }

    /** How long an event waits for others to share its batch; 500 ms unless told. Metered bodies do not wait. */
    public CostlineClientBuilder linger(Duration linger) {
        this.linger = notNegative("linger", linger);
        return this;
    }

    /** Requests under way at the same time, each with a thread of its own; 2 unless told. */
    public CostlineClientBuilder concurrentRequests(int requests) {
        this.concurrentRequests = (int) atMost("concurrentRequests", positive("concurrentRequests", requests), 64);
        return this;
    }

    /** How long to wait for the whole of an answer before the batch is sent again; 15 s unless told. */
    public CostlineClientBuilder requestTimeout(Duration timeout) {
        this.requestTimeout = notZero("requestTimeout", timeout);
        return this;
    }

    /** How long {@link CostlineClient#close()} tries to deliver what is left; 10 s unless told. */
    public CostlineClientBuilder closeTimeout(Duration timeout) {
        this.closeTimeout = notNegative("closeTimeout", timeout);
        return this;
    }

    /**
     * Pauses between attempts: they double from the first to the longest, each less up to half of it by chance, and
     * last at least as long as the door's {@code Retry-After}. 100 ms and 30 s unless told.
     */
    public CostlineClientBuilder backoff(Duration first, Duration longest) {
        this.firstPause = notZero("first", first);
        this.longestPause = notZero("longest", longest);
        return this;
    }

    /**
     * Is told of each event that will not be sent again because the door rejected it, or because it cannot be sent at
     * all. It is called on a thread of the client, which meanwhile delivers nothing, or on the recording thread; what
     * it throws is logged.
     */
    public CostlineClientBuilder onRejected(Consumer<RejectedEvent> listener) {
        this.onRejected = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /** The HTTP client to use, for a proxy, a trust store or a client certificate; it is not closed with this one. */
    public CostlineClientBuilder httpClient(HttpClient http) {
        this.http = Objects.requireNonNull(http, "http");
        return this;
    }

    /**
     * Starts a client.
     *
     * @throws IllegalStateException if url or key is missing, or the buffer is smaller than twice the batches that may
     *     be under way and one more
     * @throws java.io.UncheckedIOException if the directory to spill to cannot be used
     */
    public CostlineClient build() {
        long least = 2L * batchBytes * (concurrentRequests + 1);
        if (bufferBytes < least) {
            throw new IllegalStateException("bufferBytes must be at least 2 x batchBytes x (concurrentRequests + 1), "
                    + least + ", and is " + bufferBytes);
        }
        return new CostlineClient(settings());
    }

    /**
     * Makes a client that sends on the caller's thread and returns the door's answers. Of the settings url, key, {@link
     * #requestTimeout}, {@link #backoff} and {@link #httpClient} concern it.
     *
     * @throws IllegalStateException if url or key is missing
     */
    public DirectClient buildDirect() {
        return new DirectClient(settings());
    }

    private Settings settings() {
        if (url == null || key == null) {
            throw new IllegalStateException("url and key are needed");
        }
        return new Settings(
                url,
                key,
                new Backlog.Limits(bufferBytes, batchEvents, batchBytes, Nanos.of(linger)),
                overflow,
                concurrentRequests,
                requestTimeout,
                closeTimeout,
                new Backoff(Nanos.of(firstPause), Nanos.of(longestPause)),
                onRejected,
                http == null ? ownClient() : http);
    }

    private static HttpClient ownClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // an upgrade would be asked for with each connection, in vain
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    private static long positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
        return value;
    }

    private static long atMost(String name, long value, long most) {
        if (value > most) {
            throw new IllegalArgumentException(name + " must be at most " + most + ": " + value);
        }
        return value;
    }

    private static Duration notNegative(String name, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + duration);
        }
        return duration;
    }

    private static Duration notZero(String name, Duration duration) {
        if (duration.isZero()) {
            throw new IllegalArgumentException(name + " must not be zero");
        }
        return notNegative(name, duration);
    }
}
