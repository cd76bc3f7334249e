package io.costline.clickhouse.sink;

import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.migrate.Migrations;
import io.costline.clickhouse.migrate.Placement;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;

/**
 * CPU seconds a million rows cost the client; not a test. Arguments: ClickHouse URL, million rows, batch. The engine's
 * share is read from its process beside it.
 */
public final class CostInsertBench {
    private CostInsertBench() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        ClickHouseAddress address = ClickHouseAddress.of(args[0]);
        int millions = Integer.parseInt(args[1]);
        int batch = Integer.parseInt(args[2]);
        new Migrations(address, Placement.single()).run();
        var serializer = AvroSerializer.<io.costline.avro.RequestCost>of(new InMemoryRegistry(), Topics.COSTS);
        Samples samples = new Samples(1, Instant.now().minusSeconds(7200));
        byte[][] pool = new byte[200_000][];
        long bytes = 0;
        for (int i = 0; i < pool.length; i++) {
            pool[i] = serializer.encode(samples.next());
            bytes += pool[i].length;
        }
        System.out.printf("mean value %d bytes%n", bytes / pool.length);
        CostRows rows = new CostRows();
        Inserter inserter =
                new Inserter(address.client(), Duration.ofSeconds(1), new SinkMetrics(new SimpleMeterRegistry()));
        var os = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var threads = ManagementFactory.getThreadMXBean();
        long salt = 0;
        for (int round = 0; round <= millions; round++) {
            long cpu = os.getProcessCpuTime();
            long wall = System.nanoTime();
            long transcode = 0;
            long size = 0;
            for (int n = 0; n < 1_000_000; ) {
                rows.block.clear();
                long t = threads.getCurrentThreadCpuTime();
                for (int i = 0; i < batch; i++, n++) {
                    byte[] value = pool[n % pool.length];
                    if (n % pool.length == 0) {
                        salt++;
                    }
                    value[5] = (byte) salt; // another event id
                    value[6] = (byte) (salt >> 8);
                    rows.append(value);
                }
                transcode += threads.getCurrentThreadCpuTime() - t;
                size += rows.block.size();
                inserter.insert(rows.block);
            }
            System.out.printf(
                    "round %d: %.1f s, client cpu %.2f s per million (reading and laying out %.2f), %d bytes a row%n",
                    round,
                    (System.nanoTime() - wall) / 1e9,
                    (os.getProcessCpuTime() - cpu) / 1e9,
                    transcode / 1e9,
                    size / 1_000_000);
        }
        inserter.close();
    }
}
