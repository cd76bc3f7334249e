package io.costline.ingest.admission;

import io.costline.avro.RequestEvent;
import java.util.List;

/** What became of one element of a delivery. */
public sealed interface Outcome {

    /** Position in its delivery. */
    int index();

    record Admitted(int index, RequestEvent event, List<String> warnings) implements Outcome {}

    /**
     * @param sha256 hash of the element as sent, in hex
     * @param structure field names and types, no values
     */
    record Rejected(
            int index, RejectionCode code, String field, String message, String sha256, long size, String structure)
            implements Outcome {}

    /** Understood, and not a call to meter: a ping, a status object, the middle of a stream. */
    record Ignored(int index, String reason) implements Outcome {}
}
