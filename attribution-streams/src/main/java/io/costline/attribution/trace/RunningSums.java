package io.costline.attribution.trace;

import io.costline.attribution.ledger.CallState;
import io.costline.attribution.ledger.Totals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a long trace comes to, kept up call by call: a call touches its operation, its currency and the names it says, and
 * no other call. Holds what was posted of every call; {@link #take} brings it to what is known now. All calls are looked
 * at again only when one that named the trace, or was its first or last, no longer does.
 *
 * <p>What it comes to is what {@link Operations} and {@link Trace} work out from all calls at once; a test holds them equal.
 */
final class RunningSums {
    private final List<Slot> slots;
    private final Naming naming = new Naming();
    private final Map<String, Operation> byId = new HashMap<>();
    private final Set<Operation> dirty = new LinkedHashSet<>();
    private final TreeMap<String, Integer> providers = new TreeMap<>();
    private final TreeMap<String, Integer> models = new TreeMap<>();
    private final TreeMap<String, Totals> totals = new TreeMap<>();
    /** Posted otherwise than it would be today: by a release that knew less. */
    private final List<Slot> due = new ArrayList<>(0);

    private boolean namesStale;
    private boolean timesStale = true;
    private int counting;
    private int operations;
    private int failed;
    private int fallbacks;
    private long startedAt;
    private long endedAt;
    private long receivedAt;

    /** An attempt as it stands in the order of its operation. */
    private record Attempt(CallState state, Slot slot) {
        static final Comparator<Attempt> ORDER =
                Comparator.comparing(Attempt::state, CallState::compareAttempt).thenComparingInt(each -> each.slot.at);
    }

    /** The attempts that share an operation id. */
    private static final class Operation {
        final String id;
        final TreeSet<Attempt> all = new TreeSet<>(Attempt.ORDER);
        final TreeSet<Attempt> succeeded = new TreeSet<>(Attempt.ORDER);

        @Nullable
        Slot counted;

        boolean wasFailed;
        boolean wasFallback;

        Operation(String id) {
            this.id = id;
        }
    }

    /** From what was posted of the calls. */
    RunningSums(List<Slot> slots) {
        this.slots = slots;
        for (Slot slot : slots) {
            CallState posted = slot.posted;
            if (posted != null && posted.counts()) {
                slot.standing = 0;
                add(posted, slot);
                post(posted, slot.postedStanding, 1);
            }
        }
        stand(new ArrayList<>());
        for (Slot slot : slots) {
            if (slot.posted != null && slot.posted.counts() && slot.postedStanding != slot.toPost()) {
                due.add(slot);
            }
        }
    }

    /**
     * Takes in what calls came to be since they were posted, and sets their standing.
     *
     * @return every slot whose state or standing may differ from what was posted
     */
    List<Slot> take(List<Slot> touched) {
        for (Slot slot : touched) {
            CallState was = slot.posted;
            CallState is = slot.state;
            if (was != null && was.counts()) {
                remove(was, is, slot);
            }
            slot.standing = 0;
            if (is.counts()) {
                add(is, slot);
            }
        }
        List<Slot> changed = new ArrayList<>(touched);
        changed.addAll(due);
        due.clear();
        stand(changed);
        if (namesStale) {
            naming.clear();
            slots.stream().map(slot -> slot.state).filter(CallState::counts).forEach(naming::add);
            namesStale = false;
        }
        return changed;
    }

    private void add(CallState call, Slot slot) {
        counting++;
        timesStale |= counting == 1;
        startedAt = Math.min(startedAt, call.startedAt());
        endedAt = Math.max(endedAt, call.endedAt());
        receivedAt = Math.max(receivedAt, call.receivedAt());
        count(providers, call.scopes().provider(), 1);
        count(models, call.scopes().model(), 1);
        naming.add(call);
        String id = call.work().operationId();
        if (id.isEmpty()) {
            alone(call, 1);
            slot.standing = Operations.alone(call);
            return;
        }
        Operation operation = byId.computeIfAbsent(id, Operation::new);
        Attempt attempt = new Attempt(call, slot);
        operation.all.add(attempt);
        if (call.outcome().succeeded()) {
            operation.succeeded.add(attempt);
        }
        dirty.add(operation);
    }

    private void remove(CallState was, CallState is, Slot slot) {
        counting--;
        timesStale |= !is.counts()
                || (was.startedAt() == startedAt && is.startedAt() > startedAt)
                || (was.endedAt() == endedAt && is.endedAt() < endedAt)
                || (was.receivedAt() == receivedAt && is.receivedAt() < receivedAt);
        count(providers, was.scopes().provider(), -1);
        count(models, was.scopes().model(), -1);
        namesStale |= !naming.replace(was, is);
        String id = was.work().operationId();
        Operation operation = byId.get(id);
        if (operation == null) {
            alone(was, -1);
            return;
        }
        Attempt attempt = new Attempt(was, slot);
        operation.all.remove(attempt);
        operation.succeeded.remove(attempt);
        dirty.add(operation);
    }

    private void alone(CallState call, int sign) {
        operations += sign;
        failed += call.outcome().succeeded() ? 0 : sign;
    }

    /** In each operation that changed: which attempt it is counted at now. */
    private void stand(List<Slot> changed) {
        for (Operation operation : dirty) {
            Slot before = operation.counted;
            if (before != null && operation.all.contains(new Attempt(before.state, before))) {
                before.standing = 0;
                changed.add(before);
            }
            if (before != null) {
                operations--;
                failed -= operation.wasFailed ? 1 : 0;
                fallbacks -= operation.wasFallback ? 1 : 0;
            }
            operation.counted = null;
            if (operation.all.isEmpty()) {
                byId.remove(operation.id);
                continue;
            }
            operation.wasFailed = operation.succeeded.isEmpty();
            operation.wasFallback = operation.all.size() > 1;
            Slot counted = (operation.wasFailed ? operation.all : operation.succeeded).last().slot;
            counted.standing = Operations.counted(!operation.wasFailed, operation.wasFallback);
            operation.counted = counted;
            changed.add(counted);
            operations++;
            failed += operation.wasFailed ? 1 : 0;
            fallbacks += operation.wasFallback ? 1 : 0;
        }
        dirty.clear();
    }

    /** What the trace's sums got, as its scopes did. */
    void posted(@Nullable CallState was, int wasStanding, CallState is, int standing) {
        if (was != null && was.counts()) {
            post(was, wasStanding, -1);
        }
        if (is.counts()) {
            post(is, standing, 1);
        }
    }

    private void post(CallState call, int standing, int sign) {
        String currency = call.charge().currency();
        Totals sum = totals.computeIfAbsent(currency, any -> new Totals());
        if (sign > 0) {
            sum.add(call, standing);
        } else {
            sum.subtract(call, standing);
            if (sum.isZero()) {
                totals.remove(currency);
            }
        }
    }

    private static void count(Map<String, Integer> names, String name, int change) {
        if (!name.isEmpty()) {
            names.merge(name, change, (known, more) -> known + more == 0 ? null : known + more);
        }
    }

    String customer() {
        return naming.said(Naming.CUSTOMER);
    }

    /** The trace as it is now; its sums and names are the live ones, good until the next call is taken in. */
    TraceSummary summary(Trace trace) {
        if (timesStale || counting == 0) {
            readTimes();
        }
        return new TraceSummary(
                trace.tenant(),
                trace.traceId(),
                trace.revision,
                trace.closed,
                trace.customer,
                naming.said(Naming.FEATURE),
                naming.said(Naming.WORKFLOW),
                naming.said(Naming.AGENT),
                naming.said(Naming.SESSION),
                startedAt,
                endedAt,
                receivedAt,
                operations,
                failed,
                fallbacks,
                providers.navigableKeySet(),
                models.navigableKeySet(),
                totals);
    }

    /** Where no call counts any more, nothing is left of the trace but when it was. */
    private void readTimes() {
        startedAt = Long.MAX_VALUE;
        endedAt = Long.MIN_VALUE;
        receivedAt = Long.MIN_VALUE;
        for (Slot slot : slots) {
            CallState call = slot.state;
            if (counting == 0 || call.counts()) {
                startedAt = Math.min(startedAt, call.startedAt());
                endedAt = Math.max(endedAt, call.endedAt());
                receivedAt = Math.max(receivedAt, call.receivedAt());
            }
        }
        timesStale = false;
    }
}
