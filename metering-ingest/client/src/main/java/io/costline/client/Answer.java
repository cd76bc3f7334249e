package io.costline.client;

import java.util.List;

/** What became of one request. */
sealed interface Answer {

    /** The door has judged every element, and the broker has what it accepted. */
    record Judged(List<EventVerdict> verdicts) implements Answer {
        public Judged {
            verdicts = List.copyOf(verdicts);
        }
    }

    /** The door will not take the request as it is, however often it is sent. */
    record Refused(String code, String field, String message) implements Answer {}

    /**
     * No verdict: the same again, later.
     *
     * @param pause nanoseconds the door asked to wait; 0 when it did not say
     */
    record TryAgain(String reason, long pause) implements Answer {}
}
