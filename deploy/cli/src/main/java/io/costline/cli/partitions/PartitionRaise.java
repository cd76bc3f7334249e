package io.costline.cli.partitions;

import io.costline.cli.CommandFailure;
import io.costline.cli.backfill.CaughtUp;
import io.costline.topics.TopicAdmin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Adds partitions to costline.requests and costline.costs while no service runs. A key that moves to a new partition finds
 * its state there: as the new count is a multiple of the old, the keys of a new partition all come from one old partition, whose
 * changelog is copied for it. What was interrupted is completed by the next run.
 */
public final class PartitionRaise {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** A Streams application that stopped stays a member for as long. */
    private static final Duration SESSION = Duration.ofSeconds(30);

    private static final int MOST = 10_000;

    private final Map<String, String> kafka;
    private final List<Moved> all;
    private final String doorGroup;
    private final Consumer<String> progress;
    private final Supplier<KafkaTopics> connection;
    private final Duration session;

    /** @param progress told what is done, in words */
    public PartitionRaise(
            Map<String, String> kafka,
            String enricher,
            String attribution,
            String doorGroup,
            Consumer<String> progress) {
        this(kafka, enricher, attribution, doorGroup, progress, () -> new KafkaTopics(kafka), SESSION);
    }

    PartitionRaise(
            Map<String, String> kafka,
            String enricher,
            String attribution,
            String doorGroup,
            Consumer<String> progress,
            Supplier<KafkaTopics> connection,
            Duration session) {
        this.connection = connection;
        this.session = session;
        this.kafka = kafka;
        this.all = Moved.of(enricher, attribution);
        this.doorGroup = doorGroup;
        this.progress = progress;
    }

    /**
     * @param partitions of each of the two topics, from now on
     * @throws CommandFailure saying what is in the way, before anything is changed
     */
    public void run(int partitions) throws InterruptedException {
        try (KafkaTopics topics = connection.get()) {
            for (Moved each : all) {
                requireCount(each, topics.partitions(each.topic().name()).orElse(0), partitions);
            }
            requireSameAsInterrupted(topics, partitions);
            requireStopped(topics);
            requireDone();
            for (Moved each : all) {
                raise(each, topics, partitions);
            }
        }
    }

    private static void requireCount(Moved moved, int before, int after) {
        String topic = moved.topic().name();
        if (before == 0) {
            throw new CommandFailure("there is no topic " + topic);
        }
        if (after < before) {
            throw new CommandFailure(topic + " has " + before + " partitions, and Kafka cannot take any away");
        }
        if (after % before != 0) {
            throw new CommandFailure(topic + " has " + before + " partitions: " + after
                    + " is no multiple of that, so the state of one partition would be scattered over others");
        }
        if (after > MOST) {
            throw new CommandFailure("at most " + MOST + " partitions can be asked for");
        }
    }

    /** With another count, what an interrupted run had put aside would not be found, and the state in it be lost. */
    private void requireSameAsInterrupted(KafkaTopics topics, int partitions) {
        for (Moved each : all) {
            String left = TopicAdmin.raising(each.changelog());
            for (String name : topics.names()) {
                if (name.startsWith(left) && !name.equals(each.staging(partitions))) {
                    throw new CommandFailure("a raise to " + name.substring(left.length())
                            + " partitions was interrupted: run that again first");
                }
            }
        }
    }

    private void requireStopped(KafkaTopics topics) throws InterruptedException {
        for (String group : List.of(all.get(0).group(), all.get(1).group(), doorGroup)) {
            if (!topics.endsWithin(group, session)) {
                throw new CommandFailure(
                        "group " + group + " has members: stop every service first, the doors before the others");
            }
        }
    }

    private void requireDone() throws InterruptedException {
        try (CaughtUp read = new CaughtUp(kafka, PATIENCE)) {
            for (Moved each : all) {
                read.await(each.topic().name(), each.group());
            }
        } catch (CaughtUp.BehindException e) {
            throw new CommandFailure(
                    "what waits must be done first: start the services without the doors until it is; "
                            + e.getMessage(),
                    e);
        }
    }

    private void raise(Moved moved, KafkaTopics topics, int partitions) throws InterruptedException {
        String topic = moved.topic().name();
        String staging = moved.staging(partitions);
        if (topics.partitions(topic).orElse(0) == partitions) {
            topics.delete(staging); // all there is to do is done
            progress.accept(topic + " has " + partitions + " partitions");
            return;
        }
        int before = topics.partitions(moved.changelog()).orElse(0);
        if (before == 0 && topics.partitions(staging).isEmpty()) {
            progress.accept(topic + " has no state yet");
        } else {
            moveState(moved, topics, staging, before, partitions);
        }
        topics.add(topic, partitions);
        topics.delete(staging);
        progress.accept(topic + " has " + partitions + " partitions");
    }

    /** One partition more of the staging topic says that it is complete, and that the old changelog is needed no more. */
    private void moveState(Moved moved, KafkaTopics topics, String staging, int before, int partitions)
            throws InterruptedException {
        Map<Long, Long> written = topics.ends(moved.topic().name());
        if (!topics.hasRecords(staging, partitions)) {
            progress.accept("copying " + moved.changelog() + " for " + partitions + " partitions");
            topics.delete(staging);
            topics.createLike(moved.changelog(), staging, partitions + 1);
            for (int from = 0; from < before; from++) {
                int old = from;
                topics.copy(moved.changelog(), old, staging, key -> newPartitions(moved, key, old, before, partitions));
            }
            topics.mark(staging, partitions);
        }
        if (!topics.ends(moved.topic().name()).equals(written)) {
            throw new CommandFailure(moved.topic().name() + " is being written: stop the doors, then run this again");
        }
        progress.accept("replacing " + moved.changelog());
        topics.delete(moved.changelog());
        topics.createLike(staging, moved.changelog(), partitions);
        for (int each = 0; each < partitions; each++) {
            int same = each;
            topics.copy(staging, same, moved.changelog(), key -> new int[] {same});
        }
    }

    private static int[] newPartitions(Moved moved, byte[] key, int from, int before, int partitions) {
        return IntStream.iterate(from, to -> to < partitions, to -> to + before)
                .filter(to -> moved.belongs(key, to, partitions))
                .toArray();
    }
}
