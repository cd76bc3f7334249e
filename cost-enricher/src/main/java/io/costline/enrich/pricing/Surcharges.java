package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds what terms put on a call as lines of their own, in this order: fee for an own key, markups, the difference to the
 * reported cost, the share of the purchase fee. Nothing of it is the public price of what ran, so a line's list amount is zero
 * and its contracted amount is quantity × unit price × multiplier / per. The quantity of a percentage is the money it is of,
 * its price the percentage, {@code per} 100.
 */
final class Surcharges {
    private final CallTerms terms;
    private final ReportedCosts reported;
    private final FxRates rates;
    private final long atMicros;
    private final List<CostLine> lines = new ArrayList<>();
    private final Set<String> findings = new LinkedHashSet<>();

    private Surcharges(CallTerms terms, ReportedCosts reported, FxRates rates, long atMicros) {
        this.terms = terms;
        this.reported = reported;
        this.rates = rates;
        this.atMicros = atMicros;
    }

    static PricingResult on(
            PricingResult result, CallTerms terms, ReportedCosts reported, FxRates rates, long atMicros) {
        boolean terse = !terms.addsLines(reported.ownKey()) && !untold(result);
        if (terse || result instanceof PricingResult.NotBilled) {
            return result;
        }
        PricingResult settled = new Surcharges(terms, reported, rates, atMicros).on(result);
        boolean fits = Amounts.inRange(absolute(settled));
        return fits ? settled : PricingResult.outOfRange(settled.findings());
    }

    private static BigDecimal absolute(PricingResult result) {
        return Amounts.sum(result.costLines(), line -> line.contractedAmount().abs());
    }

    private PricingResult on(PricingResult result) {
        return switch (result) {
            case PricingResult.Priced priced -> {
                findings.addAll(priced.findings());
                lines.addAll(priced.lines());
                addAll(priced.currency(), terms.reported() == ReportedUse.REPORTED);
                yield new PricingResult.Priced(priced.cardId(), priced.currency(), lines, List.copyOf(findings));
            }
            case PricingResult.PartlyPriced partly -> {
                PricingResult stated = stated(partly, partly.currency());
                if (stated != null) {
                    yield stated;
                }
                findings.addAll(partly.findings());
                lines.addAll(partly.lines());
                addAll(partly.currency(), false);
                yield new PricingResult.PartlyPriced(
                        partly.cardId(),
                        partly.currency(),
                        lines,
                        partly.reason(),
                        partly.upperBound(),
                        List.copyOf(findings));
            }
            case PricingResult.Unpriced unpriced -> {
                PricingResult stated = stated(unpriced, reportedCurrency());
                yield stated == null ? unpriced : stated;
            }
            case PricingResult.NotBilled notBilled -> notBilled;
        };
    }

    private void addAll(String currency, boolean byReport) {
        BigDecimal list = Amounts.sum(lines, CostLine::amount);
        BigDecimal usage = Amounts.sum(lines, CostLine::contractedAmount);
        BigDecimal total = byReport ? reported.total(currency, rates, atMicros) : null;
        if (total != null) {
            add(Units.REPORTED_DIFFERENCE, Reasons.REPORTED_COST, BigDecimal.ONE, total.subtract(usage), 1, null);
            findings.add(Reasons.REPORTED_COST);
        } else {
            if (byReport) {
                findings.add(Reasons.NO_REPORTED_COST);
            }
            ownKeyFee(list);
            markups(list, usage, currency);
        }
        purchaseFee(usage);
    }

    private void ownKeyFee(BigDecimal list) {
        Contract contract = terms.byok();
        ByokFee fee = contract == null ? null : contract.byokFee();
        if (contract == null || fee == null || !reported.ownKey()) {
            return;
        }
        if (fee.byPeriod()) {
            findings.add(Reasons.PERIOD_TERM + ":byok_fee");
        } else {
            add(Units.BYOK_FEE, contract.cardId(), list, fee.percent(), 100, null);
        }
    }

    private void markups(BigDecimal list, BigDecimal usage, String currency) {
        Contract contract = terms.marking();
        if (contract == null) {
            return;
        }
        for (Markup markup : contract.markups()) {
            if (markup.percent().signum() > 0 && !reported.ownKey()) {
                BigDecimal base = markup.of() == Markup.Base.LIST ? list : usage;
                add(Units.GATEWAY_MARKUP, contract.cardId(), base, markup.percent(), 100, null);
            }
            if (markup.perCall().signum() > 0) {
                BigDecimal rate = rates.rate(contract.currency(), currency, atMicros);
                if (rate == null) {
                    findings.add(Reasons.CURRENCY_DIFFERS + ':' + contract.id());
                } else {
                    add(Units.GATEWAY_FEE, contract.cardId(), BigDecimal.ONE, markup.perCall(), 1, rate);
                }
            }
        }
    }

    /** With an own key the provider's bill is not paid from the gateway's credit, only what the gateway adds. */
    private void purchaseFee(BigDecimal usage) {
        Contract contract = terms.selling();
        PurchaseFee fee = contract == null ? null : contract.purchaseFee();
        if (contract == null || fee == null) {
            return;
        }
        BigDecimal all = Amounts.sum(lines, CostLine::contractedAmount);
        BigDecimal credit = reported.ownKey() ? all.subtract(usage) : all;
        if (credit.signum() > 0) {
            add(Units.PURCHASE_FEE, contract.cardId(), credit, fee.percent(), 100, null);
        }
    }

    /** Whether nothing tells what the call used: then a reported cost is the only figure there is, and ours will never be. */
    private static boolean untold(PricingResult result) {
        return result instanceof PricingResult.Unpriced unpriced
                && unpriced.reason().equals(Reasons.MISSING_USAGE);
    }

    /** The reported cost as the whole cost of a call without a (full) price of ours; null where that does not stand. */
    private @Nullable PricingResult stated(PricingResult without, String currency) {
        boolean only = untold(without);
        BigDecimal total =
                terms.reported() == ReportedUse.OURS && !only ? null : reported.total(currency, rates, atMicros);
        if (total == null || (only && total.signum() == 0)) {
            return null;
        }
        findings.addAll(terms.findings());
        findings.addAll(without.findings());
        findings.add(Reasons.REPORTED_COST);
        lines.add(new CostLine(
                Units.REPORTED_COST,
                total,
                1,
                BigDecimal.ONE,
                Reasons.REPORTED_COST,
                -1,
                BigDecimal.ONE,
                total,
                total));
        purchaseFee(total);
        return new PricingResult.Priced(Reasons.REPORTED_COST, currency, lines, List.copyOf(findings));
    }

    /** Of a call without a card: that of the first reported cost. */
    private String reportedCurrency() {
        return reported.costs().isEmpty() ? "USD" : reported.costs().getFirst().currency();
    }

    private void add(
            String unit, String cardId, BigDecimal quantity, BigDecimal price, long per, @Nullable BigDecimal rate) {
        BigDecimal multiplier = rate == null ? BigDecimal.ONE : rate;
        BigDecimal amount = Amounts.of(quantity, price, multiplier, per);
        lines.add(new CostLine(unit, price, per, multiplier, cardId, -1, quantity, Amounts.ZERO, amount));
    }
}
