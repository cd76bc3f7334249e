package io.costline.ingest.http;

import io.costline.avro.Rejection;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.line.LineContent;
import io.costline.ingest.line.LineOutcome;
import io.costline.ingest.publish.Delivery;
import io.costline.ingest.publish.Rejections;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the good lines of a delivery and answers it, a verdict a line.
 *
 * @param publish the lines, and what was refused of them
 * @param idName what a line's id is called in the answer
 */
record LineDelivery<T>(
        Reception reception,
        IngestMetrics metrics,
        BiFunction<List<T>, List<Rejection>, Delivery> publish,
        String idName) {
    private static final Logger LOG = LoggerFactory.getLogger(LineDelivery.class);

    /** @param scope as in metrics and rejections */
    void answer(ServerResponse response, String scope, LineContent<T> content, String tenant, Instant now) {
        switch (content) {
            case LineContent.Lines<T> lines -> send(response, scope, lines.outcomes(), tenant, now);
            case LineContent.Malformed<T> malformed ->
                refuse(
                        response,
                        new Refusal(
                                400,
                                RejectionCode.MALFORMED_JSON.name(),
                                "body",
                                malformed.reason() + ", line " + malformed.line() + ", column " + malformed.column()));
            case LineContent.TooMany<T> tooMany ->
                refuse(
                        response,
                        Refusal.tooLarge("body", "more than " + tooMany.maxElements() + " elements in one request"));
        }
    }

    private void send(
            ServerResponse response, String scope, List<LineOutcome<T>> outcomes, String tenant, Instant now) {
        var lines = new ArrayList<T>();
        var rejected = new ArrayList<Outcome.Rejected>();
        for (LineOutcome<T> outcome : outcomes) {
            switch (outcome) {
                case LineOutcome.Taken<T> taken -> lines.add(taken.line());
                case LineOutcome.Refused<T> refused -> rejected.add(refused.rejected());
                case LineOutcome.Passed<T> passed -> {}
            }
        }
        int passed = outcomes.size() - lines.size() - rejected.size();
        metrics.judged("http", scope, lines.size(), passed, rejected);
        Delivery delivery = publish.apply(
                lines,
                rejected.stream()
                        .map(each -> Rejections.of(each, tenant, scope, "http", now))
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
                        Answers.lines(outcomes, idName, lines.size(), passed, rejected));
            }
            case Delivery.Full full -> refuse(response, Refusal.full());
            case Delivery.WrongClock wrong ->
                refuse(response, Refusal.wrongClock("this host's clock is more than an hour ahead of Kafka's"));
            case Delivery.Unavailable unavailable -> {
                LOG.atWarn()
                        .addKeyValue("reason", unavailable.reason())
                        .addKeyValue("source", scope)
                        .addKeyValue("lines", lines.size())
                        .log("could not publish");
                refuse(response, Refusal.unavailable());
            }
        }
    }

    private void refuse(ServerResponse response, Refusal refusal) {
        reception.refuse(response, Replies.JSON, refusal);
    }
}
