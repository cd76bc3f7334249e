package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Puts what a part of a call costs beside what the call costs. */
final class Combined {
    private Combined() {}

    static PricingResult of(PricingResult call, PricingResult part, int index) {
        if (part instanceof PricingResult.NotBilled) {
            return call;
        }
        List<CostLine> lines = new ArrayList<>(call.costLines());
        boolean sameCurrency = lines.isEmpty()
                || currency(call).equals(currency(part))
                || currency(part).isEmpty();
        if (sameCurrency) {
            part.costLines().forEach(line -> lines.add(line.ofPart(index)));
        }
        Set<String> findings = new LinkedHashSet<>(call.findings());
        findings.addAll(part.findings());
        String reason =
                !sameCurrency ? Reasons.MIXED_CURRENCIES : !reason(call).isEmpty() ? reason(call) : reason(part);
        BigDecimal bound = bound(call).add(bound(part));
        List<String> all = List.copyOf(findings);
        BigDecimal total = lines.stream().map(line -> line.amount().abs()).reduce(Amounts.ZERO, BigDecimal::add);
        if (!Amounts.inRange(total) || !Amounts.inRange(bound)) {
            return PricingResult.outOfRange(all);
        }
        if (reason.isEmpty()) {
            return new PricingResult.Priced(cardId(call), currency(call), lines, all);
        }
        if (lines.isEmpty()) {
            return new PricingResult.Unpriced(reason, bound, all);
        }
        String card = cardId(call).isEmpty() ? cardId(part) : cardId(call);
        String currency = currency(call).isEmpty() ? currency(part) : currency(call);
        return new PricingResult.PartlyPriced(card, currency, lines, reason, bound, all);
    }

    private static String reason(PricingResult result) {
        return switch (result) {
            case PricingResult.Priced ignored -> "";
            case PricingResult.PartlyPriced partly -> partly.reason();
            case PricingResult.Unpriced unpriced -> unpriced.reason();
            case PricingResult.NotBilled ignored -> "";
        };
    }

    private static BigDecimal bound(PricingResult result) {
        return switch (result) {
            case PricingResult.Priced ignored -> Amounts.ZERO;
            case PricingResult.PartlyPriced partly -> partly.upperBound();
            case PricingResult.Unpriced unpriced -> unpriced.upperBound();
            case PricingResult.NotBilled ignored -> Amounts.ZERO;
        };
    }

    private static String cardId(PricingResult result) {
        return switch (result) {
            case PricingResult.Priced priced -> priced.cardId();
            case PricingResult.PartlyPriced partly -> partly.cardId();
            case PricingResult.Unpriced ignored -> "";
            case PricingResult.NotBilled ignored -> "";
        };
    }

    private static String currency(PricingResult result) {
        return switch (result) {
            case PricingResult.Priced priced -> priced.currency();
            case PricingResult.PartlyPriced partly -> partly.currency();
            case PricingResult.Unpriced ignored -> "";
            case PricingResult.NotBilled ignored -> "";
        };
    }
}
