package io.costline.console.http;

import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Row;
import io.costline.console.access.Session;
import io.costline.console.answer.Asking;
import io.costline.console.answer.Prices;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.routing.Policy;
import io.costline.files.FaultyFileException;
import io.costline.shadow.PolicyFile;
import io.costline.shadow.ShadowCsv;
import io.costline.shadow.StoredRoutes;
import io.costline.shadow.StoredShadow;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A policy of routing, or one model, on stored calls: as {@code costline routing shadow} and {@code costline what-if} tell it. */
final class ShadowService {
    /** The question whose calls are judged; what narrows it narrows the answer. */
    static final Question CALLS = Question.named("routed_calls");

    private static final int LONGEST_POLICY = 4_000;
    private static final int LONGEST_MODEL = 200;
    private static final long MOST_CALLS = 1_000_000;
    private static final int AT_ONCE = 2;

    private final Gate gate;
    private final Asking asking;
    private final Prices prices;
    private final InstantSource clock;
    private final Audit audit;
    private final Semaphore places = new Semaphore(AT_ONCE);

    ShadowService(Gate gate, Asking asking, Prices prices, InstantSource clock, Audit audit) {
        this.gate = gate;
        this.asking = asking;
        this.prices = prices;
        this.clock = clock;
        this.audit = audit;
    }

    private record Judged(String what, String said, Map<String, Object> values, StoredShadow shadow) {}

    void shadow(ServerRequest request, ServerResponse response) {
        json(response, judged(request, "policy", "json"));
    }

    void shadowCsv(ServerRequest request, ServerResponse response) {
        csv(response, judged(request, "policy", "csv"), "shadow");
    }

    void whatIf(ServerRequest request, ServerResponse response) {
        json(response, judged(request, "model", "json"));
    }

    void whatIfCsv(ServerRequest request, ServerResponse response) {
        csv(response, judged(request, "model", "csv"), "what-if");
    }

    private void json(ServerResponse response, Judged judged) {
        ObjectNode out = JsonMapper.shared().createObjectNode();
        out.put(judged.what(), judged.said())
                .put("tenant", String.valueOf(judged.values().get(Question.TENANT)))
                .put("as_of", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("price_book", Long.toString(prices.book().version()));
        ArrayNode currencies = out.putArray("currencies");
        judged.shadow().lines().forEach(currencies::add);
        HttpReplies.json(response, out.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void csv(ServerResponse response, Judged judged, String name) {
        response.header(HeaderNames.CONTENT_TYPE, "text/csv; charset=utf-8; header=present");
        response.header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"");
        HttpReplies.uncached(response).send(ShadowCsv.of(judged.shadow()).getBytes(StandardCharsets.UTF_8));
    }

    private Judged judged(ServerRequest request, String what, String form) {
        Session session = gate.session(request);
        Map<String, List<String>> given = QuestionsService.values(request.query());
        String said = text(given.remove(what), what);
        Map<String, Object> values = new HashMap<>(asking.values(session, CALLS, given));
        if (!places.tryAcquire()) {
            throw new HttpRefusal(503, "busy", "other policies are being judged; try again");
        }
        try {
            Pricer pricer = new Pricer(prices.book());
            StoredShadow shadow = what.equals("model")
                    ? StoredShadow.everythingAt(said, pricer, new Asked(asking), values)
                    : StoredShadow.of(policy(said, session, values), pricer, new Asked(asking), values);
            Map<String, Object> shown = new LinkedHashMap<>(values);
            shown.put(what, said);
            audit.seen(
                    session,
                    what.equals("model") ? "what-if" : "shadow",
                    shown,
                    shadow.lines().size(),
                    form);
            return new Judged(
                    what, what.equals("model") ? said : shadow.policy().id(), values, shadow);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            places.release();
        }
    }

    private static String text(@Nullable List<String> given, String what) {
        int longest = what.equals("model") ? LONGEST_MODEL : LONGEST_POLICY;
        if (given == null || given.size() != 1 || given.getFirst().isBlank()) {
            throw new HttpRefusal(400, "bad_value", what, what + " must be given, once");
        }
        String text = given.getFirst().strip();
        if (text.length() > longest) {
            throw new HttpRefusal(400, "bad_value", what, what + " has more than " + longest + " characters");
        }
        return text;
    }

    /** The policy, whose own tenant and beginning are kept to. */
    private static Policy policy(String text, Session session, Map<String, Object> values) {
        try {
            Policy policy = PolicyFile.parse(text);
            if (!policy.tenant().isEmpty() && !policy.tenant().equals(session.tenant())) {
                throw new HttpRefusal(
                        400, "bad_value", "policy", "routing.tenant: the policy is of another tenant than is shown");
            }
            Instant from = policy.from();
            if (from != null && !(values.get("from") instanceof Instant asked && asked.isAfter(from))) {
                values.put("from", from);
            }
            return policy;
        } catch (FaultyFileException e) {
            throw new HttpRefusal(400, "bad_value", "policy", String.valueOf(e.getMessage()));
        }
    }

    private record Asked(Asking asking) implements StoredRoutes.Source {
        @Override
        public void each(Question question, Map<String, ?> values, Consumer<Row> take) {
            asking.each(question, values, MOST_CALLS, take);
        }

        @Override
        public List<Row> ask(String question, Map<String, ?> values) {
            return asking.rows(question, Map.copyOf(values));
        }
    }
}
