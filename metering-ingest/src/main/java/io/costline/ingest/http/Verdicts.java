package io.costline.ingest.http;

import io.costline.avro.Rejection;
import io.costline.avro.RequestEvent;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.publish.Rejections;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outcomes of one delivery, sorted by what is to be done with them. */
record Verdicts(
        List<RequestEvent> events, List<Rejection> rejections, int ignored, Outcome.@Nullable Rejected firstRejected) {

    static Verdicts of(List<Outcome> outcomes, String tenant, String source, Instant now) {
        var events = new ArrayList<RequestEvent>(outcomes.size());
        var rejections = new ArrayList<Rejection>();
        int ignored = 0;
        Outcome.Rejected first = null;
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Admitted admitted -> events.add(admitted.event());
                case Outcome.Rejected rejected -> {
                    first = first == null ? rejected : first;
                    rejections.add(Rejections.of(rejected, tenant, source, "http", now));
                }
                case Outcome.Ignored none -> ignored++;
            }
        }
        return new Verdicts(events, rejections, ignored, first);
    }

    /**
     * The same with some of the admitted refused after all, as larger than the broker takes.
     *
     * @param tooLarge positions among the admitted
     */
    static List<Outcome> refusing(List<Outcome> outcomes, BitSet tooLarge) {
        var told = new ArrayList<Outcome>(outcomes.size());
        int position = 0;
        for (Outcome outcome : outcomes) {
            told.add(
                    outcome instanceof Outcome.Admitted admitted && tooLarge.get(position++)
                            ? Outcome.Rejected.tooLarge(admitted)
                            : outcome);
        }
        return told;
    }

    int accepted() {
        return events.size();
    }

    int rejected() {
        return rejections.size();
    }

    boolean allRejected() {
        return events.isEmpty() && !rejections.isEmpty();
    }
}
