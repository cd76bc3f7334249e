package io.costline.lab.check;

import io.costline.lab.traffic.Call;
import io.costline.lab.traffic.Model;
import io.costline.lab.traffic.Traffic;
import io.costline.lab.traffic.Usage;
import java.io.InputStream;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Adds up what a traffic must come to. */
public final class Expectation {
    private final PriceList prices;
    private final Ledger ledger = new Ledger();

    private Expectation(PriceList prices) {
        this.prices = prices;
    }

    /**
     * The figures ClickHouse must show once everything is processed.
     *
     * @param litellmPrices LiteLLM's model_prices_and_context_window.json
     */
    public static Ledger of(Traffic traffic, InputStream litellmPrices) {
        return of(traffic.calls(), litellmPrices);
    }

    static Ledger of(List<Call> calls, InputStream litellmPrices) {
        var expectation = new Expectation(PriceList.read(litellmPrices));
        Map<String, List<Call>> traces = calls.stream()
                .collect(
                        Collectors.groupingBy(call -> call.place().traceId(), LinkedHashMap::new, Collectors.toList()));
        traces.forEach(expectation::trace);
        return expectation.ledger;
    }

    private void trace(String traceId, List<Call> calls) {
        String customer = calls.stream()
                .filter(call -> !call.customer().isEmpty())
                .min(Comparator.comparing(Call::startedAt))
                .map(Call::customer)
                .orElse("");
        for (Call call : calls) {
            BigInteger cost = cost(call);
            String payer = call.customer().isEmpty() ? customer : call.customer();
            String provider = call.served().provider();
            String day = LocalDate.ofInstant(call.startedAt(), ZoneOffset.UTC).toString();
            ledger.add("events", 1);
            ledger.add("events/" + status(call), 1);
            ledger.add("events/provider/" + provider, 1);
            ledger.add("cost", cost);
            ledger.add("cost/provider/" + provider, cost);
            ledger.add("trace/" + customer + "/" + traceId, cost);
            ledger.add("spend/hours", cost);
            ledger.add("spend/minutes", cost);
            ledger.add("spend/provider/" + provider, cost);
            ledger.add("spend/customer/" + payer, cost);
            ledger.add("spend/customer-day/" + payer + "/" + day, cost);
            ledger.add("spend/feature/" + call.place().feature(), cost);
            ledger.add("spend/feature-day/" + call.place().feature() + "/" + day, cost);
        }
        calls.stream()
                .collect(Collectors.groupingBy(Expectation::operationId, LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(this::operation);
    }

    /** A call without an operation id is an operation of its own. */
    private static String operationId(Call call) {
        String shared = call.attempt().operationId();
        return shared.isEmpty() ? "alone " + call.nativeId() : shared;
    }

    private void operation(List<Call> unordered) {
        List<Call> attempts = unordered.stream()
                .sorted(Comparator.comparingInt(call -> call.attempt().index()))
                .toList();
        int served = -1;
        for (int i = 0; i < attempts.size(); i++) {
            served = attempts.get(i).outcome().ok() ? i : served;
        }
        ledger.add("operations", 1);
        ledger.add("operations/several-attempts", attempts.size() > 1 ? 1 : 0);
        for (int i = 0; i < attempts.size(); i++) {
            if (i != served) {
                BigInteger wasted = cost(attempts.get(i));
                ledger.add("waste/traces", wasted);
                ledger.add("waste/spend", wasted);
            }
        }
    }

    private static String status(Call call) {
        if (!isBilled(call)) {
            return "not-billed";
        }
        return call.served().hasPrice() ? "priced" : "unpriced";
    }

    /** A gateway's cached answer and a call that failed before any token are facts of zero, not gaps. */
    private static boolean isBilled(Call call) {
        return call.outcome() != Call.Outcome.CACHED && call.usage() != null;
    }

    private BigInteger cost(Call call) {
        Usage usage = call.usage();
        Model model = call.served();
        return usage != null && isBilled(call) && model.hasPrice()
                ? prices.cost(model.catalogKey(), usage)
                : BigInteger.ZERO;
    }
}
