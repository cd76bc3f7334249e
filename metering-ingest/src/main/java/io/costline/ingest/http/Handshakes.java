package io.costline.ingest.http;

import io.costline.ingest.IngestMetrics;
import io.costline.ingest.http.Signatures.Scheme;
import io.costline.keys.ApiKeys;
import io.costline.keys.Grant;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.util.List;

/**
 * What senders ask an endpoint before they send: Vercel, whose it is, by a code that it wants back in a header with status
 * 200; Langfuse's SDKs, whether their key is known.
 */
final class Handshakes {
    private static final byte[] NOTHING = {};

    private final Signatures signatures;
    private final ApiKeys keys;
    private final IngestMetrics metrics;
    private final Clock clock;

    Handshakes(Signatures signatures, ApiKeys keys, IngestMetrics metrics, Clock clock) {
        this.signatures = signatures;
        this.keys = keys;
        this.metrics = metrics;
        this.clock = clock;
    }

    void routing(HttpRules rules) {
        rules.get("/ingest/langfuse/api/public/projects", this::projects)
                .get("/ingest/{source}", this::verify)
                .head("/ingest/{source}", this::verify);
    }

    /** Whether the source may want a code of ours back; then every answer to it carries one. */
    boolean greets(ServerRequest request, ServerResponse response, String source) {
        Scheme scheme = Scheme.of(source).orElse(null);
        List<String> codes = scheme == null ? List.of() : signatures.codes(scheme);
        if (scheme == null || codes.isEmpty()) {
            return false;
        }
        String asked = asked(request, scheme);
        response.header(HeaderNames.create(scheme.verifyHeader()), codes.contains(asked) ? asked : codes.getFirst());
        return true;
    }

    /** Whether the request is the question and no delivery: it names the code it wants. */
    static boolean isQuestion(ServerRequest request, String source) {
        return Scheme.of(source)
                .filter(scheme -> !asked(request, scheme).isEmpty())
                .isPresent();
    }

    private static String asked(ServerRequest request, Scheme scheme) {
        return scheme.verifyHeader().isEmpty()
                ? ""
                : request.headers()
                        .first(HeaderNames.create(scheme.verifyHeader()))
                        .orElse("");
    }

    private void verify(ServerRequest request, ServerResponse response) {
        if (greets(request, response, request.path().pathParameters().get("source"))) {
            send(response, 200, NOTHING);
        } else {
            response.header(HeaderNames.ALLOW, "POST");
            send(response, 405, Answers.refusal(Refusal.notPosted()));
        }
    }

    /** Langfuse's {@code auth_check}: the projects of the key, of which ours has one, its tenant. */
    private void projects(ServerRequest request, ServerResponse response) {
        Grant grant = keys.authenticate(
                request.headers().first(HeaderNames.AUTHORIZATION).orElse(null), clock.instant());
        if (grant == null) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Basic");
            send(response, 401, Answers.refusal(Refusal.unauthorized()));
        } else {
            send(response, 200, Answers.projects(grant.attribution().tenant()));
        }
    }

    private void send(ServerResponse response, int status, byte[] body) {
        metrics.answered(status);
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, Replies.JSON.mediaType());
        response.send(body);
    }
}
