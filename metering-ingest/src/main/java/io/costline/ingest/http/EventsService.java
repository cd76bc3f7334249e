package io.costline.ingest.http;

import io.costline.failpoint.Failpoints;
import io.costline.identity.Attribution;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.Normalized;
import io.costline.ingest.Normalizer;
import io.costline.ingest.adapter.Sources;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.publish.Delivery;
import io.costline.ingest.publish.Publisher;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1}: events of our own, traces, payloads of others, and the list of sources. Each request blocks its own virtual
 * thread from the first byte to the broker's last acknowledgement.
 */
final class EventsService implements HttpService {
    private static final Logger LOG = LoggerFactory.getLogger(EventsService.class);
    private static final Set<String> OWN_SOURCES = Set.of(Sources.COSTLINE, Sources.CLOUDEVENTS);

    private static final String LANGFUSE = "langfuse";

    private final Normalizer normalizer;
    private final Reception reception;
    private final Handshakes handshakes;
    private final Publisher publisher;
    private final IngestMetrics metrics;
    private final Failpoints failpoints;
    private final Clock clock;

    EventsService(
            Normalizer normalizer,
            Reception reception,
            Handshakes handshakes,
            Publisher publisher,
            IngestMetrics metrics,
            Failpoints failpoints,
            Clock clock) {
        this.normalizer = normalizer;
        this.reception = reception;
        this.handshakes = handshakes;
        this.publisher = publisher;
        this.metrics = metrics;
        this.failpoints = failpoints;
        this.clock = clock;
    }

    static String path(SourceAdapter adapter) {
        return OWN_SOURCES.contains(adapter.name()) ? "/v1/events" : "/v1/ingest/" + adapter.name();
    }

    @Override
    public void routing(HttpRules rules) {
        handshakes.routing(rules);
        for (String signal : List.of("/traces", "/logs", "/metrics")) {
            for (String under : List.of("", "/ingest/otlp/v1", "/ingest/langfuse/api/public/otel/v1")) {
                rules.post(under + signal, this::otlp);
            }
        }
        rules.post("/", this::otlp);
        rules.get("/sources", this::sources)
                .post("/events", (request, response) -> receive(request, response, ""))
                .put("/traces", this::otlp) // as OpenRouter may
                .post(
                        "/ingest/langfuse/api/public/ingestion",
                        (request, response) -> receive(request, response, LANGFUSE, LangfuseReplies.INSTANCE))
                .post(
                        "/ingest/{source}",
                        (request, response) -> receive(
                                request,
                                response,
                                request.path().pathParameters().get("source")));
    }

    /** One signal or all: what a body is, it says itself. */
    void otlp(ServerRequest request, ServerResponse response) {
        receive(request, response, Sources.OTLP);
    }

    private void sources(ServerRequest request, ServerResponse response) {
        send(response, Replies.JSON, 200, Answers.sources(normalizer.sources().all()));
    }

    private void receive(ServerRequest request, ServerResponse response, String named) {
        Replies replies = handshakes.greets(request, response, named)
                ? Replies.JSON_OKAY
                : Replies.to(
                        named,
                        Normalizer.mediaType(Reception.headers(request)),
                        request.path().path());
        receive(request, response, named, replies);
    }

    private void receive(ServerRequest request, ServerResponse response, String named, Replies replies) {
        Map<String, String> headers = Reception.headers(request);
        String source = named.isEmpty() ? ownSource(Normalizer.mediaType(headers)) : known(named);
        reception.receive(
                request,
                response,
                replies,
                new Reception.Addressee(named, source == null ? "" : source, unknown(named)),
                (body, attribution) -> judge(response, replies, String.valueOf(source), headers, body, attribution));
    }

    private void judge(
            ServerResponse response,
            Replies replies,
            String source,
            Map<String, String> headers,
            byte[] body,
            Attribution attribution) {
        Optional<String> wrongClock = publisher.wrongClock();
        if (wrongClock.isPresent()) {
            refuse(response, replies, Refusal.wrongClock(wrongClock.get()));
            return;
        }
        Instant now = clock.instant();
        Normalized normalized = normalizer.normalize(source, headers, body, attribution, now);
        switch (normalized) {
            case Normalized.Outcomes outcomes -> publish(response, replies, source, outcomes, attribution, now);
            case Normalized.Malformed malformed ->
                refuse(
                        response,
                        replies,
                        new Refusal(
                                400,
                                RejectionCode.MALFORMED_JSON.name(),
                                "body",
                                malformed.reason() + ", line " + malformed.line() + ", column " + malformed.column()));
            case Normalized.TooManyElements tooMany ->
                refuse(
                        response,
                        replies,
                        Refusal.tooLarge("body", "more than " + tooMany.maxElements() + " events in one request"));
            case Normalized.UnknownSource unknown -> refuse(response, replies, unknown(unknown.source()));
        }
    }

    private void publish(
            ServerResponse response,
            Replies replies,
            String source,
            Normalized.Outcomes normalized,
            Attribution attribution,
            Instant now) {
        metrics.judged("http", source, normalized.outcomes());
        Verdicts verdicts = Verdicts.of(normalized.outcomes(), attribution.tenant(), source, now);
        Delivery delivery = publisher.publish(verdicts.events(), verdicts.rejections());
        switch (delivery) {
            case Delivery.Acknowledged acknowledged -> {
                failpoints.hit(Failpoints.INGEST_AFTER_ACK_BEFORE_RESPONSE);
                List<Outcome> outcomes = normalized.outcomes();
                Verdicts told = verdicts;
                if (!acknowledged.tooLarge().isEmpty()) {
                    outcomes = Verdicts.refusing(outcomes, acknowledged.tooLarge());
                    told = Verdicts.of(outcomes, attribution.tenant(), source, now);
                    publisher.publish(List.of(), told.rejections()); // those told before have the same ids
                }
                send(response, replies, replies.status(told), replies.verdicts(outcomes, told));
            }
            case Delivery.Full full -> refuse(response, replies, Refusal.full());
            case Delivery.WrongClock wrong ->
                refuse(
                        response,
                        replies,
                        Refusal.wrongClock("this host's clock is more than an hour ahead of Kafka's"));
            case Delivery.Unavailable unavailable -> {
                LOG.atWarn()
                        .addKeyValue("reason", unavailable.reason())
                        .addKeyValue("events", verdicts.accepted())
                        .log("could not publish a request");
                refuse(response, replies, Refusal.unavailable());
            }
        }
    }

    /** The source of {@code /v1/events} by media type; null when it is neither ours nor CloudEvents. */
    private static @Nullable String ownSource(String mediaType) {
        return switch (mediaType) {
            case "", "application/json", "application/x-ndjson", "application/ndjson", "application/jsonl" ->
                Sources.COSTLINE;
            case "application/cloudevents+json", "application/cloudevents-batch+json" -> Sources.CLOUDEVENTS;
            default -> null;
        };
    }

    private @Nullable String known(String source) {
        return !OWN_SOURCES.contains(source) && normalizer.sources().find(source) != null ? source : null;
    }

    private static Refusal unknown(String named) {
        return named.isEmpty()
                ? new Refusal(
                        415,
                        "UNSUPPORTED_MEDIA_TYPE",
                        "content-type",
                        "application/json, application/x-ndjson or CloudEvents in JSON")
                : new Refusal(404, "UNKNOWN_SOURCE", "source", "GET /v1/sources lists the known ones");
    }

    private void refuse(ServerResponse response, Replies replies, Refusal refusal) {
        reception.refuse(response, replies, refusal);
    }

    private void send(ServerResponse response, Replies replies, int status, byte[] body) {
        reception.send(response, replies, status, body);
    }
}
