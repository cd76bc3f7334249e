package io.costline.ingest.line;

import io.costline.ingest.admission.Fault;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Structure;
import java.util.HexFormat;
import java.util.List;

/** What became of one line of a delivery. */
public sealed interface LineOutcome<T> {
    /** @param id as the answer names the line */
    record Taken<T>(int index, T line, String id, List<String> warnings) implements LineOutcome<T> {}

    record Refused<T>(Outcome.Rejected rejected) implements LineOutcome<T> {}

    /** Understood, and nothing that counts. */
    record Passed<T>(int index, String reason) implements LineOutcome<T> {}

    static <T> LineOutcome<T> refused(Element element, Fault fault) {
        return new Refused<>(new Outcome.Rejected(
                element.index(),
                fault.code(),
                fault.field(),
                fault.message(),
                HexFormat.of().formatHex(element.bytes().sha256()),
                element.bytes().length(),
                Structure.of(element.value())));
    }

    /** Of an element that is no object. */
    static Fault flaw(Element element) {
        RejectionCode code = switch (element.fault()) {
            case MALFORMED -> RejectionCode.MALFORMED_JSON;
            case TOO_MANY_VALUES -> RejectionCode.TOO_LARGE;
            case null -> RejectionCode.WRONG_TYPE;
        };
        return new Fault(code, "", code.message());
    }
}
