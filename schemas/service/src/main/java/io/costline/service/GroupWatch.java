package io.costline.service;

import io.costline.topics.GroupOffsets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a consumer group gets on, asked of the broker and not of the group's own threads: a partition that nobody was given stands as
 * much as one whose reader hangs. Every instance tells of the whole group.
 */
public final class GroupWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupWatch.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final String group;
    private final Map<String, String> kafka;
    private final Function<GroupOffsets, Collection<String>> topics;
    private final Standstills standstills = new Standstills(PATIENCE);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private final Map<String, AtomicLong> lags = new ConcurrentHashMap<>();
    private final MeterRegistry meters;
    private final String metric;
    private volatile Optional<String> fault = Optional.empty();
    private volatile Duration longest = Duration.ZERO;

    /**
     * @param kafka client settings, at least bootstrap.servers
     * @param topics what the group reads, which may grow
     * @param metric what the names of its meters begin with: every instance tells of the whole group, so they are not to be added up
     */
    public GroupWatch(
            String group,
            Map<String, String> kafka,
            Function<GroupOffsets, Collection<String>> topics,
            MeterRegistry meters,
            String metric) {
        this.meters = meters;
        this.metric = metric;
        Gauge.builder(metric + ".group.standstill.seconds", () -> longest.toMillis() / 1e3)
                .description("for how long the slowest partition with waiting records has had nothing committed")
                .register(meters);
        this.group = group;
        this.kafka = new HashMap<>(kafka);
        this.topics = topics;
        this.kafka.put("request.timeout.ms", "5000");
        this.kafka.put("default.api.timeout.ms", "10000");
        this.thread = Thread.ofPlatform().daemon().name("watch-" + group).unstarted(this::watch);
    }

    public GroupWatch start() {
        thread.start();
        return this;
    }

    /** Which partition stands, and for how long; empty while all get on or nobody can tell. */
    public Optional<String> fault() {
        return fault;
    }

    private void watch() {
        try (GroupOffsets offsets = new GroupOffsets(kafka)) {
            do {
                try {
                    var ends = offsets.stableEnds(topics.apply(offsets));
                    var behind = offsets.behind(group, ends);
                    Instant now = InstantSource.system().instant();
                    fault = standstills.look(ends, behind, now);
                    longest = standstills.longest(now);
                    show(ends.keySet(), behind);
                } catch (KafkaException e) {
                    standstills.unknown();
                    fault = Optional.empty();
                    LOG.atDebug().setCause(e).addKeyValue("group", group).log("cannot tell how far the group is");
                }
            } while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(Set<TopicPartition> partitions, Map<TopicPartition, Long> behind) {
        Map<String, Long> byTopic = new HashMap<>();
        partitions.forEach(
                partition -> byTopic.merge(partition.topic(), behind.getOrDefault(partition, 0L), Long::sum));
        byTopic.forEach((topic, lag) -> lags.computeIfAbsent(topic, this::gauge).set(lag));
    }

    private AtomicLong gauge(String topic) {
        AtomicLong lag = new AtomicLong();
        Gauge.builder(metric + ".group.lag", lag::get)
                .description("records of the topic that the group has not committed")
                .tag("topic", topic)
                .register(meters);
        return lag;
    }

    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
    }
}
