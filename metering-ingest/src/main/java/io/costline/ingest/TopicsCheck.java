package io.costline.ingest;

import io.costline.topics.HostClock;
import io.costline.topics.TopicSpec;
import java.time.Duration;
import java.time.InstantSource;
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
    private final HostClock clock;
    private final List<TopicSpec> needed;
    private final Thread thread;
    private volatile Optional<String> problem = Optional.of("not asked yet");
    private volatile Optional<String> wrongClock = Optional.empty();

    TopicsCheck(Map<String, String> kafka, List<TopicSpec> needed, InstantSource clock) {
        this.admin = Admin.create(Map.copyOf(kafka));
        this.clock = new HostClock(admin, clock);
        this.needed = needed;
        this.thread = Thread.ofPlatform().daemon().name("topics-check").start(this::watch);
    }

    /** What is wrong, if anything. */
    Optional<String> problem() {
        return problem;
    }

    /** What is wrong with this host's clock; then nothing can be said of when events were. */
    Optional<String> wrongClock() {
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
            Set<String> present = admin.listTopics().names().get(5, TimeUnit.SECONDS);
            Set<String> missing = new TreeSet<>();
            for (TopicSpec topic : needed) {
                if (!present.contains(topic.name())) {
                    missing.add(topic.name());
                }
            }
            wrongClock = clock.fault();
            return missing.isEmpty() ? wrongClock : Optional.of("missing topics " + missing);
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
