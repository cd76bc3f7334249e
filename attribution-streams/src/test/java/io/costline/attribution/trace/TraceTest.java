package io.costline.attribution.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.attribution.ledger.CallState;
import io.costline.attribution.ledger.DeltaBook;
import io.costline.attribution.ledger.DeltaKey;
import io.costline.attribution.ledger.Outcome;
import io.costline.attribution.ledger.Standing;
import io.costline.attribution.ledger.Totals;
import io.costline.trials.Trials;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TraceTest {
    private static final int TRACES = 3;

    /** Sums deltas as the second half of the service does. */
    private static final class Sums {
        private final Map<DeltaKey, Totals> absolute = new HashMap<>();

        void drain(DeltaBook book) {
            book.drain((key, delta) ->
                    absolute.computeIfAbsent(key, any -> new Totals()).add(delta.change()));
        }

        Map<String, String> figures() {
            Map<String, String> figures = new TreeMap<>();
            absolute.forEach((key, totals) -> BatchRecount.put(
                    figures,
                    String.join(
                            "|",
                            key.tenant(),
                            key.dimension().name(),
                            key.scopeValue(),
                            key.currency(),
                            Long.toString(key.start() / 60_000_000)),
                    totals));
            return figures;
        }
    }

    private static List<List<CallState>> draw(RandomGenerator random) {
        RandomCalls calls = new RandomCalls(random);
        List<List<CallState>> traces = new ArrayList<>();
        for (int t = 0; t < TRACES; t++) {
            List<CallState> revisions = new ArrayList<>();
            int count = random.nextInt(8) == 0 ? random.nextInt(60, 200) : random.nextInt(1, 8);
            for (int i = 0; i < count; i++) {
                int versions = random.nextInt(1, 4);
                for (int revision = 0; revision < versions; revision++) {
                    // distinct revision numbers: what two contents under one revision come to depends on the order, see
                    // CONFLICT
                    CallState call = calls.call(t * 1_000 + i, revision);
                    revisions.add(call);
                }
            }
            traces.add(distinctRevisions(revisions));
        }
        return traces;
    }

    private static List<CallState> distinctRevisions(List<CallState> revisions) {
        Set<List<Object>> seen = new HashSet<>();
        return revisions.stream()
                .filter(call -> seen.add(List.of(call.callId(), call.revisionHigh(), call.revisionLow())))
                .toList();
    }

    @Test
    void anyOrderOfCallsDuplicatesAndCommitsSumsToTheBatchRecount() {
        Trials.run(300, random -> {
            // Given
            List<List<CallState>> traces = draw(random);
            List<int[]> arrivals = new ArrayList<>();
            for (int t = 0; t < TRACES; t++) {
                for (int i = 0; i < traces.get(t).size(); i++) {
                    for (int copies = random.nextInt(1, 3); copies > 0; copies--) {
                        arrivals.add(new int[] {t, i});
                    }
                }
            }
            Collections.shuffle(arrivals, new Random(random.nextLong()));

            // When
            Sums sums = new Sums();
            DeltaBook book = new DeltaBook();
            List<Trace> open = new ArrayList<>();
            for (int t = 0; t < TRACES; t++) {
                open.add(new Trace("demo", "t" + t));
            }
            Set<Integer> changed = new HashSet<>();
            for (int[] arrival : arrivals) {
                Trace trace = open.get(arrival[0]);
                if (trace.apply(traces.get(arrival[0]).get(arrival[1]), 1) == Applied.CHANGED) {
                    changed.add(arrival[0]);
                }
                if (random.nextInt(5) == 0) {
                    commit(open, changed, book, random);
                    sums.drain(book);
                }
            }
            commit(open, changed, book, random);
            sums.drain(book);

            // Then
            BatchRecount recount = new BatchRecount();
            traces.forEach(calls -> recount.trace("demo", BatchRecount.latest(calls)));
            assertThat(sums.figures()).isEqualTo(recount.figures());
        });
    }

    /** Settles what changed, and sometimes goes through the packed form as a restart does. */
    private static void commit(List<Trace> open, Set<Integer> changed, DeltaBook book, RandomGenerator random) {
        for (int t : changed) {
            Trace trace = open.get(t);
            if (random.nextInt(4) == 0) {
                trace.close();
            }
            trace.settle(book);
            if (random.nextInt(3) == 0) {
                open.set(t, repacked(trace));
            }
        }
        changed.clear();
    }

    private static Trace repacked(Trace trace) {
        TraceCodec codec = new TraceCodec();
        Trace copy = new Trace(trace.tenant(), trace.traceId());
        for (int chunk = TraceCodec.chunks(trace) - 1; chunk >= 0; chunk--) {
            codec.unpack(copy, chunk, codec.pack(trace, chunk));
        }
        return copy;
    }

    @Test
    void aPackedTraceUnpacksToItself() {
        Trials.run(200, random -> {
            // Given
            Trace trace = new Trace("demo", "t1");
            draw(random).getFirst().forEach(call -> trace.apply(call, random.nextInt(1, 100)));
            trace.settle(new DeltaBook());

            // When
            Trace copy = repacked(trace);

            // Then
            assertThat(copy.calls()).isEqualTo(trace.calls());
            assertThat(copy.revision()).isEqualTo(trace.revision());
            assertThat(copy.touchedAt()).isEqualTo(trace.touchedAt());
            assertThat(copy.endedBy()).isEqualTo(trace.endedBy());
            assertThat(copy.customer()).isEqualTo(trace.customer());
            for (Slot slot : trace.slots) {
                assertThat(copy.call(slot.state.callId())).isEqualTo(slot.state);
            }
            DeltaBook book = new DeltaBook();
            copy.settle(book);
            book.drain((key, delta) -> {
                throw new AssertionError("settling again posted " + key);
            });
        });
    }

    @Test
    void onlyChangedChunksArePackedAgain() {
        // Given
        RandomCalls calls = new RandomCalls(new Random(7));
        Trace trace = new Trace("demo", "t1");
        for (int i = 0; i < 200; i++) {
            trace.apply(named(calls.call(i, 1)), 1);
        }
        trace.settle(new DeltaBook());
        trace.takeFirstChanged();
        trace.takeLaterChanged();

        // When
        trace.apply(named(calls.call(130, 9)), 2);
        trace.settle(new DeltaBook());

        // Then
        assertThat(trace.takeFirstChanged()).isFalse();
        assertThat(trace.takeLaterChanged().stream().toArray()).containsExactly(2);
    }

    /** A call of its own operation and customer: nothing another call does changes what it is. */
    private static CallState named(CallState call) {
        var scopes = call.scopes();
        var work = call.work();
        return new CallState(
                call.callId(),
                call.eventIdHigh(),
                call.eventIdLow(),
                0,
                call.revisionLow(),
                call.eventTime(),
                call.startedAt(),
                call.endedAt(),
                call.receivedAt(),
                call.outcome(),
                false,
                new io.costline.attribution.ledger.Scopes(
                        "acme",
                        scopes.team(),
                        scopes.project(),
                        scopes.appKey(),
                        scopes.feature(),
                        scopes.provider(),
                        scopes.providerAccount(),
                        scopes.model()),
                new io.costline.attribution.ledger.Work(
                        work.workflow(), work.agent(), work.sessionId(), "", 0, work.requestedModel()),
                call.charge(),
                call.usage());
    }

    @Test
    void whatAnotherViewOfACallSupersedesIsTakenBackWhole() {
        Trials.run(200, random -> {
            // Given a trace with two calls, posted
            RandomCalls calls = new RandomCalls(random);
            CallState stays = calls.call(1, 0);
            CallState goes = calls.call(2, 0);
            Sums sums = new Sums();
            DeltaBook book = new DeltaBook();
            Trace trace = new Trace("demo", "t");
            trace.apply(stays, 1);
            trace.apply(goes, 1);
            trace.settle(book);
            sums.drain(book);

            // When one turns out to be counted elsewhere, and says so twice; and another event of it that never counted
            trace.apply(evidence(goes, goes.eventIdLow()), 2);
            trace.apply(evidence(goes, goes.eventIdLow()), 2);
            trace.apply(evidence(stays, 77), 2);
            TraceSummary summary = trace.settle(book);
            sums.drain(book);

            // Then the sums are those of the other alone
            Sums alone = new Sums();
            Trace other = new Trace("demo", "t");
            other.apply(stays, 1);
            TraceSummary expected = other.settle(book);
            alone.drain(book);
            Map<String, String> figures = sums.figures();
            figures.keySet().removeIf(key -> !alone.figures().containsKey(key) && isNothing(figures.get(key)));
            assertThat(figures).isEqualTo(alone.figures());
            assertThat(summary.operations()).isEqualTo(expected.operations());
            assertThat(summary.customer()).isEqualTo(expected.customer());
            assertThat(summary.startedAt()).isEqualTo(expected.startedAt());
        });
    }

    /** Long traces settle what changed alone; whole and running sums must agree at every commit, whatever came. */
    @Test
    void aLongTraceKeptUpCallByCallIsWhatItsCallsComeTo() {
        for (int size : new int[] {1, Trace.RUNNING_FROM, Trace.CHUNK, Trace.CHUNK + 1, 300}) {
            Trials.run(12, random -> longTrace(random, size, 0.2));
        }
        Trials.run(1, random -> longTrace(random, 10_000, 0.002));
    }

    private static void longTrace(RandomGenerator random, int size, double commits) {
        // Given calls in random order, some again in later revisions, some taken back as another view counts
        RandomCalls calls = new RandomCalls(random);
        List<CallState> arrivals = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            CallState call = calls.call(i, 0);
            arrivals.add(call);
            if (random.nextInt(3) == 0) {
                arrivals.add(later(calls.call(i, 5)));
            }
            if (random.nextInt(9) == 0) {
                arrivals.add(evidence(later(call), call.eventIdLow()));
            }
        }
        Collections.shuffle(arrivals, new Random(random.nextLong()));
        Sums sums = new Sums();
        DeltaBook book = new DeltaBook();
        Map<String, CallState> known = new HashMap<>();
        Trace trace = new Trace("demo", "t");
        Trace whole = new Trace("demo", "t", Integer.MAX_VALUE);
        int settled = 0;

        for (CallState arrival : arrivals) {
            // When
            whole.apply(arrival, 1);
            if (trace.apply(arrival, 1) == Applied.CHANGED) {
                known.put(arrival.callId(), arrival);
            }
            if (trace.calls() == 0 || (arrival != arrivals.getLast() && random.nextDouble() > commits)) {
                continue;
            }
            TraceSummary summary = trace.settle(book);
            sums.drain(book);
            if (++settled % 4 != 0 && arrival != arrivals.getLast()) {
                continue;
            }

            // Then
            List<CallState> counting =
                    known.values().stream().filter(CallState::counts).toList();
            BatchRecount recount = new BatchRecount();
            recount.trace("demo", counting);
            assertThat(sums.figures()).isEqualTo(recount.figures());
            assertThat(told(summary)).isEqualTo(told(whole.settle(new DeltaBook())));
            if (random.nextInt(3) == 0) {
                trace = repacked(trace);
            }
        }
    }

    private static CallState later(CallState call) {
        return new CallState(
                call.callId(),
                call.eventIdHigh(),
                call.eventIdLow(),
                2,
                call.revisionLow(),
                call.eventTime(),
                call.startedAt(),
                call.endedAt(),
                call.receivedAt(),
                call.outcome(),
                call.traceEnd(),
                call.scopes(),
                call.work(),
                call.charge(),
                call.usage());
    }

    /** All that a row says, its revision apart. */
    private static String told(TraceSummary of) {
        return new TraceSummary(
                        of.tenant(),
                        of.traceId(),
                        0,
                        of.closed(),
                        of.customer(),
                        of.feature(),
                        of.workflow(),
                        of.agent(),
                        of.sessionId(),
                        of.startedAt(),
                        of.endedAt(),
                        of.receivedAt(),
                        of.operations(),
                        of.failedOperations(),
                        of.fallbackOperations(),
                        of.providers(),
                        of.models(),
                        of.totals())
                .toString();
    }

    @Test
    void whatWasPostedBeforeThereWerePairsComesIntoThemWhenItsTraceChanges() {
        Trials.run(100, random -> {
            // Given a trace as the release before left it: posted, and in no pair
            RandomCalls calls = new RandomCalls(random);
            List<CallState> known = List.of(calls.call(1, 0), calls.call(2, 0), calls.call(3, 0));
            Sums sums = new Sums();
            DeltaBook book = new DeltaBook();
            Trace before = new Trace("demo", "t");
            known.forEach(call -> before.apply(call, 1));
            before.settle(book);
            sums.drain(book);
            sums.absolute.keySet().removeIf(key -> !key.dimension().single());
            before.slots.forEach(slot -> slot.postedStanding &= Standing.ALL);
            Trace trace = repacked(before);

            // When a call is corrected
            CallState corrected = calls.call(2, 1);
            trace.apply(corrected, 2);
            trace.settle(book);
            sums.drain(book);

            // Then pairs and single dimensions are those of the calls as they are now
            BatchRecount recount = new BatchRecount();
            recount.trace("demo", BatchRecount.latest(List.of(known.get(0), known.get(1), known.get(2), corrected)));
            assertThat(sums.figures()).isEqualTo(recount.figures());
        });
    }

    private static boolean isNothing(String figures) {
        return figures.chars().noneMatch(digit -> digit >= '1' && digit <= '9');
    }

    private static CallState evidence(CallState of, long eventIdLow) {
        return new CallState(
                of.callId(),
                of.eventIdHigh(),
                eventIdLow,
                of.revisionHigh() + 1,
                of.revisionLow(),
                of.eventTime(),
                of.startedAt(),
                of.endedAt(),
                of.receivedAt(),
                Outcome.EVIDENCE,
                of.traceEnd(),
                of.scopes(),
                of.work(),
                of.charge(),
                of.usage());
    }
}
