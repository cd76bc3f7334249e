package io.costline.lab.check;

import io.costline.lab.check.Facts.Kind;
import io.costline.lab.traffic.Usage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A tier of a policy of routing: a model's short answers would have come from another. Reckoned here from what was sent, by the
 * check's own prices.
 *
 * @param below so many tokens of output
 */
public record ShadowTier(String name, String from, long below, String to) {

    /** States what the tier's calls cost, and what they would have cost. */
    public void expect(Ledger ledger, PriceList prices) {
        Map<String, List<PricedCall>> traces = new TreeMap<>();
        for (PricedCall call : ledger.observations()) {
            if (!call.evidence()) {
                traces.computeIfAbsent(call.traceKey(), key -> new ArrayList<>())
                        .add(call);
            }
        }
        long calls = 0;
        long moved = 0;
        BigInteger actual = BigInteger.ZERO;
        BigInteger projected = BigInteger.ZERO;
        for (List<PricedCall> trace : traces.values()) {
            Set<String> seen = new HashSet<>();
            for (PricedCall call : served(trace)) {
                boolean goes = false;
                if (matches(call)) {
                    calls++;
                    actual = actual.add(call.cost());
                    goes = call.status().equals("PRICED");
                    projected = projected.add(goes ? there(call, prices, seen.contains(to)) : call.cost());
                    moved += goes ? 1 : 0;
                }
                seen.add(goes ? to : call.sent().served().name());
            }
        }
        ledger.facts().add(Kind.BUSINESS, key(name), text(calls, moved, actual, projected));
    }

    private boolean matches(PricedCall call) {
        Usage usage = call.sent().usage();
        return call.sent().served().name().equals(from) && (usage == null || usage.output() < below);
    }

    /** What was read from a cache is read afresh by a model that has not seen the trace. */
    private BigInteger there(PricedCall call, PriceList prices, boolean warm) {
        Usage usage = Objects.requireNonNull(call.sent().usage());
        Usage read = warm ? usage : new Usage(usage.input(), 0, usage.cacheWrite(), usage.output(), usage.reasoning());
        return prices.cost(to, read, call.sent().run().tariff());
    }

    /** The attempts that served their operations, in order of time. */
    private static List<PricedCall> served(List<PricedCall> trace) {
        Collection<List<PricedCall>> operations = trace.stream()
                .collect(Collectors.groupingBy(PricedCall::operationKey))
                .values();
        return operations.stream()
                .flatMap(attempts -> attempts.stream().filter(PricedCall::ok).max(PricedCall.BY_ATTEMPT).stream())
                .sorted(PricedCall.BY_START)
                .toList();
    }

    public static String key(String name) {
        return "shadow tier '" + name + "'";
    }

    public static String text(long calls, long moved, BigInteger actual, BigInteger projected) {
        return "%d calls, %d of them moved, %s, projected %s"
                .formatted(calls, moved, Sums.amount(actual), Sums.amount(projected));
    }
}
