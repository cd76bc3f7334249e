package io.costline.service;

import io.costline.topics.HostClock;
import io.costline.topics.TopicSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Asks Kafka every few seconds whether it has the topics and can take records for them, so that readiness answers at once. A broker
 * that is left over tells of the others from memory: that nothing can be written it shows by controllers that do not answer.
 */
public final class KafkaWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final int TIMEOUT_SECONDS = 5;
    /** An election of controllers takes moments. */
    private static final int UNANSWERED = 2;

    private final Admin admin;
    private final HostClock clock;
    private final List<String> needed;
    private final Thread thread;
    private final Map<String, Integer> leastReplicas = new HashMap<>();
    private int unanswered;
    private volatile Optional<String> problem = Optional.of("not asked yet");
    private volatile Optional<String> wrongClock = Optional.empty();

    public KafkaWatch(Map<String, String> kafka, Collection<TopicSpec> needed, InstantSource clock) {
        this.admin = Admin.create(Map.copyOf(kafka));
        this.clock = new HostClock(admin, clock);
        this.needed = needed.stream().map(TopicSpec::name).toList();
        this.thread = Thread.ofPlatform().daemon().name("kafka-watch").unstarted(this::watch);
    }

    public KafkaWatch start() {
        thread.start();
        return this;
    }

    /** What is wrong, if anything. */
    public Optional<String> problem() {
        return problem;
    }

    /** What is wrong with this host's clock; then nothing can be said of when events were. */
    public Optional<String> wrongClock() {
        return wrongClock;
    }

    private void watch() {
        try {
            while (true) {
                problem = ask();
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> ask() throws InterruptedException {
        try {
            Set<String> present = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            Set<String> missing = new TreeSet<>(needed);
            missing.removeAll(present);
            if (!missing.isEmpty()) {
                return Optional.of("missing topics " + missing);
            }
            learnLeastReplicas();
            Map<String, TopicDescription> topics =
                    admin.describeTopics(needed).allTopicNames().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            wrongClock = clock.fault();
            unanswered = clock.isAnswered() ? 0 : unanswered + 1;
            return writable(topics)
                    .or(() -> unanswered < UNANSWERED
                            ? wrongClock
                            : Optional.of("Kafka's controllers do not answer: too few of them are left"));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of("Kafka cannot be reached");
        }
    }

    /** Asked once: who may not is told nothing of replicas. */
    private void learnLeastReplicas() throws InterruptedException {
        if (!leastReplicas.isEmpty()) {
            return;
        }
        try {
            Map<ConfigResource, Config> configs = admin.describeConfigs(needed.stream()
                            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                            .toList())
                    .all()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            configs.forEach((topic, config) -> {
                var least = config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
                leastReplicas.put(topic.name(), least == null ? 1 : Integer.parseInt(least.value()));
            });
        } catch (ExecutionException | TimeoutException e) {
            needed.forEach(name -> leastReplicas.put(name, 1));
        }
    }

    private Optional<String> writable(Map<String, TopicDescription> topics) {
        for (TopicDescription topic : topics.values()) {
            int least = leastReplicas.getOrDefault(topic.name(), 1);
            long closed = topic.partitions().stream()
                    .filter(partition -> isClosed(partition, least))
                    .count();
            if (closed > 0) {
                return Optional.of(topic.name() + ": " + closed + " of "
                        + topic.partitions().size()
                        + " partitions take no records: no leader, or fewer than " + least + " replicas in sync");
            }
        }
        return Optional.empty();
    }

    private static boolean isClosed(TopicPartitionInfo partition, int least) {
        return partition.leader() == null
                || partition.leader().isEmpty()
                || partition.isr().size() < least;
    }

    @Override
    public void close() {
        thread.interrupt();
        admin.close(Duration.ofSeconds(2));
    }
}
