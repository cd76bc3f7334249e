package io.costline.ingest.admission;

import io.costline.avro.RequestEvent;
import io.costline.identity.EventIds;
import java.util.HexFormat;
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
            implements Outcome {
        /** Admitted, and refused by the broker for its size. */
        public static Rejected tooLarge(Admitted admitted) {
            return tooLarge(admitted.index(), admitted.event().getEventId().bytes());
        }

        /** Taken, and refused by the broker for its size. Its text is gone, so the id stands for it in the hash. */
        public static Rejected tooLarge(int index, byte[] id) {
            RejectionCode code = RejectionCode.TOO_LARGE;
            return new Rejected(index, code, "", code.message(), HexFormat.of().formatHex(EventIds.sha256(id)), 0, "");
        }
    }

    /** Understood, and not a call to meter: a ping, a status object, the middle of a stream. */
    record Ignored(int index, String reason) implements Outcome {}
}
