package io.costline.enrich.pricing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Contracts, baselines and currency rates in force at one price-book version. Immutable but for what it remembers; safe for
 * use by several threads.
 *
 * <p>Of the contracts that cover a call those whose scope says more come first, then those that started later, then those of
 * the import of higher precedence, then by id. An import's contracts stand in the place of those of the same id in imports
 * below it. Likewise baselines, of which the first that covers a call is its baseline.
 */
public final class AgreementBook {
    static final AgreementBook NONE = new AgreementBook(List.of());

    private static final Match NOTHING = new Match(CallTerms.NONE, Long.MIN_VALUE, Long.MAX_VALUE);

    private final List<Placed<Contract>> contracts = new ArrayList<>();
    private final List<Placed<Baseline>> baselines = new ArrayList<>();
    private final FxRates fxRates;
    private final Map<List<Object>, CallTerms> terms = new ConcurrentHashMap<>();

    /** A definition with what orders it; the number tells it from its equals. */
    private record Placed<T>(T what, Scope.Matcher scope, int given, long from, long to, int importAt, int number) {}

    /**
     * What holds for a call, and for how long.
     *
     * @param terms the same object for the same contracts and baseline
     * @param fromMicros first microsecond at which the answer is the same
     * @param toMicros first microsecond at which it may be another
     */
    public record Match(CallTerms terms, long fromMicros, long toMicros) {
        public boolean holdsAt(long micros) {
            return fromMicros <= micros && micros < toMicros;
        }
    }

    /**
     * @param imports what each import agrees on, in order of precedence
     */
    AgreementBook(List<Agreements> imports) {
        Set<String> placed = new HashSet<>();
        for (int i = 0; i < imports.size(); i++) {
            Agreements agreed = imports.get(i);
            Set<String> here = new HashSet<>();
            for (Contract contract : agreed.contracts()) {
                if (!placed.contains(contract.id())) {
                    contracts.add(placed(contract, contract.scope(), contract.fromMicros(), contract.toMicros(), i));
                    here.add(contract.id());
                }
            }
            placed.addAll(here);
            for (Baseline baseline : agreed.baselines()) {
                baselines.add(placed(baseline, baseline.scope(), baseline.fromMicros(), baseline.toMicros(), i));
            }
        }
        Comparator<Placed<?>> order = Comparator.<Placed<?>>comparingInt(Placed::given)
                .reversed()
                .thenComparing(Comparator.<Placed<?>>comparingLong(Placed::from).reversed())
                .thenComparingInt(Placed::importAt);
        contracts.sort(order.thenComparing(contract -> ((Contract) contract.what()).id()));
        baselines.sort(order.thenComparing(baseline -> baseline.what().toString()));
        fxRates = new FxRates(imports.stream().map(Agreements::fxRates).toList());
    }

    private <T> Placed<T> placed(T what, Scope scope, long from, long to, int importAt) {
        return new Placed<>(
                what, scope.matcher(), scope.given(), from, to, importAt, contracts.size() + baselines.size());
    }

    /** Rates between currencies. */
    public FxRates fxRates() {
        return fxRates;
    }

    /** Whether no call has terms or a baseline. */
    public boolean isEmpty() {
        return contracts.isEmpty() && baselines.isEmpty();
    }

    /** Every contract in force, in order. */
    public List<Contract> contracts() {
        return contracts.stream().map(Placed::what).toList();
    }

    /** What holds for a call. */
    public Match match(PricingQuery query) {
        if (isEmpty()) {
            return NOTHING;
        }
        TimeWindow window = new TimeWindow(Micros.of(query.at()));
        List<Object> key = new ArrayList<>();
        List<Contract> covering = new ArrayList<>();
        for (Placed<Contract> contract : contracts) {
            if (contract.scope.covers(query) && window.within(contract.from, contract.to)) {
                covering.add(contract.what);
                key.add(contract.number);
            }
        }
        Baseline baseline = null;
        for (Placed<Baseline> candidate : baselines) {
            if (baseline == null && candidate.scope.covers(query) && window.within(candidate.from, candidate.to)) {
                baseline = candidate.what;
                key.add(candidate.number);
            }
        }
        Baseline compared = baseline;
        CallTerms found =
                key.isEmpty() ? CallTerms.NONE : terms.computeIfAbsent(key, none -> CallTerms.of(covering, compared));
        return new Match(found, window.from(), window.to());
    }
}
