package io.costline.attribution.trace;

import io.costline.attribution.ledger.CallState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Who says what a trace is of: of each thing, the call with the lowest (start, event id) among those that say anything. */
final class Naming {
    static final int CUSTOMER = 0;
    static final int FEATURE = 1;
    static final int WORKFLOW = 2;
    static final int AGENT = 3;
    static final int SESSION = 4;
    private static final int ALL = 5;

    private final @Nullable CallState[] first = new CallState[ALL];

    void clear() {
        Arrays.fill(first, null);
    }

    void add(CallState call) {
        for (int what = 0; what < ALL; what++) {
            CallState known = first[what];
            if (!said(call, what).isEmpty() && (known == null || call.compareStart(known) < 0)) {
                first[what] = call;
            }
        }
    }

    /**
     * Puts what a call came to be in its place.
     *
     * @return whether the first is still known; else all calls are to be added anew
     */
    @SuppressWarnings("ReferenceEquality") // the very state that came first, not one that says the same
    boolean replace(CallState was, CallState is) {
        boolean known = true;
        for (int what = 0; what < ALL; what++) {
            if (first[what] == was) {
                first[what] = is;
                known &= is.counts() && !said(is, what).isEmpty() && is.compareStart(was) <= 0;
            }
        }
        return known;
    }

    String said(int what) {
        CallState known = first[what];
        return known == null ? "" : said(known, what);
    }

    private static String said(CallState call, int what) {
        return switch (what) {
            case CUSTOMER -> call.scopes().customer();
            case FEATURE -> call.scopes().feature();
            case WORKFLOW -> call.work().workflow();
            case AGENT -> call.work().agent();
            default -> call.work().sessionId();
        };
    }
}
