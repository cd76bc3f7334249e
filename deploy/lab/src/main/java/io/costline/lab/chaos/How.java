package io.costline.lab.chaos;

/** What is done to a process, to several or to all of them. */
enum How {
    /** Dies at a named place in its code. */
    FAILPOINT("failpoint"),
    /** Dies whatever it is doing. */
    KILL("SIGKILL"),
    /** Stands longer than its session lasts, then goes on as if nothing had been: a zombie. */
    STOP("SIGSTOP, SIGCONT"),
    /** Dies, and again while it starts and restores. */
    START("SIGKILL, again while starting"),
    /** Dies and loses its folder of state. */
    WIPE("SIGKILL, state removed"),
    /** Some of the processes die in one moment. */
    SEVERAL("SIGKILL of several at once"),
    /** Every process dies in one moment. */
    TOGETHER("SIGKILL of all at once"),
    /** Dies and stays away for more than a minute. */
    AWAY("SIGKILL, away for long"),
    /** Has no space left for a while; it may end of that, and comes back when there is space again. */
    FULL_DISK("disk full"),
    /** Dies twice with some of the schema files applied and some not. */
    MIGRATION("SIGKILL while migrating"),
    /** A re-pricing dies at its failpoint and at a random moment, then one is left to end. */
    REPRICE("SIGKILL of costline reprice"),
    /** A backfill dies before or behind a commit and at a random moment, then one is left to end. */
    BACKFILL("SIGKILL of costline backfill"),
    /** Nothing dies; every topic that comes in gets records nobody can read. */
    POISON("poison on every topic");

    private final String label;

    How(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
