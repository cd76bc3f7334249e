package io.costline.lab.bench;

import io.costline.avro.RequestEvent;
import java.util.Locale;

/** What work the traffic makes beyond that of the demo. */
enum Profile {
    /** The demo's: a trace has three calls, and few customers make them. */
    TYPICAL,
    /** One call in thirty is of an agent's session of about 10,000 calls. */
    AGENTS,
    /** About 100,000 customers, each trace of one of them. */
    CUSTOMERS;

    private static final int AGENT_SHARE = 30;
    private static final int SESSION_CALLS = 10_000;
    private static final int MOST_CUSTOMERS = 100_000;
    private static final String SESSION = "00000000-session";

    /**
     * Makes an event of the demo one of this profile. Every report and view of a call becomes the same.
     *
     * @param copies of the traffic in a run
     */
    void apply(RequestEvent event, int copies) {
        if (this == AGENTS && isAgents(event)) {
            event.setTraceId(SESSION);
        } else if (this == CUSTOMERS) {
            String whose = event.getTraceId().isEmpty() ? event.getCallId() : event.getTraceId();
            int customer = Math.floorMod(whose.hashCode(), Math.max(1, MOST_CUSTOMERS / copies));
            event.setCustomerId(EventTemplate.MARK + String.format(Locale.ROOT, "-%05d", customer));
        }
    }

    /** How many copies of the event are of one trace, in a traffic of so many events. */
    int copiesATrace(RequestEvent event, int size) {
        return this == AGENTS && event.getTraceId().equals(SESSION)
                ? Math.max(1, SESSION_CALLS * AGENT_SHARE / size)
                : 1;
    }

    private static boolean isAgents(RequestEvent event) {
        return Math.floorMod(event.getCallId().hashCode(), AGENT_SHARE) == 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
