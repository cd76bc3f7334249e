package io.costline.lab.chaos;

/** What is done to a process, or to all of them. */
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
    /** Every process dies in one moment. */
    TOGETHER("SIGKILL of all at once"),
    /** Dies and stays away for more than a minute. */
    AWAY("SIGKILL, away for long"),
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
