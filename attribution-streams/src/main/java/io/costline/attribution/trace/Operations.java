package io.costline.attribution.trace;

import io.costline.attribution.ledger.CallState;
import io.costline.attribution.ledger.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds which attempt served each operation. Attempts share an operation id and stand in the order (index, end, event id);
 * the last that succeeded served; a call without an operation id is its own operation. The result depends on the calls
 * alone, not on the order they came in.
 */
final class Operations {
    private static final Comparator<Slot> BY_OPERATION = Comparator.<Slot, String>comparing(
                    slot -> slot.state.work().operationId())
            .thenComparing((a, b) -> a.state.compareAttempt(b.state));

    int operations;
    int failed;
    int fallbacks;

    /** Sets every slot's standing and counts operations. */
    void derive(List<Slot> slots) {
        operations = 0;
        failed = 0;
        fallbacks = 0;
        List<Slot> shared = null;
        for (Slot slot : slots) {
            if (!slot.state.counts()) {
                slot.standing = 0;
            } else if (slot.state.work().operationId().isEmpty()) {
                alone(slot);
            } else {
                shared = shared == null ? new ArrayList<>(slots.size()) : shared;
                shared.add(slot);
            }
        }
        if (shared != null) {
            derive(shared, 0);
        }
    }

    /** The standing of a call that is its own operation. */
    static int alone(CallState call) {
        return counted(call.outcome().succeeded(), false);
    }

    /** The standing of the attempt that its operation is counted at. */
    static int counted(boolean served, boolean fallback) {
        return Standing.COUNTS_OPERATION | (served ? Standing.SERVED : 0) | (fallback ? Standing.FALLBACK : 0);
    }

    private void alone(Slot slot) {
        operations++;
        failed += slot.state.outcome().succeeded() ? 0 : 1;
        slot.standing = alone(slot.state);
    }

    private void derive(List<Slot> shared, int first) {
        shared.sort(BY_OPERATION);
        int from = first;
        while (from < shared.size()) {
            String operation = operation(shared.get(from).state);
            int to = from + 1;
            while (to < shared.size() && operation(shared.get(to).state).equals(operation)) {
                to++;
            }
            attempts(shared.subList(from, to));
            from = to;
        }
    }

    private void attempts(List<Slot> attempts) {
        operations++;
        int served = -1;
        for (int i = 0; i < attempts.size(); i++) {
            Slot slot = attempts.get(i);
            slot.standing = 0;
            if (slot.state.outcome().succeeded()) {
                served = i;
            }
        }
        Slot counted = attempts.get(served < 0 ? attempts.size() - 1 : served);
        counted.standing = counted(served >= 0, attempts.size() > 1);
        failed += served < 0 ? 1 : 0;
        fallbacks += attempts.size() > 1 ? 1 : 0;
    }

    private static String operation(CallState call) {
        return call.work().operationId();
    }
}
