package io.costline.console.http;

import io.costline.clickhouse.query.QuestionException;
import io.costline.clickhouse.query.Questions;
import io.costline.console.access.LinkTokens;
import io.costline.console.access.Origins;
import io.costline.console.access.Readers;
import io.costline.console.access.Sessions;
import io.costline.console.answer.Asking;
import io.costline.console.answer.Denied;
import io.costline.console.answer.Prices;
import io.costline.console.config.ConsoleConfig;
import io.costline.console.oidc.SignIns;
import io.costline.service.Listening;
import io.helidon.http.HttpException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running server: every path there is. */
public final class ConsoleServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleServer.class);
    private static final String FILES = "web/";
    /** A policy of routing stands in it. */
    private static final int LONGEST_ADDRESS = 16_384;

    private final ConsoleMetrics metrics;
    private final Application application = new Application(FILES);
    private final SessionService sessions;
    private final OidcService oidc;
    private final QuestionsService questions;
    private final ExplainService explain;
    private final ReconcileService reconcile;
    private final CardsService cards;
    private final ShadowService shadow;
    private final LiveService live;
    private final byte[] openApi = OpenApi.document();
    private final WebServer server;

    private ConsoleServer(
            ConsoleConfig config,
            int port,
            Questions clickHouse,
            Readers readers,
            Optional<LinkTokens> links,
            Prices prices,
            MeterRegistry meters,
            InstantSource clock) {
        metrics = new ConsoleMetrics(meters);
        Asking asking = new Asking(
                clickHouse, config.limits().concurrent(), config.limits().time(), clock);
        Sessions held =
                new Sessions(readers, asking.standing()::tenants, config.http().session());
        Gate gate = new Gate(new Origins(config.http().publicUrl(), port), held, readers, clock, port);
        Audit audit = new Audit();
        sessions = new SessionService(
                gate,
                held,
                readers,
                links,
                asking.standing(),
                () -> prices.book().version(),
                application.built(),
                config.ingestUrl(),
                config.http().session(),
                clock,
                audit);
        oidc = new OidcService(
                gate,
                held,
                SignIns.of(config.oidc(), config.http().publicUrl().orElse(URI.create("http://127.0.0.1:" + port))),
                config.oidc().name(),
                config.http().session(),
                clock,
                audit);
        questions = new QuestionsService(gate, asking, config.limits(), audit, metrics);
        explain = new ExplainService(gate, asking, prices, audit);
        reconcile = new ReconcileService(gate, asking, audit);
        cards = new CardsService(gate, prices, audit);
        shadow = new ShadowService(gate, asking, prices, clock, audit);
        live = new LiveService(gate, asking.standing(), config.limits().live());
        metrics.gauge("costline.console.sessions", held::size);
        metrics.gauge("costline.console.live", live::open);
        server = Listening.start(
                WebServer.builder()
                        .addProtocol(Http1Config.builder()
                                .maxPrologueLength(LONGEST_ADDRESS)
                                .build())
                        .routing(routing -> route(routing, gate)),
                "console.http",
                config.http().host(),
                port);
    }

    /**
     * @param port that is free; its number is in the names it answers to
     * @throws io.costline.service.CannotListenException if it cannot be had
     */
    public static ConsoleServer start(
            ConsoleConfig config,
            int port,
            Questions clickHouse,
            Readers readers,
            Optional<LinkTokens> links,
            Prices prices,
            MeterRegistry meters,
            InstantSource clock) {
        return new ConsoleServer(config, port, clickHouse, readers, links, prices, meters, clock);
    }

    private void route(HttpRouting.Builder routing, Gate gate) {
        routing.addFilter(gate)
                .error(RuntimeException.class, this::failed)
                .get("/api/v1/session", sessions::show)
                .post("/api/v1/session", sessions::signIn)
                .delete("/api/v1/session", sessions::signOut)
                .post("/api/v1/session/tenant", sessions::choose)
                .get("/api/v1/sign-in", oidc::ways)
                .get("/api/v1/sign-in/oidc", oidc::begin)
                .get("/api/v1/sign-in/oidc/callback", oidc::end)
                .get("/api/v1/questions", questions::list)
                .get("/api/v1/questions/{name}", questions::ask)
                .get("/api/v1/explain/{id}", explain::explain)
                .get("/api/v1/reconciliation", reconcile::tell)
                .get("/api/v1/reconciliation.csv", reconcile::csv)
                .get("/api/v1/cards", cards::show)
                .get("/api/v1/shadow", shadow::shadow)
                .get("/api/v1/shadow.csv", shadow::shadowCsv)
                .get("/api/v1/what-if", shadow::whatIf)
                .get("/api/v1/what-if.csv", shadow::whatIfCsv)
                .get("/api/v1/live", live::tell)
                .get("/openapi.json", (request, response) -> HttpReplies.json(response, openApi))
                .get("/api/*", (request, response) -> none(request))
                .get("/assets/*", application::asset)
                .get("/*", this::page)
                .any("/*", (request, response) -> {
                    throw new HttpRefusal(
                            405, "method_not_allowed", request.prologue().method() + " is not for this");
                });
    }

    private void page(ServerRequest request, ServerResponse response) {
        if (request.path().path().equals("/") && request.query().contains("t")) {
            sessions.link(request, response, request.query().get("t"));
        } else {
            application.page(request, response);
        }
    }

    private static void none(ServerRequest request) {
        throw HttpRefusal.notFound(request.path().path());
    }

    private void failed(ServerRequest request, ServerResponse response, RuntimeException failure) {
        HttpRefusal refusal = refusal(failure);
        metrics.refused(refusal.code());
        if (refusal.status() >= 500) {
            LOG.atWarn()
                    .setCause(refusal.status() == 500 ? failure : null)
                    .addKeyValue("path", request.path().path())
                    .addKeyValue("errorCode", refusal.code())
                    .addKeyValue("reason", String.valueOf(failure.getMessage()))
                    .log("not answered");
        }
        HttpReplies.safe(response);
        HttpReplies.refuse(response, refusal);
    }

    private static HttpRefusal refusal(RuntimeException failure) {
        return switch (failure) {
            case HttpRefusal refusal -> refusal;
            case Denied denied -> new HttpRefusal(403, denied.code(), String.valueOf(denied.getMessage()));
            case QuestionException fault -> refusal(fault);
            case HttpException fault ->
                new HttpRefusal(
                        fault.status().code(),
                        "bad_request",
                        String.valueOf(fault.status().reasonPhrase()));
            default -> new HttpRefusal(500, "internal", "the console failed; its log says why");
        };
    }

    private static HttpRefusal refusal(QuestionException fault) {
        String message = String.valueOf(fault.getMessage());
        return switch (fault.fault()) {
            case UNKNOWN -> new HttpRefusal(404, "unknown_question", message);
            case VALUE -> new HttpRefusal(400, "bad_value", fault.field(), message);
            case AWAY ->
                new HttpRefusal(503, "clickhouse_unavailable", "ClickHouse does not answer; what was shown may be old");
            case NOT_READY -> new HttpRefusal(503, "not_ready", message);
            case TOO_SLOW -> new HttpRefusal(504, "too_slow", message);
            case TOO_MANY_ROWS -> new HttpRefusal(400, "too_many_rows", message);
            case REFUSED ->
                new HttpRefusal(
                        502, "clickhouse_refused", "ClickHouse refused the question; the console's log says why");
        };
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        live.close();
        server.stop();
    }
}
