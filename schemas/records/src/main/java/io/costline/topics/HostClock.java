package io.costline.topics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Compares this host's clock with that of the Kafka controller, which tells when its leader was last caught up with itself:
 * now. A cluster that does not tell, or not us, leaves the clock unjudged.
 */
public final class HostClock {
    private static final int TIMEOUT_SECONDS = 5;

    private final Admin admin;
    private final InstantSource clock;
    private boolean answered = true;

    public HostClock(Admin admin, InstantSource clock) {
        this.admin = admin;
        this.clock = clock;
    }

    /** Whether the controllers answered when they were asked last, be it that we may not know. */
    public boolean isAnswered() {
        return answered;
    }

    /** What is wrong with this host's clock, if anything. */
    public Optional<String> fault() throws InterruptedException {
        Instant before = clock.instant();
        QuorumInfo quorum;
        try {
            quorum = admin.describeMetadataQuorum().quorumInfo().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            answered = true;
        } catch (ExecutionException | TimeoutException e) {
            answered = e.getCause() instanceof ApiException refused && !(refused instanceof RetriableException);
            return Optional.empty(); // whether Kafka is there is asked elsewhere
        }
        Instant after = clock.instant();
        return quorum.voters().stream()
                .filter(voter -> voter.replicaId() == quorum.leaderId())
                .mapToLong(voter -> voter.lastCaughtUpTimestamp().orElse(-1))
                .filter(millis -> millis > 0)
                .mapToObj(Instant::ofEpochMilli)
                .findFirst()
                .flatMap(theirs -> judge(before, after, theirs));
    }

    /** @param theirs their time at some moment between two of ours */
    static Optional<String> judge(Instant before, Instant after, Instant theirs) {
        if (before.minus(Horizons.CLOCKS).isAfter(theirs)) {
            return Optional.of(wrong(Duration.between(theirs, before), "ahead of"));
        }
        if (after.plus(Horizons.CLOCKS).isBefore(theirs)) {
            return Optional.of(wrong(Duration.between(after, theirs), "behind"));
        }
        return Optional.empty();
    }

    private static String wrong(Duration by, String how) {
        return "this host's clock is " + by.truncatedTo(java.time.temporal.ChronoUnit.SECONDS) + " " + how
                + " Kafka's; at most " + Horizons.CLOCKS + " is allowed";
    }
}
