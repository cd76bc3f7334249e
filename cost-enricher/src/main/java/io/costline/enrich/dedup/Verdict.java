package io.costline.enrich.dedup;

/** What an event is in the light of those seen before. */
public enum Verdict {
    /** Its id was not seen within the horizon. */
    NEW,
    /** A higher revision of an event seen before, or a later report of the same: it replaces it. */
    SUPERSEDES,
    /** The same revision with the same content again. */
    DUPLICATE,
    /** The same revision with other input, or as much output but other content; the first stays. */
    CONFLICT,
    /** A lower revision or an earlier report than seen before. */
    STALE,
    /** Older than what is remembered, so nothing can be said: the door should not have let it in. */
    TOO_LATE,
    /** Later than any sound clock says: it must not move time, or the present would be too late. */
    IN_FUTURE;

    /** Whether the event goes on. */
    public boolean forwards() {
        return this == NEW || this == SUPERSEDES;
    }
}
