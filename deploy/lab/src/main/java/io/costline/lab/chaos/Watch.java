package io.costline.lab.chaos;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** While rounds go on: every service's lag falls, or it says that it is not ready. */
final class Watch implements AutoCloseable {
    /** The services give themselves a minute. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static final Duration EVERY = Duration.ofSeconds(2);

    /** Their groups, as they are called by default. */
    private static final Map<Victim, String> GROUPS = new EnumMap<>(Map.of(
            Victim.INGEST, "costline-kafka-door",
            Victim.ENRICHER, "costline-enricher",
            Victim.ATTRIBUTION, "costline-attribution",
            Victim.SINK, "costline-sink",
            Victim.DISPATCHER, "costline-dispatcher-" + AlertReceiver.ENDPOINT));

    private final Cluster cluster;
    private final Consumer<String> complaints;
    private final Admin admin;
    private final Map<Victim, Standstill> standstills = new EnumMap<>(Victim.class);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("chaos-watch").unstarted(this::watch);

    private record Offsets(long committed, long waiting) {}

    Watch(Cluster cluster, Consumer<String> complaints) {
        this.cluster = cluster;
        this.complaints = complaints;
        this.admin = Admin.create(Map.of(
                "bootstrap.servers", cluster.bootstrapServers(),
                "request.timeout.ms", "2000",
                "default.api.timeout.ms", "4000"));
        GROUPS.keySet().forEach(victim -> standstills.put(victim, new Standstill(victim.label(), LIMIT)));
        thread.start();
    }

    /** Whether every service says that it is ready. */
    static boolean allReady(Cluster cluster) {
        return GROUPS.keySet().stream().allMatch(victim -> ready(cluster, victim));
    }

    private static boolean ready(Cluster cluster, Victim victim) {
        return IntStream.range(0, victim.instances())
                .allMatch(i -> cluster.member(victim, i).saysReady());
    }

    /** The longest each stood while records waited. */
    synchronized List<String> longest() {
        return standstills.values().stream().map(Standstill::longest).toList();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                for (Map.Entry<Victim, String> group : GROUPS.entrySet()) {
                    look(group.getKey(), group.getValue());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Victim victim, String group) throws InterruptedException {
        Offsets offsets;
        try {
            offsets = offsets(group);
        } catch (ExecutionException e) {
            return; // the broker is away: nobody can tell
        }
        boolean ready = ready(cluster, victim);
        synchronized (this) {
            Standstill standstill = standstills.get(victim);
            if (standstill != null) {
                standstill
                        .seen(System.nanoTime(), offsets.waiting, offsets.committed, ready)
                        .ifPresent(complaints);
            }
        }
    }

    private Offsets offsets(String group) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        committed.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        var ends = admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get();
        long sum = 0;
        long waiting = 0;
        for (Map.Entry<TopicPartition, OffsetAndMetadata> each : committed.entrySet()) {
            long offset = each.getValue().offset();
            var end = ends.get(each.getKey());
            sum += offset;
            waiting += end == null ? 0 : Math.max(0, end.offset() - offset);
        }
        return new Offsets(sum, waiting);
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
        admin.close(Duration.ZERO);
    }
}
