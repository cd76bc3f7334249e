package io.costline.ingest.http;

import io.costline.avro.Outcome;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.json.JsonLimits;
import io.costline.ingest.outcome.OutcomeReader;
import io.costline.ingest.publish.Publisher;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** {@code /v1/outcomes}: what was made of answers. Admission and answers as for events, a verdict an outcome. */
final class OutcomesService implements HttpService {
    /** In scopes, metrics and rejections. */
    private static final String SCOPE = "outcomes";

    private final OutcomeReader reader;
    private final Reception reception;
    private final LineDelivery<Outcome> delivery;
    private final Clock clock;

    OutcomesService(Reception reception, Publisher publisher, IngestMetrics metrics, int maxOutcomes, Clock clock) {
        this.reader = new OutcomeReader(JsonLimits.STANDARD.withMaxElements(maxOutcomes));
        this.reception = reception;
        this.delivery = new LineDelivery<>(reception, metrics, publisher::publishOutcomes, "outcome_id");
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/", this::receive);
    }

    private void receive(ServerRequest request, ServerResponse response) {
        Map<String, String> headers = Reception.headers(request);
        reception.receive(
                request,
                response,
                Replies.JSON,
                new Reception.Addressee(SCOPE, SCOPE, Refusal.unauthorized()),
                (body, attribution) -> {
                    Instant now = clock.instant();
                    delivery.answer(
                            response,
                            SCOPE,
                            reader.read(headers, body, attribution.tenant(), now),
                            attribution.tenant(),
                            now);
                });
    }
}
