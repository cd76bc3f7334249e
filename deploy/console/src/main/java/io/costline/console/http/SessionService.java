package io.costline.console.http;

import io.costline.clickhouse.query.QuestionException;
import io.costline.clickhouse.query.Row;
import io.costline.console.access.LinkTokens;
import io.costline.console.access.Readers;
import io.costline.console.access.Session;
import io.costline.console.access.Sessions;
import io.costline.console.answer.TenantStanding;
import io.costline.service.Release;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Signing in and out, and who one is. */
final class SessionService {
    private static final int LONGEST_FORM = 2_048;

    private final Gate gate;
    private final Sessions sessions;
    private final Readers readers;
    private final Optional<LinkTokens> links;
    private final TenantStanding standing;
    private final LongSupplier priceBook;
    private final boolean application;
    private final Optional<URI> ingestUrl;
    private final Duration life;
    private final InstantSource clock;
    private final Audit audit;

    SessionService(
            Gate gate,
            Sessions sessions,
            Readers readers,
            Optional<LinkTokens> links,
            TenantStanding standing,
            LongSupplier priceBook,
            boolean application,
            Optional<URI> ingestUrl,
            Duration life,
            InstantSource clock,
            Audit audit) {
        this.gate = gate;
        this.sessions = sessions;
        this.readers = readers;
        this.links = links;
        this.standing = standing;
        this.priceBook = priceBook;
        this.application = application;
        this.ingestUrl = ingestUrl;
        this.life = life;
        this.clock = clock;
        this.audit = audit;
    }

    void show(ServerRequest request, ServerResponse response) {
        Session session = gate.session(request);
        List<Row> extent = extent(session);
        HttpReplies.json(response, HttpReplies.object(json -> {
            json.writeStringProperty("tenant", session.tenant());
            json.writeStringProperty("who", session.who());
            texts(json, "scopes", session.scopes());
            json.writeName("fixed");
            if (session.fixed().isPresent()) {
                json.writeStartObject();
                json.writeStringProperty("dimension", session.fixed().get().dimension());
                json.writeStringProperty("value", session.fixed().get().value());
                json.writeEndObject();
            } else {
                json.writeNull();
            }
            json.writeBooleanProperty("operator", session.operator());
            List<String> choices = choices(request);
            if (!choices.isEmpty()) {
                texts(json, "tenants", choices);
            }
            texts(json, "currencies", currencies(extent));
            json.writeStringProperty("first_event", bound(extent, "first_hour", false));
            json.writeStringProperty("last_event", bound(extent, "last_hour", true));
            json.writeStringProperty("price_book", Long.toString(priceBook.getAsLong()));
            json.writeBooleanProperty("application", application);
            json.writeStringProperty("ingest_url", ingestUrl.map(URI::toString).orElse(null));
            json.writeStringProperty("version", Release.VERSION);
        }));
    }

    /** Who one is does not hang on ClickHouse. */
    private List<Row> extent(Session session) {
        try {
            return standing.extent(session);
        } catch (QuestionException e) {
            return List.of();
        }
    }

    private static List<String> currencies(List<Row> extent) {
        return extent.stream()
                .map(row -> row.text("currency"))
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private static @Nullable String bound(List<Row> extent, String column, boolean last) {
        var times = extent.stream()
                .map(row -> TenantStanding.iso(row.text(column)))
                .sorted()
                .toList();
        return times.isEmpty() ? null : last ? times.getLast() : times.getFirst();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) {
        json.writeName(name);
        json.writeStartArray();
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    /** With a key, from a form. */
    void signIn(ServerRequest request, ServerResponse response) {
        gate.change(request);
        Instant now = clock.instant();
        String keyId = readers.keyId("Bearer " + field(request, "key"), now)
                .orElseThrow(() -> new HttpRefusal(
                        401, "bad_key", "key", "the key is unknown, ended, revoked, or has no scope read"));
        Session session = readers.of(keyId, now).orElseThrow(HttpRefusal::signIn);
        gate.cookie(request).ifPresent(sessions::close);
        gate.signedIn(response, sessions.ofKey(keyId, now), life);
        audit.signedIn(session, "key");
        done(request, response);
    }

    void signOut(ServerRequest request, ServerResponse response) {
        gate.change(request);
        gate.cookie(request).ifPresent(sessions::close);
        gate.signedOut(response);
        done(request, response);
    }

    /** Whose figures the request's session may turn to; a key's are one tenant's. */
    private List<String> choices(ServerRequest request) {
        return Gate.header(request, HeaderNames.AUTHORIZATION) == null
                ? gate.cookie(request).map(sessions::choices).orElse(List.of())
                : List.of();
    }

    /** Somebody who may see several tenants looks at another. */
    void choose(ServerRequest request, ServerResponse response) {
        gate.change(request);
        gate.session(request);
        String tenant = field(request, "tenant");
        if (choices(request).isEmpty()) {
            throw new HttpRefusal(403, "forbidden", "the tenant is decided by the key");
        }
        if (!gate.cookie(request).map(cookie -> sessions.choose(cookie, tenant)).orElse(false)) {
            throw new HttpRefusal(400, "bad_value", "tenant", "there are no figures of such a tenant for you");
        }
        done(request, response);
    }

    /** With a link: its token is good once, and does not stay in the address. */
    void link(ServerRequest request, ServerResponse response, String token) {
        Instant now = clock.instant();
        Optional<String> tenant = links.flatMap(known -> known.use(token, now));
        if (tenant.isPresent()) {
            String cookie = sessions.ofLink(tenant.get(), now);
            gate.signedIn(response, cookie, life);
            sessions.of(cookie, now).ifPresent(session -> audit.signedIn(session, "link"));
        }
        HttpReplies.seeOther(response, tenant.isPresent() ? "/" : "/sign-in?why=link");
    }

    private static void done(ServerRequest request, ServerResponse response) {
        String takes = Gate.header(request, HeaderNames.ACCEPT);
        if (takes != null && takes.contains("application/json")) {
            response.status(Status.NO_CONTENT_204);
            HttpReplies.uncached(response).send();
        } else {
            HttpReplies.seeOther(response, "/");
        }
    }

    private static String field(ServerRequest request, String name) {
        try (InputStream body = request.content().inputStream()) {
            byte[] form = body.readNBytes(LONGEST_FORM + 1);
            if (form.length > LONGEST_FORM) {
                throw new HttpRefusal(413, "too_large", "the form has more than " + LONGEST_FORM + " bytes");
            }
            for (String pair : new String(form, StandardCharsets.UTF_8).split("&")) {
                if (pair.startsWith(name + '=')) {
                    return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8)
                            .strip();
                }
            }
            throw new HttpRefusal(400, "bad_value", name, "the form has no " + name);
        } catch (IllegalArgumentException e) {
            throw new HttpRefusal(400, "bad_value", name, "the form cannot be read");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
