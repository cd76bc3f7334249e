package io.costline.lab.chaos;

import java.time.Duration;
import java.util.Optional;

/** Holds a consumer to this: what waits for it gets less, or it says that it is not ready. Not safe for several threads. */
final class Standstill {
    private final String name;
    private final Duration limit;
    private long committed = -1;
    private long since;
    private boolean told;
    private boolean unready;
    private Duration longest = Duration.ZERO;
    private boolean longestSaid;

    /** @param limit how long it may stand while it says that it is ready; beyond what the services allow themselves */
    Standstill(String name, Duration limit) {
        this.name = name;
        this.limit = limit;
    }

    /**
     * @param nanos a clock's
     * @param waiting records that lie before it
     * @param done a sum of offsets that grows with each commit
     * @param ready whether every instance says that it is ready
     * @return what is wrong, once for each standstill
     */
    Optional<String> seen(long nanos, long waiting, long done, boolean ready) {
        if (done != committed || waiting == 0) {
            committed = done;
            since = nanos;
            told = false;
            unready = false;
            return Optional.empty();
        }
        unready |= !ready;
        Duration stands = Duration.ofNanos(nanos - since);
        if (stands.compareTo(longest) > 0) {
            longest = stands;
            longestSaid = unready;
        }
        if (unready || told || stands.compareTo(limit) < 0) {
            return Optional.empty();
        }
        told = true;
        return Optional.of("%s has committed nothing for %d s, %,d records wait, and it says that it is ready"
                .formatted(name, stands.toSeconds(), waiting));
    }

    /** The longest that was seen, and whether it was said. */
    String longest() {
        return name + ' ' + longest.toSeconds() + " s" + (longestSaid ? " (said)" : "");
    }
}
