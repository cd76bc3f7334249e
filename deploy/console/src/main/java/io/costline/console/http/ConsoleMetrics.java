package io.costline.console.http;

import io.costline.clickhouse.query.QuestionException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the console counts. */
final class ConsoleMetrics {
    private final MeterRegistry meters;

    ConsoleMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    <T> T timed(String question, Supplier<T> asked) {
        long began = System.nanoTime();
        String outcome = "answered";
        try {
            return asked.get();
        } catch (QuestionException e) {
            outcome = e.fault().name().toLowerCase(Locale.ROOT);
            throw e;
        } catch (RuntimeException e) {
            outcome = "refused";
            throw e;
        } finally {
            meters.timer("costline.console.questions", "question", question, "outcome", outcome)
                    .record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
    }

    void refused(String code) {
        meters.counter("costline.console.refused", "code", code).increment();
    }

    void gauge(String name, Supplier<Number> value) {
        io.micrometer.core.instrument.Gauge.builder(name, value).register(meters);
    }
}
