package io.costline.wire;

import io.costline.topics.TopicAdmin;
import io.costline.topics.TopicSpec;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;

/** What services need before they can start, each as the reason why it is not there. Only what may mend itself is a reason. */
public final class Needs {
    private Needs() {}

    /** The broker, and these topics on it. */
    public static Supplier<Optional<String>> topics(Map<String, String> kafka, Collection<TopicSpec> topics) {
        return () -> {
            try (Admin admin = Admin.create(Map.copyOf(kafka))) {
                List<String> missing = new TopicAdmin(admin).missing(topics);
                return missing.isEmpty() ? Optional.empty() : Optional.of("missing topics " + missing);
            } catch (KafkaException e) {
                if (e instanceof RetriableException || e.getCause() instanceof RetriableException) {
                    return Optional.of("Kafka cannot be reached: " + e.getMessage());
                }
                throw e;
            }
        };
    }

    /** The registry, with the schemas of the topics that are written. */
    public static Supplier<Optional<String>> registry(SchemaRegistry registry, Collection<TopicSpec> written) {
        return () -> {
            try {
                written.forEach(
                        topic -> topic.valueSchema().ifPresent(schema -> registry.register(topic.subject(), schema)));
                return Optional.empty();
            } catch (RegistryException e) {
                if (e.getCause() instanceof IOException) {
                    return Optional.of(String.valueOf(e.getMessage()));
                }
                throw e;
            }
        };
    }
}
