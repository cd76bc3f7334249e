package io.costline.dispatch;

import java.time.Duration;

/** What came of one try. */
sealed interface Outcome {
    record Delivered() implements Outcome {}

    /** It may go better later, and not before the time it asked for. */
    record Failed(String reason, Duration notBefore) implements Outcome {}

    /** This alert will never be taken, others may. */
    record Refused(String reason) implements Outcome {}

    /** Nobody is there any more, and wants no more. */
    record Gone() implements Outcome {}
}
