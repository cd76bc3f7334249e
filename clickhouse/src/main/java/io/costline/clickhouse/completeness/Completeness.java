package io.costline.clickhouse.completeness;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows instants through the pipeline. What was accepted before an instant stands before the ends that the first stage's topics have
 * then. Once that stage's group has committed past them, what came of it stands before the ends of the next stage's topics, for
 * outputs and offsets are committed together; and so on, until the sink has committed past the last ends.
 *
 * <p>At 12:00:00 costline.requests ends at 400. At 12:00:02 the enricher has committed 400, and costline.costs ends at 390. At 12:00:04
 * attribution has committed 390 there, ... At 12:00:06 the sink has committed all: everything accepted before 12:00:00 is in every
 * table.
 *
 * @param <E> ends of a stage's topics
 */
final class Completeness<E> {
    private static final int FOLLOWED = 8;

    private final List<Stage<E>> stages;
    private final Deque<Followed<E>> followed = new ArrayDeque<>();
    private @Nullable Instant completeTo;

    /** A service, or one of its steps. */
    interface Stage<E> {
        /** Who it is, as the view names it. */
        String name();

        /** Where the topics it reads end now. */
        E ends();

        /** What it has not done and committed of what stands before these ends. */
        long behind(E ends);
    }

    private static final class Followed<E> {
        private final Instant at;
        private int stage;
        private E ends;

        private Followed(Instant at, E ends) {
            this.at = at;
            this.ends = ends;
        }
    }

    /**
     * How it stands.
     *
     * @param completeTo empty while nothing has come through since this began to look
     * @param heldBackBy the first stage that has not done what is followed longest; empty: none
     * @param behind what that stage has not done, as offsets
     */
    record Standing(Optional<Instant> completeTo, String heldBackBy, long behind) {}

    Completeness(List<Stage<E>> stages) {
        this.stages = List.copyOf(stages);
    }

    /** @param now of the host's clock, taken before anything is asked */
    Standing look(Instant now) {
        if (followed.size() < FOLLOWED) {
            followed.add(new Followed<>(now, stages.getFirst().ends()));
        }
        String heldBackBy = "";
        long behind = 0;
        List<Followed<E>> through = new ArrayList<>();
        for (Iterator<Followed<E>> each = followed.iterator(); each.hasNext() && behind == 0; ) {
            Followed<E> one = each.next();
            behind = advance(one);
            if (behind == 0) {
                completeTo = one.at;
                through.add(one);
            } else {
                heldBackBy = stages.get(one.stage).name();
            }
        }
        followed.removeAll(through);
        return new Standing(Optional.ofNullable(completeTo), heldBackBy, behind);
    }

    /** What the stage it stops at is behind; 0 when it is through all. */
    private long advance(Followed<E> one) {
        while (true) {
            long behind = stages.get(one.stage).behind(one.ends);
            if (behind > 0) {
                return behind;
            }
            if (one.stage + 1 == stages.size()) {
                return 0;
            }
            one.ends = stages.get(++one.stage).ends();
        }
    }
}
