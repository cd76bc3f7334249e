package io.costline.ingest.revenue;

import io.costline.avro.RevenueLine;
import io.costline.ingest.admission.Outcome;
import java.util.List;

/** What became of one line of a delivery. */
public sealed interface RevenueOutcome {
    record Taken(int index, RevenueLine line, List<String> warnings) implements RevenueOutcome {}

    record Refused(Outcome.Rejected rejected) implements RevenueOutcome {}

    /** Understood, and nothing that is charged. */
    record Passed(int index, String reason) implements RevenueOutcome {}
}
