package io.costline.console.http;

import io.costline.console.access.Origins;
import io.costline.console.access.Readers;
import io.costline.console.access.Session;
import io.costline.console.access.Sessions;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells who a request is from. An Authorization header counts alone: it comes from a program that means it. A cookie counts for
 * requests of our own pages.
 */
final class Gate implements Filter {
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");

    private final Origins origins;
    private final Sessions sessions;
    private final Readers readers;
    private final InstantSource clock;
    private final String cookie;
    private final String away;

    /** @param port in the cookie's name, which another port of the same host would overwrite else */
    Gate(Origins origins, Sessions sessions, Readers readers, InstantSource clock, int port) {
        this.origins = origins;
        this.sessions = sessions;
        this.readers = readers;
        this.clock = clock;
        this.cookie = origins.secure() ? "__Host-costline" : "costline-" + port;
        this.away = cookie + "-away";
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        HttpReplies.safe(response);
        if (!origins.knowsHost(request.headers().first(HeaderNames.HOST).orElse(""))) {
            throw new HttpRefusal(
                    421, "unknown_host", "the console does not answer to this name: set console.http.public-url");
        }
        chain.proceed();
    }

    /** @throws HttpRefusal unless somebody is signed in */
    Session session(ServerRequest request) {
        String authorization = header(request, HeaderNames.AUTHORIZATION);
        if (authorization != null) {
            return readers.keyId(authorization, clock.instant())
                    .flatMap(id -> readers.of(id, clock.instant()))
                    .orElseThrow(HttpRefusal::signIn);
        }
        if (!origins.ours(header(request, HeaderNames.ORIGIN), header(request, FETCH_SITE), false)) {
            throw foreign();
        }
        return cookie(request).flatMap(id -> sessions.of(id, clock.instant())).orElseThrow(HttpRefusal::signIn);
    }

    /** @throws HttpRefusal unless a page of ours may have sent it */
    void change(ServerRequest request) {
        if (!origins.ours(header(request, HeaderNames.ORIGIN), header(request, FETCH_SITE), true)) {
            throw foreign();
        }
    }

    private static HttpRefusal foreign() {
        return new HttpRefusal(403, "foreign_origin", "another site's page sent this");
    }

    Optional<String> cookie(ServerRequest request) {
        return request.headers().cookies().first(cookie).asOptional();
    }

    void signedIn(ServerResponse response, String id, Duration life) {
        response.headers().add(HeaderNames.SET_COOKIE, set(cookie, id, "Strict", life.toSeconds()));
    }

    void signedOut(ServerResponse response) {
        response.headers().add(HeaderNames.SET_COOKIE, set(cookie, "", "Strict", 0));
    }

    /** The browser goes to the identity provider; what it takes along is sent when another site sends it back. */
    void away(ServerResponse response, String state, Duration life) {
        response.headers().add(HeaderNames.SET_COOKIE, set(away, state, "Lax", life.toSeconds()));
    }

    /** What a browser took along that is back. */
    Optional<String> back(ServerRequest request) {
        return request.headers().cookies().first(away).asOptional();
    }

    private String set(String name, String value, String sameSite, long seconds) {
        return name + '=' + value + "; Path=/; HttpOnly; SameSite=" + sameSite + "; Max-Age=" + seconds
                + (origins.secure() ? "; Secure" : "");
    }

    static @Nullable String header(ServerRequest request, HeaderName name) {
        return request.headers().first(name).orElse(null);
    }
}
