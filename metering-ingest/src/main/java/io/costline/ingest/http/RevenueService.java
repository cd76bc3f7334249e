package io.costline.ingest.http;

import io.costline.avro.RevenueLine;
import io.costline.identity.Attribution;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.publish.Delivery;
import io.costline.ingest.publish.Publisher;
import io.costline.ingest.publish.Rejections;
import io.costline.ingest.revenue.RevenueOutcome;
import io.costline.ingest.revenue.RevenueReader;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v1/revenue/<billing system>}: what customers are charged. Admission and answers as for events, a verdict a line. */
final class RevenueService implements HttpService {
    private static final Logger LOG = LoggerFactory.getLogger(RevenueService.class);
    /** Before a source in scopes, metrics and rejections: a billing system may be a source of calls as well. */
    static final String SCOPE = "revenue-";

    private final RevenueReader reader = new RevenueReader();
    private final Reception reception;
    private final Publisher publisher;
    private final IngestMetrics metrics;
    private final Clock clock;

    RevenueService(Reception reception, Publisher publisher, IngestMetrics metrics, Clock clock) {
        this.reception = reception;
        this.publisher = publisher;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/{source}", this::receive);
    }

    private void receive(ServerRequest request, ServerResponse response) {
        String named = request.path().pathParameters().get("source");
        Map<String, String> headers = Reception.headers(request);
        reception.receive(
                request,
                response,
                Replies.JSON,
                new Reception.Addressee(named, RevenueReader.knows(named) ? SCOPE + named : "", unknown()),
                (body, attribution) -> judge(response, named, headers, body, attribution));
    }

    private static Refusal unknown() {
        return new Refusal(
                404, "UNKNOWN_SOURCE", "source", "must be one of " + String.join(", ", RevenueReader.sources()));
    }

    private void judge(
            ServerResponse response, String source, Map<String, String> headers, byte[] body, Attribution attribution) {
        Instant now = clock.instant();
        switch (reader.read(source, headers, body, attribution.tenant(), now)) {
            case RevenueReader.Content.Lines lines ->
                publish(response, source, lines.outcomes(), attribution.tenant(), now);
            case RevenueReader.Content.Malformed malformed ->
                refuse(
                        response,
                        new Refusal(
                                400,
                                RejectionCode.MALFORMED_JSON.name(),
                                "body",
                                malformed.reason() + ", line " + malformed.line() + ", column " + malformed.column()));
            case RevenueReader.Content.TooMany tooMany ->
                refuse(
                        response,
                        Refusal.tooLarge("body", "more than " + tooMany.maxElements() + " elements in one request"));
        }
    }

    private void publish(
            ServerResponse response, String source, List<RevenueOutcome> outcomes, String tenant, Instant now) {
        var lines = new ArrayList<RevenueLine>();
        var rejected = new ArrayList<Outcome.Rejected>();
        for (RevenueOutcome outcome : outcomes) {
            switch (outcome) {
                case RevenueOutcome.Taken taken -> lines.add(taken.line());
                case RevenueOutcome.Refused refused -> rejected.add(refused.rejected());
                case RevenueOutcome.Passed passed -> {}
            }
        }
        int passed = outcomes.size() - lines.size() - rejected.size();
        metrics.judged("http", SCOPE + source, lines.size(), passed, rejected);
        Delivery delivery = publisher.publishRevenue(
                lines,
                rejected.stream()
                        .map(each -> Rejections.of(each, tenant, SCOPE + source, "http", now))
                        .toList());
        switch (delivery) {
            case Delivery.Acknowledged acknowledged -> {
                if (!acknowledged.tooLarge().isEmpty()) {
                    refuse(response, Refusal.tooLarge("body", "a line of it is larger than its topic takes"));
                    return;
                }
                boolean refused = lines.isEmpty() && !rejected.isEmpty();
                reception.send(
                        response,
                        Replies.JSON,
                        refused ? 400 : 202,
                        Answers.revenue(outcomes, lines.size(), passed, rejected));
            }
            case Delivery.Full full -> refuse(response, Refusal.full());
            case Delivery.WrongClock wrong ->
                refuse(response, Refusal.wrongClock("this host's clock is more than an hour ahead of Kafka's"));
            case Delivery.Unavailable unavailable -> {
                LOG.atWarn()
                        .addKeyValue("reason", unavailable.reason())
                        .addKeyValue("lines", lines.size())
                        .log("could not publish revenue");
                refuse(response, Refusal.unavailable());
            }
        }
    }

    private void refuse(ServerResponse response, Refusal refusal) {
        reception.refuse(response, Replies.JSON, refusal);
    }
}
