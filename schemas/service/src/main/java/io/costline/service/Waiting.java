package io.costline.service;

import io.costline.topics.CompactedTopicFollower;
import io.costline.topics.HostClock;
import io.costline.topics.TopicAdmin;
import io.costline.topics.TopicSpec;
import io.costline.wire.RegistryException;
import io.costline.wire.SchemaRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service waits for at its start instead of ending: readiness and log say what, for as long as it takes. Only what may
 * mend itself is waited for; anything else is thrown and ends the start.
 */
public final class Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
    private static final long SHORTEST_PAUSE = 20;
    private static final long LONGEST_PAUSE = 500;
    /** A changed reason, as a count that falls, is not told again sooner. */
    private static final long TELL_EVERY = Duration.ofSeconds(10).toNanos();

    private final ServiceShell shell;
    private volatile Optional<String> waits = Optional.of("starting");

    /** What is in the way, if anything. */
    public interface Attempt {
        Optional<String> fault() throws InterruptedException;
    }

    public Waiting(ServiceShell shell) {
        this.shell = shell;
        shell.check("start", () -> waits);
    }

    /** Asks until there is nothing in the way. */
    public void until(String needed, Attempt attempt) throws InterruptedException {
        String told = "";
        long toldAt = 0;
        long pause = SHORTEST_PAUSE;
        waits = Optional.of("waiting for " + needed);
        for (Optional<String> fault = attempt.fault(); fault.isPresent(); fault = attempt.fault()) {
            String reason = "waiting for " + needed + ": " + fault.get();
            waits = Optional.of(reason);
            if (!reason.equals(told) && (told.isEmpty() || System.nanoTime() - toldAt > TELL_EVERY)) {
                told = reason;
                toldAt = System.nanoTime();
                LOG.atWarn().addKeyValue("reason", fault.get()).log("waiting for " + needed);
            }
            Thread.sleep(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
        waits = Optional.of("starting");
    }

    /** The broker, these topics on it, and the end of a raise of partitions that was interrupted. */
    public void topics(Map<String, String> kafka, Collection<TopicSpec> topics) throws InterruptedException {
        until("Kafka", () -> {
            try (Admin admin = Admin.create(Map.copyOf(kafka))) {
                TopicAdmin known = new TopicAdmin(admin);
                List<String> missing = known.missing(topics);
                return missing.isEmpty()
                        ? known.unfinishedRaise()
                                .map(left -> "a raise of partitions was interrupted and left " + left
                                        + ": run 'costline topics raise' again, for as many partitions")
                        : Optional.of("missing topics " + missing);
            } catch (KafkaException e) {
                if (mayMend(e) || (e.getCause() instanceof KafkaException cause && mayMend(cause))) {
                    return Optional.of("Kafka cannot be reached: " + e.getMessage());
                }
                throw e;
            }
        });
    }

    /** Likewise, and from then on a check that they are there and take records. */
    public KafkaWatch watched(Map<String, String> kafka, Collection<TopicSpec> topics, InstantSource clock)
            throws InterruptedException {
        topics(kafka, topics);
        KafkaWatch watch = shell.part(new KafkaWatch(kafka, topics, clock));
        shell.check("kafka", watch.start()::problem);
        return watch;
    }

    /** A name that does not resolve is one of a broker that is still to come. */
    private static boolean mayMend(KafkaException failure) {
        return failure instanceof RetriableException
                || (failure instanceof ConfigException
                        && String.valueOf(failure.getMessage()).contains("No resolvable bootstrap"));
    }

    /** A clock like Kafka's: what is kept, and what is too old, goes by this host's. */
    public void clock(Map<String, String> kafka) throws InterruptedException {
        try (Admin admin = Admin.create(Map.copyOf(kafka))) {
            HostClock clock = new HostClock(admin, InstantSource.system());
            until("a sound clock", clock::fault);
        }
    }

    /** The registry, with the schemas of these topics. */
    public void registry(SchemaRegistry registry, Collection<TopicSpec> topics) throws InterruptedException {
        until("the schema registry", () -> {
            try {
                topics.forEach(
                        topic -> topic.valueSchema().ifPresent(schema -> registry.register(topic.subject(), schema)));
                return Optional.empty();
            } catch (RegistryException e) {
                if (e.getCause() instanceof IOException) {
                    return Optional.of(String.valueOf(e.getMessage()));
                }
                throw e;
            }
        });
    }

    /** Definitions: reads their topic to its present end and goes on following it; health says what of it is missing. */
    public void definitions(String name, CompactedTopicFollower<?> follower) throws InterruptedException {
        shell.part(follower);
        follower.start();
        until(follower.topic(), follower::behind);
        shell.check(name, () -> follower.failure().map(cause -> "no longer followed: " + cause.getMessage()));
        shell.note(name + "-unreadable", follower::unreadable);
    }

    /** The start is done. */
    public void over() {
        waits = Optional.empty();
    }
}
