package io.costline.ingest;

import io.costline.ingest.admission.Outcome;
import java.util.List;

/** What one delivery amounts to. */
public sealed interface Normalized {

    /**
     * A verdict for each element, in order.
     *
     * @param single the delivery was one object, not a list
     */
    record Outcomes(List<Outcome> outcomes, boolean single) implements Normalized {}

    /** The delivery as a whole is not JSON. */
    record Malformed(String reason, int line, int column) implements Normalized {}

    record TooManyElements(int maxElements) implements Normalized {}

    record UnknownSource(String source) implements Normalized {}
}
