package io.costline.attribution.trace;

import io.costline.attribution.ledger.CallState;
import io.costline.attribution.ledger.DeltaBook;
import io.costline.attribution.ledger.Totals;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one trace and what of them was posted to the totals. Calls come in by {@link #apply}; everything derived
 * from them is computed in {@link #settle}, once a commit, and compared with what was posted before. Not safe for use by
 * several threads.
 */
public final class Trace {
    /** Calls in one chunk of the packed form: a long trace rewrites the chunks that changed, not itself. */
    public static final int CHUNK = 64;

    /** A trace of so many calls keeps its sums up from call to call; a shorter one is worked out anew, which costs less. */
    static final int RUNNING_FROM = 32;

    private static final int INDEX_FROM = 12;
    private static final BitSet NONE = new BitSet(0);

    private final String tenant;
    private final String traceId;
    private final int runningFrom;
    private boolean firstChanged;
    private @Nullable BitSet laterChanged;
    final List<Slot> slots = new ArrayList<>(4);
    private @Nullable Map<Integer, Slot> early;
    private @Nullable Map<String, Integer> index;
    private @Nullable RunningSums running;
    /** What changed beside the running sums. */
    private List<Slot> touched = List.of();

    long revision;
    boolean closed;
    long touchedAt;
    long endedBy;
    String customer = "";

    public Trace(String tenant, String traceId) {
        this(tenant, traceId, RUNNING_FROM);
    }

    Trace(String tenant, String traceId, int runningFrom) {
        this.tenant = tenant;
        this.traceId = traceId;
        this.runningFrom = runningFrom;
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
            slots.add(new Slot(at, call));
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
        touch(slots.get(at));
        closed = false;
        touchedAt = now;
        endedBy = call.traceEnd() ? now : endedBy;
        return Applied.CHANGED;
    }

    private void touch(Slot slot) {
        change(slot);
        if (running != null && !slot.touched) {
            slot.touched = true;
            touched.add(slot);
        }
    }

    private void change(Slot slot) {
        if (slot.at < CHUNK) {
            firstChanged = true;
            return;
        }
        BitSet later = laterChanged;
        if (later == null) {
            later = new BitSet();
            laterChanged = later;
        }
        later.set(slot.at / CHUNK);
    }

    /** Ends the trace for now; takes effect when settled. */
    public void close() {
        closed = true;
        endedBy = 0;
    }

    /** Computes what follows from the calls, posts the difference from what was posted before, and counts the revision. */
    public TraceSummary settle(DeltaBook book) {
        revision++;
        return slots.size() < runningFrom ? settleWhole(book) : settleTouched(book);
    }

    private TraceSummary settleWhole(DeltaBook book) {
        Operations operations = new Operations();
        operations.derive(slots);
        Naming naming = new Naming();
        boolean any = false;
        for (Slot slot : slots) {
            if (slot.state.counts()) {
                any = true;
                naming.add(slot.state);
            }
        }
        customer = naming.said(Naming.CUSTOMER);
        post(slots, book);
        return summary(operations, naming, any);
    }

    /** However long the trace, what costs time is what changed; a new customer changes every call that names none. */
    private TraceSummary settleTouched(DeltaBook book) {
        RunningSums sums = running;
        if (sums == null) {
            sums = new RunningSums(slots);
            running = sums;
            touched = new ArrayList<>();
            slots.stream().filter(slot -> !slot.settled()).forEach(touched::add);
        }
        List<Slot> changed = sums.take(touched);
        touched.forEach(slot -> slot.touched = false);
        touched.clear();
        boolean moved = !customer.equals(sums.customer());
        customer = sums.customer();
        post(moved ? slots : changed, book);
        return sums.summary(this);
    }

    private void post(List<Slot> which, DeltaBook book) {
        for (Slot slot : which) {
            if (post(slot, book)) {
                change(slot);
            }
        }
    }

    private boolean post(Slot slot, DeltaBook book) {
        String forCustomer = slot.customer(customer);
        CallState posted = slot.posted;
        int standing = slot.toPost();
        if (slot.settled() && slot.postedStanding == standing && slot.postedCustomer.equals(forCustomer)) {
            return false;
        }
        if (posted != null) {
            book.reverse(tenant, posted, slot.postedCustomer, slot.postedStanding);
        }
        book.post(tenant, slot.state, forCustomer, standing);
        if (running != null) {
            running.posted(posted, slot.postedStanding, slot.state, standing);
        }
        slot.posted = slot.state;
        slot.postedStanding = standing;
        slot.postedCustomer = forCustomer;
        return true;
    }

    private TraceSummary summary(Operations operations, Naming naming, boolean any) {
        long startedAt = Long.MAX_VALUE;
        long endedAt = Long.MIN_VALUE;
        long receivedAt = Long.MIN_VALUE;
        var providers = new TreeSet<String>();
        var models = new TreeSet<String>();
        var totals = new TreeMap<String, Totals>();
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
                naming.said(Naming.FEATURE),
                naming.said(Naming.WORKFLOW),
                naming.said(Naming.AGENT),
                naming.said(Naming.SESSION),
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

    /** Whether a call of the first chunk differs from its packed form. */
    public boolean takeFirstChanged() {
        boolean changed = firstChanged;
        firstChanged = false;
        return changed;
    }

    /** Later chunks of which a call differs from its packed form. */
    public BitSet takeLaterChanged() {
        BitSet changed = laterChanged == null ? NONE : laterChanged;
        laterChanged = null;
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
    void restore(Slot slot) {
        int at = slot.at;
        index = null;
        running = null;
        if (at > slots.size()) {
            early = early == null ? new HashMap<>() : early;
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
            next = early == null ? null : early.remove(slots.size());
        }
    }
}
