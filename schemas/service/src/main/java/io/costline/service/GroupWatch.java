package io.costline.service;

import io.costline.topics.GroupOffsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
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
    private volatile Optional<String> fault = Optional.empty();

    /**
     * @param kafka client settings, at least bootstrap.servers
     * @param topics what the group reads, which may grow
     */
    public GroupWatch(String group, Map<String, String> kafka, Function<GroupOffsets, Collection<String>> topics) {
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
                    fault = standstills.look(
                            ends,
                            offsets.behind(group, ends),
                            InstantSource.system().instant());
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

    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
    }
}
