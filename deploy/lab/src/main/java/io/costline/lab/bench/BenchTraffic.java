package io.costline.lab.bench;

import io.costline.avro.RequestEvent;
import io.costline.identity.Attribution;
import io.costline.ingest.Normalized;
import io.costline.ingest.Normalizer;
import io.costline.ingest.admission.Outcome;
import io.costline.lab.check.Ledger;
import io.costline.lab.check.PriceList;
import io.costline.lab.traffic.Delivery;
import io.costline.lab.traffic.Door;
import io.costline.lab.traffic.Traffic;
import io.costline.lab.traffic.TrafficGenerator;
import io.costline.lab.traffic.TrafficOptions;
import io.costline.wire.AvroSerializer;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The demo's traffic as ingest makes canonical events of it, ready to be copied. Copies are interleaved with a lag, so that
 * event time moves on as it does in a live stream, and neighbours in the topic are not alike.
 */
final class BenchTraffic {
    static final String TENANT = "bench";

    /** Events of the traffic for each recorded request: attempts, revisions and repeats come on top. */
    private static final double EVENTS_PER_REQUEST = 1.08;

    private static final int LAG = 37;

    private final List<EventTemplate> templates;
    private final List<HttpSource> sources;
    private final Ledger ledger;

    private BenchTraffic(List<EventTemplate> templates, List<HttpSource> sources, Ledger ledger) {
        this.templates = List.copyOf(templates);
        this.sources = List.copyOf(sources);
        this.ledger = ledger;
    }

    /**
     * @param events about how many events a run is about; below one traffic, the traffic is cut
     */
    static BenchTraffic generate(
            Profile profile, long seed, long events, AvroSerializer<RequestEvent> encoder, InputStream prices) {
        Instant now = Instant.now();
        int requests = Math.clamp(Math.round(events / EVENTS_PER_REQUEST), 50, TrafficOptions.ALL);
        TrafficOptions options = TrafficOptions.all(seed, now.minusSeconds(300))
                .withRequests(requests)
                .withIdPrefix(EventTemplate.MARK + "-");
        Traffic traffic = TrafficGenerator.generate(options);
        Normalizer normalizer = Normalizer.standard();
        List<EventTemplate> templates = new ArrayList<>();
        List<RequestEvent> all = new ArrayList<>();
        for (Delivery delivery : traffic.deliveries()) {
            all.addAll(events(normalizer, delivery, now));
        }
        List<HttpSource> sources = List.of(
                HttpSource.of(HttpSource.OWN, Door.EVENTS, traffic.deliveries()),
                HttpSource.of("litellm", Door.LITELLM, traffic.deliveries()),
                OtlpBodies.of(all));
        for (RequestEvent event : all) {
            profile.apply(event, Math.max(1, (int) (events / all.size())));
            templates.add(new EventTemplate(event, encoder.encode(event), profile.copiesATrace(event, all.size())));
        }
        return new BenchTraffic(templates, sources, Ledger.of(traffic.sent(), 0, TENANT, PriceList.read(prices)));
    }

    private static List<RequestEvent> events(Normalizer normalizer, Delivery delivery, Instant now) {
        String source = delivery.door().source();
        Map<String, String> headers = new HashMap<>(delivery.headers());
        headers.put("content-type", delivery.door().contentType());
        Normalized normalized =
                normalizer.normalize(source, headers, delivery.body(), Attribution.ofTenant(TENANT), now);
        if (!(normalized instanceof Normalized.Outcomes understood)) {
            throw new IllegalStateException("the traffic's own payload was not understood: " + normalized);
        }
        return understood.outcomes().stream()
                .map(outcome -> switch (outcome) {
                    case Outcome.Admitted admitted -> admitted.event();
                    case Outcome.Rejected rejected ->
                        throw new IllegalStateException("the traffic's own event was rejected: " + rejected.message());
                    case Outcome.Ignored ignored ->
                        throw new IllegalStateException("the traffic's own event was ignored: " + ignored.reason());
                })
                .toList();
    }

    /** Events in one copy, duplicates and superseded revisions included. */
    int size() {
        return templates.size();
    }

    /** How many whole copies come nearest to so many events; at least one. */
    int copies(double events) {
        return Math.max(1, (int) Math.round(events / size()));
    }

    double meanBytes() {
        return templates.stream().mapToInt(EventTemplate::bytes).average().orElseThrow();
    }

    /** The traffic as callers of several kinds send it to the HTTP door, our own format first. */
    List<HttpSource> sources() {
        return sources;
    }

    /** Calls that count, in so many copies. */
    long calls(int copies) {
        return ledger.calls() * copies;
    }

    /** What so many copies cost. */
    BigDecimal cost(int copies) {
        return ledger.cost("USD").multiply(BigDecimal.valueOf(copies));
    }

    /** Shows every event of the copies {@code first} to {@code first + copies - 1}, in the order of the topic. */
    void forEach(int first, int copies, Visitor visitor) {
        int steps = templates.size() + LAG * (copies - 1);
        for (int step = 0; step < steps; step++) {
            int from = Math.max(0, (step - templates.size()) / LAG);
            for (int copy = from; copy < copies && copy * LAG <= step; copy++) {
                int at = step - copy * LAG;
                if (at < templates.size()) {
                    visitor.visit(templates.get(at), first + copy);
                }
            }
        }
    }

    /** Takes one event: a template and the number of the copy to make of it. */
    @FunctionalInterface
    interface Visitor {
        void visit(EventTemplate template, int copy);
    }
}
