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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
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
        List<T> lines = taken(outcomes);
        List<Outcome.Rejected> rejected = rejected(outcomes);
        metrics.judged("http", scope, lines.size(), outcomes.size() - lines.size() - rejected.size(), rejected);
        Delivery delivery = publish.apply(lines, rejections(rejected, tenant, scope, now));
        switch (delivery) {
            case Delivery.Acknowledged acknowledged -> {
                List<LineOutcome<T>> told = outcomes;
                if (!acknowledged.tooLarge().isEmpty()) {
                    told = refusing(outcomes, acknowledged.tooLarge());
                    // those told before have the same ids
                    var unused = publish.apply(List.of(), rejections(rejected(told), tenant, scope, now));
                }
                answer(response, told);
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

    private void answer(ServerResponse response, List<LineOutcome<T>> outcomes) {
        int accepted = taken(outcomes).size();
        List<Outcome.Rejected> rejected = rejected(outcomes);
        reception.send(
                response,
                Replies.JSON,
                accepted == 0 && !rejected.isEmpty() ? 400 : 202,
                Answers.lines(outcomes, idName, accepted, outcomes.size() - accepted - rejected.size(), rejected));
    }

    private static <T> List<T> taken(List<LineOutcome<T>> outcomes) {
        var lines = new ArrayList<T>();
        for (LineOutcome<T> outcome : outcomes) {
            if (outcome instanceof LineOutcome.Taken<T> taken) {
                lines.add(taken.line());
            }
        }
        return lines;
    }

    private static <T> List<Outcome.Rejected> rejected(List<LineOutcome<T>> outcomes) {
        var rejected = new ArrayList<Outcome.Rejected>();
        for (LineOutcome<T> outcome : outcomes) {
            if (outcome instanceof LineOutcome.Refused<T> refused) {
                rejected.add(refused.rejected());
            }
        }
        return rejected;
    }

    private static List<Rejection> rejections(
            List<Outcome.Rejected> rejected, String tenant, String scope, Instant now) {
        return rejected.stream()
                .map(each -> Rejections.of(each, tenant, scope, "http", now))
                .toList();
    }

    /** The same with some of the taken refused after all, as larger than the broker takes. */
    private static <T> List<LineOutcome<T>> refusing(List<LineOutcome<T>> outcomes, BitSet tooLarge) {
        var told = new ArrayList<LineOutcome<T>>(outcomes.size());
        int position = 0;
        for (LineOutcome<T> outcome : outcomes) {
            told.add(
                    outcome instanceof LineOutcome.Taken<T> taken && tooLarge.get(position++)
                            ? new LineOutcome.Refused<>(Outcome.Rejected.tooLarge(
                                    taken.index(), taken.id().getBytes(StandardCharsets.UTF_8)))
                            : outcome);
        }
        return told;
    }

    private void refuse(ServerResponse response, Refusal refusal) {
        reception.refuse(response, Replies.JSON, refusal);
    }
}
