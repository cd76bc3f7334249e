package io.costline.ingest;

import io.costline.ingest.admission.Outcome;
import io.costline.ingest.admission.RejectionCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** What the doors count. */
public final class IngestMetrics {
    private static final Duration[] PUBLISH_BUCKETS = Stream.of(10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** Whose rejections are there from the start. */
    private static final String OWN_SOURCE = "costline";

    private final MeterRegistry registry;
    private final DistributionSummary batch;
    private final Timer publish;
    private final Counter lostRejections;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    public IngestMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.batch = DistributionSummary.builder("costline.ingest.batch.events")
                .description("events of one delivery")
                .register(registry);
        this.publish = Timer.builder("costline.ingest.publish")
                .description("from first send to last acknowledgement")
                .serviceLevelObjectives(PUBLISH_BUCKETS)
                .register(registry);
        this.lostRejections = Counter.builder("costline.ingest.rejections.lost")
                .description("rejections answered but not written to their topic")
                .register(registry);
        // What is not there before it first happens is missed by rate().
        for (RejectionCode code : RejectionCode.values()) {
            counter("costline.ingest.rejected", OWN_SOURCE, "code", code.name());
        }
        IntStream.of(202, 400, 401, 413, 429, 503).forEach(this::responses);
        doorRestarts();
    }

    /** Counts the verdicts of one delivery. */
    public void judged(String door, String source, List<Outcome> outcomes) {
        int accepted = 0;
        int ignored = 0;
        List<Outcome.Rejected> rejected = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Admitted admitted -> accepted++;
                case Outcome.Ignored none -> ignored++;
                case Outcome.Rejected refused -> rejected.add(refused);
            }
        }
        judged(door, source, accepted, ignored, rejected);
    }

    public void judged(String door, String source, int accepted, int ignored, List<Outcome.Rejected> rejected) {
        int all = accepted + ignored + rejected.size();
        batch.record(all);
        for (Outcome.Rejected refused : rejected) {
            counter("costline.ingest.rejected", source, "code", refused.code().name())
                    .increment();
        }
        counter("costline.ingest.events", source, "door", door).increment(all);
        counter("costline.ingest.accepted", source, "door", door).increment(accepted);
        if (ignored > 0) {
            counter("costline.ingest.ignored", source, "door", door).increment(ignored);
        }
    }

    public void published(long nanos) {
        publish.record(Duration.ofNanos(nanos));
    }

    public void rejectionLost() {
        lostRejections.increment();
    }

    public void doorRestarted() {
        doorRestarts().increment();
    }

    /** Shows the client's own metrics until the binding is closed. */
    public KafkaClientMetrics bind(Producer<byte[], byte[]> producer) {
        return bound(new KafkaClientMetrics(producer));
    }

    public KafkaClientMetrics bind(Consumer<byte[], byte[]> consumer) {
        return bound(new KafkaClientMetrics(consumer));
    }

    private KafkaClientMetrics bound(KafkaClientMetrics client) {
        client.bindTo(registry);
        return client;
    }

    public void answered(int status) {
        responses(status).increment();
    }

    private Counter doorRestarts() {
        return counters.computeIfAbsent("door", key -> registry.counter("costline.ingest.kafka.door.restarts"));
    }

    private Counter responses(int status) {
        return counters.computeIfAbsent(
                "http/" + status,
                key -> Counter.builder("costline.ingest.http.responses")
                        .tag("status", Integer.toString(status))
                        .register(registry));
    }

    public void gauge(String name, Supplier<Number> value) {
        Gauge.builder(name, value).register(registry); // held: nobody else may hold the supplier
    }

    private Counter counter(String name, String source, String tag, String value) {
        return counters.computeIfAbsent(
                name + '/' + source + '/' + value,
                key -> Counter.builder(name)
                        .tag("source", source)
                        .tag(tag, value)
                        .register(registry));
    }
}
