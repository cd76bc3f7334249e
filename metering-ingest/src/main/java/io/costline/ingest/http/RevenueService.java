package io.costline.ingest.http;

import io.costline.avro.RevenueLine;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.publish.Publisher;
import io.costline.ingest.revenue.RevenueReader;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** {@code /v1/revenue/<billing system>}: what customers are charged. Admission and answers as for events, a verdict a line. */
final class RevenueService implements HttpService {
    /** Before a source in scopes, metrics and rejections: a billing system may be a source of calls as well. */
    static final String SCOPE = "revenue-";

    private final RevenueReader reader = new RevenueReader();
    private final Reception reception;
    private final LineDelivery<RevenueLine> delivery;
    private final Clock clock;

    RevenueService(Reception reception, Publisher publisher, IngestMetrics metrics, Clock clock) {
        this.reception = reception;
        this.delivery = new LineDelivery<>(reception, metrics, publisher::publishRevenue, "line_id");
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
                (body, attribution) -> {
                    Instant now = clock.instant();
                    delivery.answer(
                            response,
                            SCOPE + named,
                            reader.read(named, headers, body, attribution.tenant(), now),
                            attribution.tenant(),
                            now);
                });
    }

    private static Refusal unknown() {
        return new Refusal(
                404, "UNKNOWN_SOURCE", "source", "must be one of " + String.join(", ", RevenueReader.sources()));
    }
}
