package io.costline.cli.cluster;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;

/** Asks Kafka how things are. */
public final class KafkaFacts {
    private static final int TIMEOUT_SECONDS = 30;

    private KafkaFacts() {}

    /** Client settings with which nobody waits long for a broker that is not there. */
    public static Admin connect(Map<String, String> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("request.timeout.ms", "10000");
        settings.put("default.api.timeout.ms", "15000");
        return Admin.create(settings);
    }

    /** Those of the topics that are there, by name. */
    public static Map<String, TopicPlan.Found> topics(Admin admin, List<String> names) {
        Set<String> there = await(admin.listTopics().names());
        List<String> known = names.stream().filter(there::contains).distinct().toList();
        var configs = await(admin.describeConfigs(known.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all());
        Map<String, TopicPlan.Found> found = new HashMap<>();
        await(admin.describeTopics(known).allTopicNames()).forEach((name, topic) -> {
            Map<String, String> config =
                    requireNonNull(configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name))).entries().stream()
                            .filter(entry -> entry.value() != null)
                            .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
            found.put(
                    name,
                    new TopicPlan.Found(
                            topic.partitions().size(),
                            topic.partitions().getFirst().replicas().size(),
                            config));
        });
        return found;
    }

    /** @throws KafkaException what Kafka answered */
    public static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException cause) {
                throw cause;
            }
            throw new KafkaException("Kafka did not answer", e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("Kafka did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }
}
