package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prices one usage at other models, in the currency of what it cost. */
final class Comparer {
    private final Pricer pricer;
    private final Usage usage;
    private final List<PartUsage> parts;
    private final PricingQuery query;
    private final String currency;
    private final List<Comparison> all = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();

    Comparer(Pricer pricer, Usage usage, List<PartUsage> parts, PricingQuery query, PricingResult.Priced here) {
        this.pricer = pricer;
        this.usage = usage;
        this.parts = parts;
        this.query = query.withCaller(Caller.UNKNOWN); // public prices, whoever asks
        this.currency = here.currency();
    }

    Comparison.All with(String requested, @Nullable Baseline baseline) {
        if (!requested.isEmpty()) {
            add(Comparison.Kind.REQUESTED, requested, at(query.provider(), requested));
        }
        if (baseline != null) {
            PricingResult there = at(baseline.providerFor(query.provider()), baseline.model());
            if (!add(Comparison.Kind.BASELINE, baseline.model(), there)) {
                findings.add(Reasons.NO_BASELINE_PRICE + ':' + baseline.model());
            }
        }
        return new Comparison.All(all, findings);
    }

    private PricingResult at(String provider, String model) {
        PricingResult there = pricer.price(usage, parts, query.withModel(provider, model));
        boolean unknown = there instanceof PricingResult.Unpriced unpriced
                && unpriced.reason().equals(Reasons.UNKNOWN_MODEL);
        return unknown ? pricer.price(usage, parts, query.withModel("", model)) : there;
    }

    private boolean add(Comparison.Kind kind, String model, PricingResult there) {
        if (!(there instanceof PricingResult.Priced priced)) {
            return false;
        }
        String what = kind.name().toLowerCase(Locale.ROOT);
        BigDecimal rate = pricer.book().agreements().fxRates().rate(priced.currency(), currency, Micros.of(query.at()));
        if (rate == null) {
            findings.add(Reasons.CURRENCY_DIFFERS + ':' + what);
            return true;
        }
        if (!priced.currency().equals(currency)) {
            findings.add(Reasons.CONVERTED + ':' + what + ':' + rate.toPlainString());
        }
        BigDecimal cost = Amounts.of(priced.listCost(), rate, BigDecimal.ONE, 1);
        if (Amounts.inRange(cost)) {
            all.add(new Comparison(kind, model, cost));
        }
        return true;
    }
}
