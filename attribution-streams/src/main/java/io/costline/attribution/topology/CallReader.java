package io.costline.attribution.topology;

import io.costline.attribution.ledger.CallState;
import io.costline.attribution.ledger.Charge;
import io.costline.attribution.ledger.Outcome;
import io.costline.attribution.ledger.Scopes;
import io.costline.attribution.ledger.Usage;
import io.costline.attribution.ledger.Work;
import io.costline.avro.PricingStatus;
import io.costline.topics.Topics;
import io.costline.wire.CurrentValue;
import io.costline.wire.EventText;
import io.costline.wire.Interner;
import io.costline.wire.MalformedRecordException;
import io.costline.wire.RequestCostView;
import io.costline.wire.RequestEventView;
import io.costline.wire.SchemaRegistry;
import java.util.Arrays;

/** Reads a record of costline.costs into what attribution knows of a call. Not safe for use by several threads. */
final class CallReader {
    private static final int NAMES = 1 << 15;

    private final CurrentValue current;
    private final RequestCostView view = new RequestCostView();
    private final Interner names = new Interner(NAMES);

    CallReader(SchemaRegistry registry) {
        current = CurrentValue.of(registry, Topics.COSTS);
    }

    /**
     * @throws MalformedRecordException if the value is not a RequestCost, or the key not that of its trace
     */
    CallState read(byte[] key, byte[] value) {
        view.wrap(current.bring(value));
        requireKey(key, view.event());
        return call();
    }

    /** When the event of the call last read was accepted, whatever corrected it since; UTC microseconds. */
    long acceptedAt() {
        return view.event().receivedAt();
    }

    /** The key decides the partition: under another key the calls of one trace would not meet. */
    private static void requireKey(byte[] key, RequestEventView event) {
        int tenant = event.length(EventText.TENANT);
        EventText id = event.traceField();
        byte[] prefix = event.tracePrefix();
        int idAt = tenant + 1 + prefix.length;
        boolean fits = key.length == idAt + event.length(id)
                && key[tenant] == '/'
                && equal(event.bytes(), event.start(EventText.TENANT), key, 0, tenant)
                && equal(prefix, 0, key, tenant + 1, prefix.length)
                && equal(event.bytes(), event.start(id), key, idAt, event.length(id));
        if (!fits || tenant == 0 || hasNul(key)) {
            throw new MalformedRecordException("key is not tenant/traceId of the record", 0);
        }
    }

    private static boolean equal(byte[] a, int aFrom, byte[] b, int bFrom, int length) {
        return Arrays.equals(a, aFrom, aFrom + length, b, bFrom, bFrom + length);
    }

    private static boolean hasNul(byte[] key) {
        for (byte octet : key) {
            if (octet == 0) {
                return true;
            }
        }
        return false;
    }

    private CallState call() {
        RequestEventView event = view.event();
        long eventTime = event.eventTime();
        String requestedModel = event.text(EventText.REQUESTED_MODEL, names);
        return new CallState(
                event.text(EventText.CALL_ID),
                event.eventIdHigh(),
                event.eventIdLow(),
                view.revisionHigh(),
                view.revisionLow(),
                eventTime,
                orElse(event.startedAt(), eventTime),
                orElse(event.endedAt(), eventTime),
                view.knownAt(),
                view.isEvidence() ? Outcome.EVIDENCE : outcome(event),
                event.traceEnd(),
                scopes(event, requestedModel),
                new Work(
                        event.text(EventText.WORKFLOW, names),
                        event.text(EventText.AGENT, names),
                        event.text(EventText.SESSION_ID),
                        event.text(EventText.OPERATION_ID),
                        event.attemptIndex(),
                        requestedModel),
                charge(),
                new Usage(
                        event.inputTokens(), event.cacheReadTokens(), event.cacheWriteTokens(), event.outputTokens()));
    }

    private static long orElse(long time, long otherwise) {
        return time == RequestEventView.NO_TIME ? otherwise : time;
    }

    private static Outcome outcome(RequestEventView event) {
        return switch (event.status()) {
            case UNKNOWN -> Outcome.UNKNOWN;
            case OK -> Outcome.OK;
            case ERROR -> Outcome.ERROR;
            case CANCELLED -> Outcome.CANCELLED;
            case BLOCKED -> Outcome.BLOCKED;
        };
    }

    /** A call that failed before any model answered counts for the model it asked for. */
    private Scopes scopes(RequestEventView event, String requestedModel) {
        String served = event.text(EventText.SERVED_MODEL, names);
        return new Scopes(
                event.text(EventText.CUSTOMER_ID, names),
                event.text(EventText.TEAM, names),
                event.text(EventText.PROJECT, names),
                event.text(EventText.APP_KEY, names),
                event.text(EventText.FEATURE, names),
                event.text(EventText.PROVIDER, names),
                event.text(EventText.PROVIDER_ACCOUNT, names),
                served.isEmpty() ? requestedModel : served);
    }

    private Charge charge() {
        boolean unpriced = switch (view.status()) {
            case UNPRICED, PARTLY_PRICED, UNKNOWN -> true;
            case PRICED, NOT_BILLED -> false;
        };
        return new Charge(
                view.currency(names),
                view.listCost(),
                view.contractedCost(),
                view.requestedKnown(),
                view.requestedCost(),
                view.upperBound(),
                unpriced,
                view.status() == PricingStatus.NOT_BILLED);
    }
}
