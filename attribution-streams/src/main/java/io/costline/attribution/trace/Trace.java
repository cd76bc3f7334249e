package io.costline.attribution.trace;

import io.costline.attribution.ledger.CallState;
import io.costline.attribution.ledger.DeltaBook;
import io.costline.attribution.ledger.Standing;
import io.costline.attribution.ledger.Totals;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one trace and what of them was posted to the totals. Calls come in by {@link #apply}; everything derived
 * from them is computed in {@link #settle}, once a commit, and compared with what was posted before. Not safe for use by
 * several threads.
 */
public final class Trace {
    /** Calls in one chunk of the packed form: a long trace rewrites the chunks that changed, not itself. */
    public static final int CHUNK = 64;

    private static final int INDEX_FROM = 12;

    private final String tenant;
    private final String traceId;
    private final BitSet changedChunks = new BitSet();
    final List<Slot> slots = new ArrayList<>(4);
    private final Map<Integer, Slot> early = new HashMap<>(0);
    private @Nullable Map<String, Integer> index;
    long revision;
    boolean closed;
    long touchedAt;
    long endedBy;
    String customer = "";

    public Trace(String tenant, String traceId) {
        this.tenant = tenant;
        this.traceId = traceId;
    }

    public String tenant() {
        return tenant;
    }

    public String traceId() {
        return traceId;
    }

    public int calls() {
        return slots.size();
    }

    /** Times it was settled. */
    public long revision() {
        return revision;
    }

    public boolean closed() {
        return closed;
    }

    /** Wall-clock milliseconds of the last call that changed it. */
    public long touchedAt() {
        return touchedAt;
    }

    /** Wall-clock milliseconds at which a call that ends the trace came in; 0 while none did. */
    public long endedBy() {
        return endedBy;
    }

    /** The customer it was last settled for. */
    public String customer() {
        return customer;
    }

    /** The call's newest state, if the trace has it. */
    public @Nullable CallState call(String callId) {
        int at = find(callId);
        return at < 0 ? null : slots.get(at).state;
    }

    /**
     * Takes in a call: a higher revision replaces the known one, any other changes nothing. A closed trace is open again.
     * That an event does not count concerns only a call that is known by this event.
     *
     * @param now wall-clock milliseconds
     */
    public Applied apply(CallState call, long now) {
        int at = find(call.callId());
        if (!call.counts() && (at < 0 || !slots.get(at).state.isSameEvent(call))) {
            return Applied.REPLAYED;
        }
        if (at < 0) {
            at = slots.size();
            slots.add(new Slot(call));
            if (index != null) {
                index.put(call.callId(), at);
            }
        } else {
            Slot slot = slots.get(at);
            int order = call.compareRevision(slot.state);
            if (order <= 0) {
                return order == 0 && !call.equals(slot.state) ? Applied.CONFLICT : Applied.REPLAYED;
            }
            slot.state = call;
        }
        changedChunks.set(at / CHUNK);
        closed = false;
        touchedAt = now;
        endedBy = call.traceEnd() ? now : endedBy;
        return Applied.CHANGED;
    }

    /** Ends the trace for now; takes effect when settled. */
    public void close() {
        closed = true;
        endedBy = 0;
    }

    /** Computes what follows from the calls, posts the difference from what was posted before, and counts the revision. */
    public TraceSummary settle(DeltaBook book) {
        Operations operations = new Operations();
        operations.derive(slots);
        customer = first(call -> call.scopes().customer());
        for (int i = 0; i < slots.size(); i++) {
            if (post(slots.get(i), book)) {
                changedChunks.set(i / CHUNK);
            }
        }
        revision++;
        return summary(operations);
    }

    private boolean post(Slot slot, DeltaBook book) {
        String forCustomer = slot.customer(customer);
        CallState posted = slot.posted;
        int standing = slot.standing | Standing.IN_PAIRS;
        if (slot.settled() && slot.postedStanding == standing && slot.postedCustomer.equals(forCustomer)) {
            return false;
        }
        if (posted != null) {
            book.reverse(tenant, posted, slot.postedCustomer, slot.postedStanding);
        }
        book.post(tenant, slot.state, forCustomer, standing);
        slot.posted = slot.state;
        slot.postedStanding = standing;
        slot.postedCustomer = forCustomer;
        return true;
    }

    private TraceSummary summary(Operations operations) {
        long startedAt = Long.MAX_VALUE;
        long endedAt = Long.MIN_VALUE;
        long receivedAt = Long.MIN_VALUE;
        var providers = new TreeSet<String>();
        var models = new TreeSet<String>();
        var totals = new TreeMap<String, Totals>();
        boolean any = slots.stream().anyMatch(slot -> slot.state.counts());
        for (Slot slot : slots) {
            CallState call = slot.state;
            if (any && !call.counts()) {
                continue;
            }
            startedAt = Math.min(startedAt, call.startedAt());
            endedAt = Math.max(endedAt, call.endedAt());
            receivedAt = Math.max(receivedAt, call.receivedAt());
            if (!call.counts()) {
                continue; // nothing is left of the trace but when it was
            }
            addNamed(providers, call.scopes().provider());
            addNamed(models, call.scopes().model());
            totals.computeIfAbsent(call.charge().currency(), currency -> new Totals())
                    .add(call, slot.standing);
        }
        return new TraceSummary(
                tenant,
                traceId,
                revision,
                closed,
                customer,
                first(call -> call.scopes().feature()),
                first(call -> call.work().workflow()),
                first(call -> call.work().agent()),
                first(call -> call.work().sessionId()),
                startedAt,
                endedAt,
                receivedAt,
                operations.operations,
                operations.failed,
                operations.fallbacks,
                providers,
                models,
                totals);
    }

    private static void addNamed(Set<String> names, String name) {
        if (!name.isEmpty()) {
            names.add(name);
        }
    }

    /** What the call with the lowest (start, event id) among those that say anything says. */
    private String first(Function<CallState, String> what) {
        CallState naming = null;
        for (Slot slot : slots) {
            if (slot.state.counts()
                    && !what.apply(slot.state).isEmpty()
                    && (naming == null || slot.state.compareStart(naming) < 0)) {
                naming = slot.state;
            }
        }
        return naming == null ? "" : what.apply(naming);
    }

    /** Chunks that differ from their packed form; chunk 0 always, as it holds the trace's own state. */
    public BitSet takeChangedChunks() {
        BitSet changed = (BitSet) changedChunks.clone();
        changed.set(0);
        changedChunks.clear();
        return changed;
    }

    private int find(String callId) {
        if (slots.size() < INDEX_FROM) {
            for (int i = 0; i < slots.size(); i++) {
                if (slots.get(i).state.callId().equals(callId)) {
                    return i;
                }
            }
            return -1;
        }
        Map<String, Integer> known = index;
        if (known == null) {
            known = new HashMap<>();
            for (int i = 0; i < slots.size(); i++) {
                known.put(slots.get(i).state.callId(), i);
            }
            index = known;
        }
        return known.getOrDefault(callId, -1);
    }

    /** Puts a slot read from the packed form. Compaction may leave a later chunk in front of an earlier one. */
    void restore(int at, Slot slot) {
        index = null;
        if (at > slots.size()) {
            early.put(at, slot);
            return;
        }
        if (at < slots.size()) {
            slots.set(at, slot);
            return;
        }
        @Nullable Slot next = slot;
        while (next != null) {
            slots.add(next);
            next = early.remove(slots.size());
        }
    }
}
