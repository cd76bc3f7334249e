package io.costline.client;

import java.util.List;

/**
 * What the door made of one element of a request.
 *
 * @param index of the element in the body, from 0
 * @param eventId the id it is known under; empty unless it was accepted
 * @param code why it was rejected, such as {@code NEGATIVE}; empty otherwise
 * @param field what the reason concerns
 * @param message the reason in words, also of one that was passed over
 * @param warnings what the door noticed of an element that it accepted
 */
public record EventVerdict(
        int index, Outcome outcome, String eventId, String code, String field, String message, List<String> warnings) {
    /** What became of an element. */
    public enum Outcome {
        ACCEPTED,
        /** Passed over with a reason: it is no call to meter. */
        IGNORED,
        REJECTED
    }

    public EventVerdict {
        warnings = List.copyOf(warnings);
    }
}
