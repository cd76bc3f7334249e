package io.costline.ingest.http;

import io.costline.identity.Attribution;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.config.IngestConfig;
import io.costline.keys.Grant;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What every delivery goes through, whatever it holds: who sends it, whether there is room, its body within its limits and its
 * signature. What is left is a body that its sender may send.
 */
final class Reception implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final Callers callers;
    private final IngestConfig.Http limits;
    private final InFlight inFlight;
    private final ReadingTime readingTime;
    private final IngestMetrics metrics;

    Reception(Callers callers, IngestConfig.Http limits, IngestMetrics metrics) {
        this.callers = callers;
        this.limits = limits;
        this.inFlight = new InFlight(limits.maxRequestsInFlight(), limits.maxBytesInFlight());
        this.metrics = metrics;
        this.readingTime = new ReadingTime(limits.bodyTime(), limits.minBodyRate());
        metrics.gauge("costline.ingest.bodies.being.read", inFlight::bodies);
        metrics.gauge("costline.ingest.requests.in.flight", inFlight::requests);
        metrics.gauge("costline.ingest.bytes.in.flight", inFlight::bytes);
    }

    @Override
    public void close() {
        readingTime.close();
    }

    /**
     * Whom a delivery is for.
     *
     * @param signer the source as it signs
     * @param scope the source as a key's scopes name it; empty: nobody knows it
     * @param unknown what is answered then
     */
    record Addressee(String signer, String scope, Refusal unknown) {}

    /** Refuses the request, or hands its body on with the tenant it is of. */
    void receive(
            ServerRequest request,
            ServerResponse response,
            Replies replies,
            Addressee addressee,
            BiConsumer<byte[], Attribution> judge) {
        Callers.Caller caller = callers.of(
                addressee.signer(),
                header(request, "authorization"),
                name -> Objects.requireNonNullElse(header(request, name), ""));
        if (caller == null) {
            if (replies == Replies.JSON_OKAY && Handshakes.isQuestion(request, addressee.signer())) {
                send(response, replies, 200, NOTHING);
            } else {
                refuse(response, replies, Refusal.unauthorized());
            }
            return;
        }
        String scope = addressee.scope();
        if (scope.isEmpty()) {
            refuse(response, replies, addressee.unknown());
            return;
        }
        if (!caller.mayPermit(scope)) {
            refuse(response, replies, Refusal.forbidden(scope));
            return;
        }
        long announced = request.headers().contentLength().orElse(0);
        if (announced > limits.maxBodyBytes()) {
            refuse(response, replies, Refusal.tooLarge("body", "more than " + limits.maxBodyBytes() + " bytes"));
            return;
        }
        InFlight.Lease lease = inFlight.enter(caller.tenant());
        if (lease == null) {
            refuse(response, replies, Refusal.full());
            return;
        }
        try (lease) {
            ReadingTime.Reading timed = readingTime.limit(request.content().inputStream());
            SignedStream signed = caller.signed(timed);
            String encoding = Objects.requireNonNullElse(header(request, "content-encoding"), "");
            RequestBody body = read(timed, signed, encoding, announced, lease);
            switch (body) {
                case RequestBody.Refused refused -> refuse(response, replies, refused.refusal());
                case RequestBody.Read read -> {
                    Grant grant = caller.grant(signed);
                    if (grant == null) {
                        refuse(response, replies, caller.refusal());
                    } else if (!grant.permits(scope)) {
                        refuse(response, replies, Refusal.forbidden(scope));
                    } else if (!lease.work()) {
                        refuse(response, replies, Refusal.full());
                    } else {
                        judge.accept(read.bytes(), grant.attribution());
                    }
                }
            }
        }
    }

    /** @throws CloseConnectionException if it comes too slowly: the connection is closed then, and can bear no answer */
    private RequestBody read(
            ReadingTime.Reading timed, SignedStream signed, String encoding, long announced, InFlight.Lease lease) {
        try {
            RequestBody body = RequestBody.read(
                    signed, encoding, announced, limits.maxBodyBytes(), limits.maxDecompressedBytes(), lease);
            if (!timed.isLate()) {
                return body;
            }
        } catch (RuntimeException e) {
            if (!timed.isLate()) {
                throw e;
            }
        }
        metrics.answered(408);
        throw new CloseConnectionException("the body came too slowly");
    }

    /** Those that tell of the body, by lower-case name. */
    static Map<String, String> headers(ServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : request.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (name.startsWith("content-") || name.startsWith("x-")) {
                headers.put(name, header.get());
            }
        }
        return headers;
    }

    private static @Nullable String header(ServerRequest request, String name) {
        return request.headers().first(HeaderNames.create(name)).orElse(null);
    }

    void refuse(ServerResponse response, Replies replies, Refusal refusal) {
        if (refusal.status() == 429 || refusal.status() == 503) {
            response.header(HeaderNames.RETRY_AFTER, "1");
        }
        if (refusal.status() == 401) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        send(response, replies, refusal.status(), replies.refusal(refusal));
    }

    void send(ServerResponse response, Replies replies, int status, byte[] body) {
        metrics.answered(status);
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, replies.mediaType());
        response.send(body);
    }
}
