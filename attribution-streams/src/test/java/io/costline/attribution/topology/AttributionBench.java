package io.costline.attribution.topology;

import com.sun.management.OperatingSystemMXBean;
import io.costline.avro.RequestCost;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * CPU per million calls through attribute-calls, commits included, without broker and without Streams around it. Run by
 * hand: {@code AttributionBench [traces] [calls a commit]}, or {@code AttributionBench agents [calls]} for one session of many
 * calls, a call a commit: what a call costs early and late; or {@code AttributionBench rows [traces]}: how many records calls make
 * that come as they were made, a commit a second, until every trace is closed.
 */
public final class AttributionBench {
    private AttributionBench() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("agents")) {
            agents(args.length > 1 ? Integer.parseInt(args[1]) : 10_000);
            return;
        }
        if (args.length > 0 && args[0].equals("rows")) {
            rows(args.length > 1 ? Integer.parseInt(args[1]) : 20_000);
            return;
        }
        int traces = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int perCommit = args.length > 1 ? Integer.parseInt(args[1]) : 2_000;
        InMemoryRegistry registry = new InMemoryRegistry();
        AvroSerializer<RequestCost> writer = AvroSerializer.of(registry, Topics.COSTS);
        List<RequestCost> costs = new RandomCosts(1, Instant.now().minusSeconds(3 * 3600)).traces(0, traces);
        List<byte[][]> records = new ArrayList<>();
        long bytes = 0;
        for (RequestCost cost : costs) {
            byte[] value = writer.serialize(null, cost);
            bytes += value.length;
            records.add(new byte[][] {Costs.key(cost).getBytes(StandardCharsets.UTF_8), value});
        }
        System.out.printf(
                Locale.ROOT,
                "%d calls in %d traces, %d bytes each, %d calls a commit%n",
                records.size(),
                traces,
                bytes / records.size(),
                perCommit);
        for (int round = 1; round <= 8; round++) {
            round(registry, records, perCommit, round);
        }
    }

    private static void round(InMemoryRegistry registry, List<byte[][]> records, int perCommit, int round)
            throws Exception {
        Path folder = Files.createTempDirectory("attribution-bench");
        try (BenchTask task = new BenchTask(registry, folder)) {
            var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            var threads = ManagementFactory.getThreadMXBean();
            long cpu = system.getProcessCpuTime();
            long start = threads.getCurrentThreadCpuTime();
            long inProcess = 0;
            for (int i = 0; i < records.size(); i += perCommit) {
                long before = threads.getCurrentThreadCpuTime();
                for (byte[][] record : records.subList(i, Math.min(i + perCommit, records.size()))) {
                    task.process(record[0], record[1]);
                }
                inProcess += threads.getCurrentThreadCpuTime() - before;
                task.commit();
            }
            double millions = records.size() / 1e6;
            System.out.printf(
                    Locale.ROOT,
                    "round %d: %.2f CPU-s per million with GC and JIT; its thread %.2f, of which process %.2f; %.2f deltas and %.2f outputs a call%n",
                    round,
                    (system.getProcessCpuTime() - cpu) / 1e9 / millions,
                    (threads.getCurrentThreadCpuTime() - start) / 1e9 / millions,
                    inProcess / 1e9 / millions,
                    task.deltas() / (double) records.size(),
                    task.outputs() / (double) records.size());
        }
    }

    private static void rows(int traces) throws Exception {
        InMemoryRegistry registry = new InMemoryRegistry();
        AvroSerializer<RequestCost> writer = AvroSerializer.of(registry, Topics.COSTS);
        List<RequestCost> costs = new RandomCosts(1, Instant.now().minusSeconds(3 * 3600)).traces(0, traces);
        costs.sort(Comparator.comparing(cost -> cost.getEvent().getEventTime()));
        try (BenchTask task = new BenchTask(registry, Files.createTempDirectory("attribution-bench"))) {
            long second = 0;
            for (RequestCost cost : costs) {
                for (long of = cost.getEvent().getEventTime().getEpochSecond() + 10; second < of; ) {
                    task.commit();
                    second = second == 0 ? of : second + 1;
                    task.at(second * 1_000);
                }
                task.process(Costs.key(cost).getBytes(StandardCharsets.UTF_8), writer.serialize(null, cost));
            }
            for (int rest = 0; rest < 32 * 60; rest++) {
                task.commit();
                task.at(++second * 1_000);
            }
            task.commit();
            System.out.printf(
                    Locale.ROOT,
                    "%d records of %d traces: %.3f rows of traces and %.3f changelog records a record%n",
                    costs.size(),
                    traces,
                    task.sent(Attributed.Kind.TRACE) / (double) costs.size(),
                    task.logged() / (double) costs.size());
        }
    }

    private static void agents(int calls) throws Exception {
        InMemoryRegistry registry = new InMemoryRegistry();
        AvroSerializer<RequestCost> writer = AvroSerializer.of(registry, Topics.COSTS);
        List<RequestCost> drawn = new RandomCosts(1, Instant.now().minusSeconds(3 * 3600)).traces(0, calls);
        byte[] key = Costs.key(drawn.getFirst()).getBytes(StandardCharsets.UTF_8);
        String trace = drawn.getFirst().getEvent().getTraceId();
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            RequestCost cost = drawn.get(i);
            cost.getEvent().setTraceId(trace);
            cost.getEvent().setTenant(drawn.getFirst().getEvent().getTenant());
            cost.getEvent().setOperationId("step-" + i);
            values.add(writer.serialize(null, cost));
        }
        var threads = ManagementFactory.getThreadMXBean();
        for (int round = 1; round <= 4; round++) {
            try (BenchTask task = new BenchTask(registry, Files.createTempDirectory("attribution-bench"))) {
                long before = threads.getCurrentThreadCpuTime();
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= calls; i++) {
                    task.process(key, values.get(i - 1));
                    task.commit();
                    if (i % (calls / 10) == 0) {
                        long now = threads.getCurrentThreadCpuTime();
                        line.append(String.format(Locale.ROOT, " %d: %.1f", i, (now - before) / 1e3 / (calls / 10.0)));
                        before = now;
                    }
                }
                System.out.printf(Locale.ROOT, "round %d: us of CPU a call up to call%s%n", round, line);
            }
            try (BenchTask task = new BenchTask(registry, Files.createTempDirectory("attribution-bench"))) {
                long spent = 0;
                int sessions = calls / 20;
                for (int s = 0; s < sessions; s++) {
                    for (int i = 0; i < 10; i++) {
                        RequestCost cost = drawn.get(s * 10 + i);
                        cost.getEvent().setTraceId("short-" + s);
                        byte[] shortKey = Costs.key(cost).getBytes(StandardCharsets.UTF_8);
                        byte[] value = writer.serialize(null, cost);
                        long before = threads.getCurrentThreadCpuTime();
                        task.process(shortKey, value);
                        task.commit();
                        spent += i == 9 ? threads.getCurrentThreadCpuTime() - before : 0;
                    }
                }
                System.out.printf(Locale.ROOT, "  the 10th call of a short session: %.1f%n", spent / 1e3 / sessions);
                drawn.forEach(cost -> cost.getEvent().setTraceId(trace));
            }
        }
    }
}
