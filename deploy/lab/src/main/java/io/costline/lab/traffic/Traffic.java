package io.costline.lab.traffic;

import java.time.Instant;
import java.util.List;

/**
 * Traffic ready to be sent, and the record of what it means.
 *
 * @param calls each call once, in its last revision, in order of start
 * @param sent every revision of them
 * @param deliveries HTTP requests in sending order, repeats included
 * @param recordedRequests how many of the calls carry a recorded arrival time and size
 * @param superseded earlier revisions of calls that are sent, too
 */
public record Traffic(
        TrafficOptions options,
        List<Call> calls,
        List<Call> sent,
        List<Delivery> deliveries,
        int recordedRequests,
        int superseded) {
    /** Trace id of the planted research agent, whose five calls cost 0.0750 dollars. */
    public static final String RESEARCH_AGENT_TRACE = "demo-research-agent";

    /** Trace id of the planted digest, whose calls are in two currencies. */
    public static final String DIGEST_TRACE = "demo-document-digest";

    /** The model whose price comes after its calls. */
    public static final Model PRICED_LATE = Model.IONOS_TEUKEN;

    /** Elements that a door must refuse. */
    public long refused() {
        return deliveries.stream()
                .filter(delivery -> !delivery.repeat())
                .mapToLong(Delivery::refused)
                .sum();
    }

    /** Calls in all deliveries: repeats and superseded revisions count. */
    public long sentCalls() {
        return deliveries.stream().mapToLong(Delivery::calls).sum();
    }

    public Instant firstTime() {
        return calls.getFirst().startedAt();
    }

    public Instant lastTime() {
        return calls.getLast().startedAt();
    }
}
