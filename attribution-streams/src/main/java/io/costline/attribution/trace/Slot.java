package io.costline.attribution.trace;

import io.costline.attribution.ledger.CallState;
import io.costline.attribution.ledger.Standing;
import org.jspecify.annotations.Nullable;

/** One call's place in its trace: its newest state beside what of it was posted to the totals. */
final class Slot {
    /** Its number in the trace. */
    final int at;

    CallState state;
    int standing;

    /** Whether its state changed since the trace was settled. */
    boolean touched;

    @Nullable
    CallState posted;

    int postedStanding;
    String postedCustomer = "";

    Slot(int at, CallState state) {
        this.at = at;
        this.state = state;
    }

    /** Its standing as it is posted. */
    int toPost() {
        return standing | Standing.IN_PAIRS;
    }

    /** Whether what is known is what was posted. */
    @SuppressWarnings("ReferenceEquality") // settling makes them one object; comparing every field would say no more
    boolean settled() {
        return posted == state;
    }

    /** The customer the call is counted for in a trace that belongs to the given one. */
    String customer(String ofTrace) {
        String own = state.scopes().customer();
        return own.isEmpty() ? ofTrace : own;
    }
}
