package io.costline.enrich.pricing;

import java.util.ArrayList;
import java.util.List;

/**
 * What one import agrees on beside its cards.
 *
 * @param contracts negotiated terms
 * @param baselines models to compare with
 * @param fxRates dated rates between currencies
 * @param reporting currencies tenants want to see figures in
 */
public record Agreements(
        List<Contract> contracts, List<Baseline> baselines, List<FxRate> fxRates, List<ReportingCurrency> reporting) {
    public static final Agreements NONE = new Agreements(List.of(), List.of(), List.of(), List.of());

    /**
     * The currency a tenant's figures are shown in, beside their own.
     *
     * @param tenant tenant; empty: every tenant that has none of its own
     * @param currency ISO code
     */
    public record ReportingCurrency(String tenant, String currency) {
        public ReportingCurrency {
            if (!currency.matches("[A-Z]{3}")) {
                throw new IllegalArgumentException("reporting: currency must be an ISO code, as USD");
            }
        }
    }

    public Agreements {
        contracts = List.copyOf(contracts);
        baselines = List.copyOf(baselines);
        fxRates = List.copyOf(fxRates);
        reporting = List.copyOf(reporting);
    }

    /** Of several, everything. */
    public static Agreements all(List<Agreements> several) {
        return new Agreements(
                several.stream().flatMap(agreed -> agreed.contracts.stream()).toList(),
                several.stream().flatMap(agreed -> agreed.baselines.stream()).toList(),
                several.stream().flatMap(agreed -> agreed.fxRates.stream()).toList(),
                several.stream().flatMap(agreed -> agreed.reporting.stream()).toList());
    }

    /** Each definition alone. */
    public List<Agreements> each() {
        List<Agreements> each = new ArrayList<>();
        contracts.forEach(one -> each.add(new Agreements(List.of(one), List.of(), List.of(), List.of())));
        baselines.forEach(one -> each.add(new Agreements(List.of(), List.of(one), List.of(), List.of())));
        fxRates.forEach(one -> each.add(new Agreements(List.of(), List.of(), List.of(one), List.of())));
        reporting.forEach(one -> each.add(new Agreements(List.of(), List.of(), List.of(), List.of(one))));
        return each;
    }

    public int size() {
        return contracts.size() + baselines.size() + fxRates.size() + reporting.size();
    }
}
