package io.costline.console.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Answers with what a browser must know of them. */
final class HttpReplies {
    private static final JsonFactory JSON = new JsonFactory();

    /** Nothing from elsewhere, nothing inline, in nobody's frame. */
    private static final Map<HeaderName, String> SAFE = Map.of(
            HeaderNames.create("Content-Security-Policy"),
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self';"
                    + " frame-ancestors 'none'",
            HeaderNames.create("X-Content-Type-Options"),
            "nosniff",
            HeaderNames.create("X-Frame-Options"),
            "DENY",
            HeaderNames.create("Referrer-Policy"),
            "same-origin",
            HeaderNames.create("Cross-Origin-Opener-Policy"),
            "same-origin",
            HeaderNames.create("Cross-Origin-Resource-Policy"),
            "same-origin",
            HeaderNames.create("Permissions-Policy"),
            "camera=(), geolocation=(), microphone=()");

    private HttpReplies() {}

    static void safe(ServerResponse response) {
        SAFE.forEach((name, value) -> response.header(name, value));
    }

    static void json(ServerResponse response, byte[] json) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");
        uncached(response).send(json);
    }

    static void seeOther(ServerResponse response, String address) {
        response.status(Status.SEE_OTHER_303);
        response.header(HeaderNames.LOCATION, address);
        uncached(response).send();
    }

    static ServerResponse uncached(ServerResponse response) {
        return response.header(HeaderNames.CACHE_CONTROL, "no-store");
    }

    static void refuse(ServerResponse response, HttpRefusal refusal) {
        response.status(Status.create(refusal.status()));
        if (refusal.status() == 401) {
            response.header(HeaderNames.create("WWW-Authenticate"), "Bearer");
        } else if (refusal.status() == 503) {
            response.header(HeaderNames.create("Retry-After"), "2");
        }
        json(response, object(json -> {
            json.writeName("error");
            json.writeStartObject();
            json.writeStringProperty("code", refusal.code());
            json.writeStringProperty("message", refusal.getMessage());
            if (!refusal.field().isEmpty()) {
                json.writeStringProperty("field", refusal.field());
            }
            json.writeEndObject();
        }));
    }

    static byte[] object(Consumer<JsonGenerator> body) {
        var out = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            body.accept(json);
            json.writeEndObject();
        }
        return out.toByteArray();
    }
}
