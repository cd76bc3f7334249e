package io.costline.client;

import java.util.List;

/**
 * What the door answered to one request, see {@link DirectClient}.
 *
 * @param status of HTTP; 202: the broker has every accepted element. 200 is OTLP's and some vendors' own answer
 * @param text the whole answer in the door's words
 * @param verdicts of each element, in the order of the body; empty where the request as a whole was refused
 * @param code why the request as a whole was refused, such as {@code TOO_LARGE}; empty otherwise
 * @param field what that reason concerns
 * @param message that reason in words
 * @param repeats how often the request was sent again before this answer
 */
public record DoorAnswer(
        int status, String text, List<EventVerdict> verdicts, String code, String field, String message, int repeats) {
    public DoorAnswer {
        verdicts = List.copyOf(verdicts);
    }

    /** Whether the door took the request; single elements may be rejected all the same. */
    public boolean accepted() {
        return status == 202;
    }

    /** Elements of one outcome. */
    public long count(EventVerdict.Outcome outcome) {
        return verdicts.stream().filter(verdict -> verdict.outcome() == outcome).count();
    }
}
