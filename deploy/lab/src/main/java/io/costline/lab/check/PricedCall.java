package io.costline.lab.check;

import io.costline.identity.EventIds;
import io.costline.lab.check.Sums.Column;
import io.costline.lab.traffic.Call;
import io.costline.lab.traffic.Call.Outcome;
import io.costline.lab.traffic.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An observation with what it must cost.
 *
 * @param currency of the card of its model
 * @param requestedCost the same tokens at the requested model; null where that is the one that served or nothing was billed
 * @param lines its cost by kind of token; empty where it has none
 */
record PricedCall(
        Call sent,
        String eventId,
        String callId,
        String currency,
        String status,
        BigInteger cost,
        BigInteger upperBound,
        @Nullable BigInteger requestedCost,
        Map<String, PriceList.Line> lines,
        boolean evidence) {

    /** Which of several statements about one call stands: the gateway's before the SDK's, then the higher revision. */
    static final Comparator<PricedCall> STANDING = Comparator.<PricedCall, Boolean>comparing(
                    call -> call.sent.seen().gateway())
            .thenComparingLong(call -> call.sent.revision());

    static final Comparator<PricedCall> BY_START = Comparator.<PricedCall, java.time.Instant>comparing(
                    call -> call.sent.toldStart())
            .thenComparing(PricedCall::eventId);

    static final Comparator<PricedCall> BY_ATTEMPT = Comparator.<PricedCall>comparingInt(
                    call -> call.sent.attempt().index())
            .thenComparing(call -> call.sent.endedAt())
            .thenComparing(PricedCall::eventId);

    static PricedCall of(Call sent, String tenant, PriceList prices) {
        String id = EventIds.hex(EventIds.of(
                tenant, sent.door().source(), "", sent.eventId(), sent.attempt().index(), "CALL"));
        String callId = sent.responseId().isEmpty() ? id : sent.responseId();
        String currency = prices.currency(sent.served().catalogKey());
        Usage tokens = sent.usage();
        BigInteger none = BigInteger.ZERO;
        if (sent.outcome() == Outcome.CACHED
                || (tokens == null && !sent.outcome().ok())) {
            return new PricedCall(sent, id, callId, currency, "NOT_BILLED", none, none, null, Map.of(), false);
        }
        if (tokens == null) {
            BigInteger atMost = prices.longest(sent.served().catalogKey());
            return new PricedCall(sent, id, callId, currency, "UNPRICED", none, atMost, null, Map.of(), false);
        }
        if (!sent.served().hasPrice()) {
            BigInteger atMost = prices.atMost(sent.served().provider(), tokens);
            return new PricedCall(sent, id, callId, currency, "UNPRICED", none, atMost, null, Map.of(), false);
        }
        BigInteger requested =
                sent.requested().equals(sent.served()) || !sent.requested().hasPrice()
                        ? null
                        : prices.cost(sent.requested().catalogKey(), tokens);
        Map<String, PriceList.Line> lines =
                prices.lines(sent.served().catalogKey(), tokens, sent.run().tariff());
        BigInteger cost = lines.values().stream().map(PriceList.Line::picos).reduce(none, BigInteger::add);
        return new PricedCall(sent, id, callId, currency, "PRICED", cost, none, requested, lines, false);
    }

    /** The SDK's event of a call that the gateway saw too: it stays as evidence and costs nothing; the gateway's does. */
    PricedCall seenByGatewayToo() {
        return sent.seen().gateway()
                ? this
                : new PricedCall(
                        sent,
                        eventId,
                        callId,
                        currency,
                        "NOT_BILLED",
                        BigInteger.ZERO,
                        BigInteger.ZERO,
                        null,
                        Map.of(),
                        true);
    }

    boolean ok() {
        return sent.outcome().ok();
    }

    String traceKey() {
        return sent.work().traceId().isEmpty() ? "call-" + callId : sent.work().traceId();
    }

    /** Two calls belong to one operation when these are equal. */
    String operationKey() {
        return sent.attempt().operationId().isEmpty()
                ? "alone " + callId
                : sent.attempt().operationId();
    }

    String eventText() {
        BigDecimal amount = new BigDecimal(cost, 12);
        return Facts.eventText(sent.eventRevision(), status, currency, amount, amount, new BigDecimal(upperBound, 12));
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
        Usage tokens = sent.usage();
        if (tokens != null && status.equals("PRICED")) {
            sums.add(Column.PRICED_CALLS, 1)
                    .add(Column.PRICED_COST, cost)
                    .add(Column.PRICED_INPUT_TOKENS, tokens.input())
                    .add(Column.PRICED_OUTPUT_TOKENS, tokens.output());
        }
        if (tokens != null) {
            sums.add(Column.INPUT_TOKENS, tokens.input())
                    .add(Column.CACHE_READ_TOKENS, tokens.cacheRead())
                    .add(Column.CACHE_WRITE_TOKENS, tokens.cacheWrite())
                    .add(Column.OUTPUT_TOKENS, tokens.output());
        }
        return sums;
    }
}
