package io.costline.lab.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/** From a loaded requests topic to what can be queried: enricher, attribution and sink together. */
final class WholePath {
    private static final long LIMIT_NANOS = 240_000_000_000L;
    private static final long SETTLE_MILLIS = 1_500;
    /** Asking costs ClickHouse processor time that the pipeline then lacks. */
    private static final long POLL_MILLIS = 200;
    /** Cores that compiler threads keep busy when most of what is to be compiled is. */
    private static final double QUIET_CORES = 0.1;

    private static final int WARM_ROUNDS = 4;

    private final BenchStack stack;
    private final BenchTraffic traffic;
    private final Expected expected;
    private final Consumer<String> log;
    private int copiesInside;

    /**
     * @param all until calls, traces and spend could be queried
     * @param rows until calls could be
     * @param written records per event, by topic
     */
    record Result(Speed all, Speed rows, Map<String, Double> written) {}

    WholePath(BenchStack stack, BenchTraffic traffic, Expected expected, Consumer<String> log) {
        this.stack = stack;
        this.traffic = traffic;
        this.expected = expected;
        this.log = log;
    }

    /**
     * Runs the services warm, then loads the topic behind an open transaction, which nobody can read, and opens it at once.
     *
     * @param numbers gives the first number for so many new copies
     */
    Result run(int warmCopies, int copies, IntUnaryOperator numbers) {
        stack.startPipeline();
        warmUp(warmCopies, numbers);
        try (RequestWriter writer = RequestWriter.gated(stack.bootstrapServers())) {
            long events = writer.write(traffic, numbers.applyAsInt(copies), copies);
            copiesInside += copies;
            Pause.millis(SETTLE_MILLIS);
            Map<String, Long> ends = stack.records();
            Mark begin = stack.mark(0);
            writer.release();
            until(() -> expected.calls(copiesInside));
            Speed rows = begin.until(stack.mark(events));
            until(() -> expected.aggregates(copiesInside));
            Speed all = begin.until(stack.mark(events));
            log.accept("bench: whole path: %,.0f events/s (load %.1f)".formatted(all.perSecond(), all.load()));
            return new Result(all, rows, perEvent(ends, stack.records(), events));
        }
    }

    /** Until compiler threads are quiet, so that what is measured is events and no start; at most so many times over. */
    private void warmUp(int copies, IntUnaryOperator numbers) {
        for (int round = 1; round <= WARM_ROUNDS; round++) {
            Mark begin = stack.mark(0);
            try (RequestWriter writer = RequestWriter.plain(stack.bootstrapServers())) {
                writer.write(traffic, numbers.applyAsInt(copies), copies);
            }
            copiesInside += copies;
            until(this::complete);
            double compiling = begin.compiling(stack.mark(1));
            log.accept("bench: whole path: warm-up %d, compilers kept %.2f cores busy".formatted(round, compiling));
            if (compiling < QUIET_CORES) {
                return;
            }
        }
    }

    /** Kafka's own topics are left out. */
    private static Map<String, Double> perEvent(Map<String, Long> before, Map<String, Long> after, long events) {
        Map<String, Double> written = new TreeMap<>();
        after.forEach((topic, end) -> {
            long records = end - before.getOrDefault(topic, 0L);
            if (records > 0 && !topic.startsWith("__")) {
                written.put(topic, (double) records / events);
            }
        });
        return written;
    }

    /** Sends at an even rate what was received that moment, and asks the sink how old it was when it could be queried. */
    BenchReport.Freshness freshness(int copies, int first, double perSecond) {
        log.accept("bench: freshness at %,.0f events/s".formatted(perSecond));
        String began = expected.clock();
        double actual;
        try (RequestWriter writer = RequestWriter.plain(stack.bootstrapServers())) {
            long start = System.nanoTime();
            long events = writer.writePaced(traffic, first, copies, perSecond);
            actual = events / ((System.nanoTime() - start) / 1e9);
        }
        copiesInside += copies;
        until(this::complete);
        Pause.millis(SETTLE_MILLIS);
        return expected.freshness(began, actual);
    }

    List<String> faults() {
        return expected.faults(copiesInside);
    }

    private boolean complete() {
        return expected.calls(copiesInside) && expected.aggregates(copiesInside);
    }

    private void until(BooleanSupplier done) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!done.getAsBoolean()) {
            stack.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new WrongResultException(expected.faults(copiesInside));
            }
            Pause.millis(POLL_MILLIS);
        }
    }
}
