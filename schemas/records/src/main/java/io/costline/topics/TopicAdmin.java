package io.costline.topics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics and tells which are missing. */
public final class TopicAdmin {
    private static final int TIMEOUT_SECONDS = 30;
    private static final long PAUSE_MILLIS = 20;
    private static final String RAISING = "-for-";
    private static final Pattern UNFINISHED = Pattern.compile(".+-(dedup|traces)-changelog" + RAISING + "\\d+");

    private final Admin admin;

    public TopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /**
     * Creates the topics that do not exist; those that do stay as they are but for what they say of time, on which totals
     * depend. Returns when the broker tells of all of them: the controller answers before its brokers have heard.
     *
     * @param replication replicas of each new partition; empty for the broker's default
     * @throws org.apache.kafka.common.errors.TimeoutException if one is not to be seen within 30 seconds
     */
    public void ensure(Collection<TopicSpec> topics, Optional<Short> replication) {
        Set<String> existing = names();
        create(topics.stream().filter(topic -> !existing.contains(topic.name())).toList(), replication, Map.of());
        alignTime(topics.stream().filter(topic -> existing.contains(topic.name())));
    }

    /**
     * Creates topics, and returns when the broker tells of all of them. One that is there by now is left as it is.
     *
     * @param more configuration beside the topics' own
     */
    public void create(Collection<TopicSpec> topics, Optional<Short> replication, Map<String, String> more) {
        List<NewTopic> missing = topics.stream()
                .map(topic -> {
                    Map<String, String> config = new HashMap<>(topic.config());
                    config.putAll(more);
                    return new NewTopic(topic.name(), Optional.of(topic.partitions()), replication).configs(config);
                })
                .toList();
        admin.createTopics(missing).values().values().forEach(created -> {
            try {
                await(created);
            } catch (TopicExistsException e) {
                // another process of the same stack was faster
            }
        });
        if (!missing.isEmpty()) {
            awaitNone(topics);
        }
    }

    private void alignTime(Stream<TopicSpec> topics) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = topics.collect(Collectors.toMap(
                topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                topic -> topic.config().entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("message.timestamp."))
                        .map(entry -> new AlterConfigOp(
                                new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                        .toList()));
        if (!changes.isEmpty()) {
            await(admin.incrementalAlterConfigs(changes).all());
        }
    }

    private void awaitNone(Collection<TopicSpec> topics) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        List<String> unseen = missing(topics);
        while (!unseen.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new org.apache.kafka.common.errors.TimeoutException("created, but not to be seen: " + unseen);
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new org.apache.kafka.common.errors.InterruptException(e);
            }
            unseen = missing(topics);
        }
    }

    /** Names of those topics the broker does not have. */
    public List<String> missing(Collection<TopicSpec> topics) {
        Set<String> existing = names();
        List<String> missing = new ArrayList<>();
        for (TopicSpec topic : topics) {
            if (!existing.contains(topic.name())) {
                missing.add(topic.name());
            }
        }
        return missing;
    }

    /** What precedes the new number in the name of the topic where a changelog is put together for more partitions. */
    public static String raising(String changelog) {
        return changelog + RAISING;
    }

    /** A changelog put together for more partitions: it is there until they are added, and state may be nowhere else. */
    public Optional<String> unfinishedRaise() {
        return names().stream()
                .filter(name -> UNFINISHED.matcher(name).matches())
                .findFirst();
    }

    /** An admin client for the bootstrap servers; the caller closes it. */
    public static Admin connect(String bootstrapServers) {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    private Set<String> names() {
        return await(admin.listTopics().names());
    }

    private static <T> T await(org.apache.kafka.common.KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException cause) {
                throw cause;
            }
            throw new KafkaException("admin request failed", e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("admin request timed out", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }
}
