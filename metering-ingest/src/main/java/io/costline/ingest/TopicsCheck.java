package io.costline.ingest;

import io.costline.topics.TopicSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Asks the broker every few seconds whether it is there and has the topics, so that readiness answers at once. */
final class TopicsCheck implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private final Admin admin;
    private final List<TopicSpec> needed;
    private final Thread thread;
    private volatile Optional<String> problem = Optional.of("not asked yet");

    TopicsCheck(Map<String, String> kafka, List<TopicSpec> needed) {
        this.admin = Admin.create(Map.copyOf(kafka));
        this.needed = needed;
        this.thread = Thread.ofPlatform().daemon().name("topics-check").start(this::watch);
    }

    /** What is wrong, if anything. */
    Optional<String> problem() {
        return problem;
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
            Set<String> present = admin.listTopics().names().get(5, TimeUnit.SECONDS);
            Set<String> missing = new TreeSet<>();
            for (TopicSpec topic : needed) {
                if (!present.contains(topic.name())) {
                    missing.add(topic.name());
                }
            }
            return missing.isEmpty() ? Optional.empty() : Optional.of("missing topics " + missing);
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of("Kafka cannot be reached");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        admin.close(Duration.ofSeconds(2));
    }
}
