package io.costline.lab.traffic;

import io.costline.lab.traffic.Call.Attempt;
import io.costline.lab.traffic.Call.Outcome;
import org.jspecify.annotations.Nullable;

/** What differs between traffics: the demo's, drawn from a recording, and the crash test's, which never ends. */
public interface Cast {
    /** The way an attempt goes. */
    Door door(Model served, Outcome outcome, Attempt attempt);

    /** An id at the source, not given before. */
    String callId(Door door);

    /** An id that the attempts of one request share, not given before. */
    String operationId();

    /** How long an attempt takes. */
    long millis(@Nullable Usage usage);

    /** Whether a gateway saw what comes through a door, else an SDK did. */
    boolean gateway(Door door);
}
