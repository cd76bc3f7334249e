package io.costline.attribution.trace;

import io.costline.attribution.ledger.CallState;
import io.costline.attribution.ledger.Dimension;
import io.costline.attribution.ledger.Scopes;
import io.costline.attribution.ledger.Totals;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The totals of a set of calls worked out the plain way, from the final calls at once: shares no code with the classes it
 * checks but the records they work on.
 */
public final class BatchRecount {
    private static final Comparator<CallState> BY_START = Comparator.comparingLong(CallState::startedAt)
            .thenComparing(CallState::eventIdHigh, Long::compareUnsigned)
            .thenComparing(CallState::eventIdLow, Long::compareUnsigned);
    private static final Comparator<CallState> BY_ATTEMPT = Comparator.<CallState>comparingInt(
                    call -> call.work().attemptIndex())
            .thenComparingLong(CallState::endedAt)
            .thenComparing(CallState::eventIdHigh, Long::compareUnsigned)
            .thenComparing(CallState::eventIdLow, Long::compareUnsigned);

    private static final List<Dimension> SINGLE = List.of(
            Dimension.TENANT,
            Dimension.CUSTOMER,
            Dimension.TEAM,
            Dimension.PROJECT,
            Dimension.APP_KEY,
            Dimension.FEATURE,
            Dimension.PROVIDER,
            Dimension.PROVIDER_ACCOUNT,
            Dimension.MODEL);

    private final Map<String, BigInteger[]> sums = new TreeMap<>();

    /** Counts the calls of one trace. */
    public void trace(String tenant, List<CallState> calls) {
        String ofTrace = calls.stream()
                .filter(call -> !call.scopes().customer().isEmpty())
                .min(BY_START)
                .map(call -> call.scopes().customer())
                .orElse("");
        Map<String, List<CallState>> operations = new LinkedHashMap<>();
        for (CallState call : calls) {
            String id = call.work().operationId();
            operations
                    .computeIfAbsent(id.isEmpty() ? "alone " + call.callId() : "op " + id, key -> new ArrayList<>())
                    .add(call);
        }
        operations.values().forEach(attempts -> operation(tenant, ofTrace, attempts));
    }

    private void operation(String tenant, String ofTrace, List<CallState> attempts) {
        List<CallState> ordered = attempts.stream().sorted(BY_ATTEMPT).toList();
        List<CallState> ok = ordered.stream()
                .filter(call -> switch (call.outcome()) {
                    case OK, UNKNOWN -> true;
                    case ERROR, CANCELLED, BLOCKED, EVIDENCE -> false;
                })
                .toList();
        CallState counted = ok.isEmpty() ? ordered.getLast() : ok.getLast();
        for (CallState call : ordered) {
            boolean served = !ok.isEmpty() && call == counted;
            boolean failed = ok.stream().noneMatch(each -> each == call);
            count(tenant, ofTrace, call, served, call == counted, ordered.size() > 1, failed);
        }
    }

    private void count(
            String tenant,
            String ofTrace,
            CallState call,
            boolean served,
            boolean counted,
            boolean several,
            boolean failed) {
        var charge = call.charge();
        long contracted = charge.contractedCost();
        boolean dearer = served
                && charge.requestedKnown()
                && !call.work().requestedModel().isEmpty()
                && !call.work().requestedModel().equals(call.scopes().model())
                && contracted > charge.requestedCost();
        boolean priced = !charge.unpriced() && !charge.notBilled();
        long[] values = {
            charge.listCost(),
            contracted,
            served ? 0 : contracted,
            dearer ? contracted - charge.requestedCost() : 0,
            charge.requestedKnown() ? charge.requestedCost() : contracted,
            charge.upperBound(),
            1,
            failed ? 1 : 0,
            served ? 0 : 1,
            counted ? 1 : 0,
            counted && several ? 1 : 0,
            charge.unpriced() ? 1 : 0,
            call.usage().input(),
            call.usage().cacheRead(),
            call.usage().cacheWrite(),
            call.usage().output(),
            priced ? 1 : 0,
            priced ? call.usage().input() : 0,
            priced ? call.usage().output() : 0,
            priced ? contracted : 0
        };
        String minute = Long.toString(call.eventTime() / 60_000_000);
        String hour = Long.toString(call.eventTime() / 3_600_000_000L * 60);
        String customer = value(Dimension.CUSTOMER, call, ofTrace);
        for (Dimension dimension : SINGLE) {
            String value = value(dimension, call, ofTrace);
            boolean kept = !value.isEmpty()
                    || List.of(Dimension.TENANT, Dimension.CUSTOMER, Dimension.PROVIDER, Dimension.MODEL)
                            .contains(dimension);
            if (kept) {
                add(String.join("|", tenant, dimension.name(), value, charge.currency(), minute), values);
            }
        }
        Scopes scopes = call.scopes();
        Map.of(
                        "CUSTOMER_MODEL", customer + '\u001f' + scopes.model(),
                        "CUSTOMER_FEATURE", customer + '\u001f' + scopes.feature(),
                        "FEATURE_MODEL", scopes.feature() + '\u001f' + scopes.model(),
                        "PROVIDER_MODEL", scopes.provider() + '\u001f' + scopes.model())
                .forEach((pair, value) -> add(String.join("|", tenant, pair, value, charge.currency(), hour), values));
    }

    private static String value(Dimension dimension, CallState call, String ofTrace) {
        String own = call.scopes().value(dimension);
        return dimension == Dimension.CUSTOMER && own.isEmpty() ? ofTrace : own;
    }

    private void add(String key, long[] values) {
        BigInteger[] sum = sums.computeIfAbsent(key, any -> zeros());
        for (int i = 0; i < values.length; i++) {
            sum[i] = sum[i].add(BigInteger.valueOf(values[i]));
        }
    }

    private static BigInteger[] zeros() {
        BigInteger[] zeros = new BigInteger[20];
        Arrays.fill(zeros, BigInteger.ZERO);
        return zeros;
    }

    /** The sums as text, without scopes that sum to nothing. */
    public Map<String, String> figures() {
        Map<String, String> figures = new TreeMap<>();
        sums.forEach((key, values) -> put(figures, key, values));
        return figures;
    }

    /** Totals in the same form. */
    public static void put(Map<String, String> figures, String key, Totals totals) {
        List<BigInteger> values = new ArrayList<>(List.of(
                totals.amount(Totals.Amount.LIST_COST).toBigInteger(),
                totals.amount(Totals.Amount.CONTRACTED_COST).toBigInteger(),
                totals.amount(Totals.Amount.FALLBACK_COST).toBigInteger(),
                totals.amount(Totals.Amount.ESCALATION_COST).toBigInteger(),
                totals.amount(Totals.Amount.REQUESTED_COST).toBigInteger(),
                totals.amount(Totals.Amount.UNPRICED_UPPER_BOUND).toBigInteger()));
        for (Totals.Count count : Totals.Count.values()) {
            values.add(BigInteger.valueOf(totals.count(count)));
        }
        values.add(totals.amount(Totals.Amount.PRICED_COST).toBigInteger());
        put(figures, key, values.toArray(BigInteger[]::new));
    }

    private static void put(Map<String, String> figures, String key, BigInteger[] values) {
        if (Arrays.stream(values).anyMatch(value -> value.signum() != 0)) {
            figures.put(key, Arrays.stream(values).map(BigInteger::toString).collect(Collectors.joining(",")));
        }
    }

    /** The winning revision of each call. */
    public static List<CallState> latest(List<CallState> revisions) {
        Map<String, CallState> latest = new HashMap<>();
        for (CallState call : revisions) {
            latest.merge(call.callId(), call, (a, b) -> {
                int byHigh = Long.compareUnsigned(a.revisionHigh(), b.revisionHigh());
                int order = byHigh != 0 ? byHigh : Long.compareUnsigned(a.revisionLow(), b.revisionLow());
                return order >= 0 ? a : b;
            });
        }
        return List.copyOf(latest.values());
    }
}
