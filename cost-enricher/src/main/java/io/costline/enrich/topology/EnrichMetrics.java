package io.costline.enrich.topology;

import io.costline.avro.PricingStatus;
import io.costline.enrich.dedup.Verdict;
import io.costline.service.HistogramBounds;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What the enricher counts. Safe for use by several threads. */
public final class EnrichMetrics {
    private final MeterRegistry registry;
    private final Counter in;
    private final Map<Verdict, Counter> verdicts = new EnumMap<>(Verdict.class);
    private final Map<PricingStatus, Counter> statuses = new EnumMap<>(PricingStatus.class);
    private final Map<String, Counter> reasons = new ConcurrentHashMap<>();
    private final Map<String, Counter> twins = new ConcurrentHashMap<>();
    private final Map<String, Counter> rejections = new ConcurrentHashMap<>();
    private final Timer latency;

    public EnrichMetrics(MeterRegistry registry) {
        this.registry = registry;
        in = registry.counter("costline.enrich.events.in");
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, registry.counter("costline.enrich.dedup", "verdict", lower(verdict)));
        }
        for (PricingStatus status : PricingStatus.values()) {
            if (status != PricingStatus.UNKNOWN) {
                statuses.put(status, registry.counter("costline.enrich.priced", "status", lower(status)));
            }
        }
        latency = Timer.builder("costline.enrich.latency")
                .description("receipt of an event to its pricing, sampled")
                .serviceLevelObjectives(HistogramBounds.FRESHNESS)
                .register(registry);
    }

    void eventIn() {
        in.increment();
    }

    void judged(Verdict verdict) {
        count(verdicts.get(verdict));
    }

    void priced(PricingStatus status, String reason) {
        count(statuses.get(status));
        if (!reason.isEmpty()) {
            reasons.computeIfAbsent(reason, r -> registry.counter("costline.enrich.not.priced", "reason", lower(r)))
                    .increment();
        }
    }

    /** What became of a further view of a call. */
    void twin(String result) {
        twins.computeIfAbsent(result, r -> registry.counter("costline.enrich.twins", "result", r))
                .increment();
    }

    void rejected(String code) {
        rejections
                .computeIfAbsent(code, c -> registry.counter("costline.enrich.rejected", "reason", lower(c)))
                .increment();
    }

    /** Time from an event's receipt to now. */
    void latency(long millis) {
        latency.record(millis, TimeUnit.MILLISECONDS);
    }

    private static void count(@org.jspecify.annotations.Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }

    private static String lower(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT);
    }
}
