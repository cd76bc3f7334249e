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
import java.util.List;
import java.util.Locale;

/**
 * CPU per million calls through attribute-calls, commits included, without broker and without Streams around it. Run by
 * hand: {@code AttributionBench [traces] [calls a commit]}.
 */
public final class AttributionBench {
    private AttributionBench() {}

    public static void main(String[] args) throws Exception {
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
}
