package io.costline.clickhouse.sink;

import io.costline.service.HistogramBounds;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What the sink tells of itself. */
final class SinkMetrics {
    private final MeterRegistry registry;
    private final Counter batches;
    private final Counter retries;
    private final Map<String, AtomicLong> lags = new ConcurrentHashMap<>();

    SinkMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.batches = registry.counter("costline.sink.batches");
        this.retries = registry.counter("costline.sink.retries");
    }

    /** What is not there before it first happens is missed by rate(). */
    void register(List<String> tables) {
        tables.forEach(table -> registry.counter("costline.sink.rows", "table", table));
    }

    void inserted(String table, int rows, long nanos) {
        registry.counter("costline.sink.rows", "table", table).increment(rows);
        registry.timer("costline.sink.insert", "table", table).record(nanos, TimeUnit.NANOSECONDS);
    }

    void committed() {
        batches.increment();
    }

    void retried() {
        retries.increment();
    }

    void unreadable(String topic) {
        registry.counter("costline.sink.unreadable", "topic", topic).increment();
    }

    /** Receipt to acknowledged insert, of a sample of rows. */
    void fresh(String table, double[] milliseconds) {
        Timer timer = Timer.builder("costline.sink.freshness")
                .tag("table", table)
                .serviceLevelObjectives(HistogramBounds.FRESHNESS)
                .register(registry);
        for (double age : milliseconds) {
            timer.record((long) (age * 1e6), TimeUnit.NANOSECONDS);
        }
    }

    void lag(String topic, long records) {
        lags.computeIfAbsent(topic, this::lagGauge).set(records);
    }

    private AtomicLong lagGauge(String topic) {
        AtomicLong value = new AtomicLong();
        Gauge.builder("costline.sink.lag", value, AtomicLong::get)
                .tag("topic", topic)
                .register(registry);
        return value;
    }
}
