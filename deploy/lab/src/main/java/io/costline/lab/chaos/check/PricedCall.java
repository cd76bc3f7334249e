package io.costline.lab.chaos.check;

import io.costline.identity.EventIds;
import io.costline.lab.chaos.check.Sums.Column;
import io.costline.lab.chaos.workload.Sent;
import io.costline.lab.chaos.workload.Sent.Ending;
import io.costline.lab.check.PriceList;
import io.costline.lab.traffic.Usage;
import java.math.BigInteger;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * An observation with what it must cost.
 *
 * @param requestedCost the same tokens at the requested model; null where that is the one that served or nothing was billed
 */
record PricedCall(
        Sent sent,
        String eventId,
        String callId,
        String status,
        BigInteger cost,
        BigInteger upperBound,
        @Nullable BigInteger requestedCost,
        boolean evidence) {

    /** Which of several statements about one call stands: the gateway's before the SDK's, then the higher revision. */
    static final Comparator<PricedCall> STANDING = Comparator.<PricedCall, Boolean>comparing(
                    call -> call.sent.gateway())
            .thenComparingLong(call -> call.sent.revision());

    static final Comparator<PricedCall> BY_START = Comparator.<PricedCall, java.time.Instant>comparing(
                    call -> call.sent.startedAt())
            .thenComparing(PricedCall::eventId);

    static final Comparator<PricedCall> BY_ATTEMPT = Comparator.<PricedCall>comparingInt(
                    call -> call.sent.work().attempt())
            .thenComparing(call -> call.sent.endedAt())
            .thenComparing(PricedCall::eventId);

    static PricedCall of(Sent sent, String tenant, PriceList prices) {
        String id = EventIds.hex(EventIds.of(
                tenant, sent.door().source(), "", sent.nativeId(), sent.work().attempt(), "CALL"));
        String callId = sent.responseId().isEmpty() ? id : sent.responseId();
        Usage tokens = sent.tokens();
        BigInteger none = BigInteger.ZERO;
        if (sent.ending() == Ending.CACHED || (tokens == null && sent.ending() == Ending.FAILED)) {
            return new PricedCall(sent, id, callId, "NOT_BILLED", none, none, null, false);
        }
        if (tokens == null) {
            BigInteger atMost = prices.longest(sent.served().key());
            return new PricedCall(sent, id, callId, "UNPRICED", none, atMost, null, false);
        }
        if (sent.served().key().isEmpty()) {
            BigInteger atMost = prices.atMost(sent.served().provider(), tokens);
            return new PricedCall(sent, id, callId, "UNPRICED", none, atMost, null, false);
        }
        BigInteger requested = sent.requested().equals(sent.served())
                ? null
                : prices.cost(sent.requested().key(), tokens);
        return new PricedCall(
                sent, id, callId, "PRICED", prices.cost(sent.served().key(), tokens), none, requested, false);
    }

    /** The SDK's event of a call that the gateway saw too: it stays as evidence and costs nothing; the gateway's does. */
    PricedCall seenByGatewayToo() {
        return sent.gateway()
                ? this
                : new PricedCall(sent, eventId, callId, "NOT_BILLED", BigInteger.ZERO, BigInteger.ZERO, null, true);
    }

    boolean ok() {
        return sent.ending() != Ending.FAILED;
    }

    String traceKey() {
        return sent.work().traceId().isEmpty() ? "call-" + callId : sent.work().traceId();
    }

    /** Two calls belong to one operation when these are equal. */
    String operationKey() {
        return sent.work().operationId().isEmpty()
                ? "alone " + callId
                : sent.work().operationId();
    }

    String eventText() {
        return "revision=%d status=%s cost=%s at_most=%s"
                .formatted(sent.revision(), status, Sums.dollars(cost), Sums.dollars(upperBound));
    }

    /** What the call adds to each of its sums, operations apart. */
    Sums sums(boolean served) {
        Sums sums = new Sums()
                .add(Column.LIST_COST, cost)
                .add(Column.CONTRACTED_COST, cost)
                .add(Column.REQUESTED_COST, requestedCost == null ? cost : requestedCost)
                .add(Column.UNPRICED_UPPER_BOUND, upperBound)
                .add(Column.CALLS, 1)
                .add(Column.FAILED_CALLS, ok() ? 0 : 1)
                .add(Column.WASTED_CALLS, served ? 0 : 1)
                .add(Column.FALLBACK_COST, served ? BigInteger.ZERO : cost)
                .add(Column.UNPRICED_CALLS, status.equals("UNPRICED") ? 1 : 0);
        if (served && requestedCost != null) {
            sums.add(Column.ESCALATION_COST, cost.subtract(requestedCost).max(BigInteger.ZERO));
        }
        Usage tokens = sent.tokens();
        if (tokens != null) {
            sums.add(Column.INPUT_TOKENS, tokens.input())
                    .add(Column.CACHE_READ_TOKENS, tokens.cacheRead())
                    .add(Column.CACHE_WRITE_TOKENS, tokens.cacheWrite())
                    .add(Column.OUTPUT_TOKENS, tokens.output());
        }
        return sums;
    }
}
