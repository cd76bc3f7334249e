package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.ByokFee;
import io.costline.enrich.pricing.FxRates;
import io.costline.enrich.pricing.Markup;
import io.costline.enrich.pricing.Period;
import io.costline.enrich.pricing.PeriodTerm;
import io.costline.enrich.pricing.PeriodTerm.Credit;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.PurchaseFee;
import io.costline.enrich.pricing.ReportedCosts;
import io.costline.enrich.pricing.Usage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * Rows that state their arithmetic: those about calls go through the pricer, fees, credits and commitments through the terms
 * of contracts, and the rest (ratios, shares, sums) is the rule of their kind over their inputs.
 */
final class StatedArithmetic {
    private static final BigDecimal MILLION = new BigDecimal(1_000_000);

    private final ConformanceRow row;
    private final JsonNode inputs;

    StatedArithmetic(ConformanceRow row) {
        this.row = row;
        this.inputs = row.inputs();
    }

    String answer() {
        return switch (row.text("kind")) {
            case "priced_call", "priced_aggregate", "multiplier", "capacity" -> priced();
            case "override" -> override();
            case "graduated" -> graduated();
            default -> rule().toPlainString();
        };
    }

    private String priced() {
        BigDecimal cost = new BigDecimal(row.answer(new Pricer(RowCards.book(row))));
        return cost.toPlainString();
    }

    private String override() {
        PricingQuery asked = row.query();
        PricingQuery query = new PricingQuery(
                asked.provider(), asked.model(), "", RowCards.account(), asked.at(), asked.attributes());
        return cost(new Pricer(RowCards.override(row)).price(Usage.ofInclusive(row.usage()), query));
    }

    private String graduated() {
        Usage usage = Usage.ofInclusive(Map.of("tokens", number("tokens")));
        return cost(new Pricer(RowCards.graduated(row)).price(usage, row.query()));
    }

    private static String cost(PricingResult result) {
        return result.contractedCost().toPlainString();
    }

    private BigDecimal rule() {
        return switch (row.text("kind")) {
            case "sum" -> sum();
            case "rounding" -> rounded();
            case "burn_down" -> burnDown();
            case "reported_cost" -> reported();
            case "allocation" -> number("cost").multiply(MILLION).divide(number("tokens"), MathContext.DECIMAL128);
            case "margin" -> number("cost").divide(BigDecimal.ONE.subtract(number("margin")), MathContext.DECIMAL128);
            case "overage" ->
                new PeriodTerm.Commitment(number("commit_per_month"), Period.MONTH, number("overage_multiplier"))
                        .overageOf(number("usage"));
            case "fee" -> fee();
            case "markup" -> markup();
            case "annualised" -> (inputs.has("monthly") ? number("monthly") : markup()).multiply(new BigDecimal(12));
            case "effective_rate" -> number("cheap").add(number("fallback_rate").multiply(number("expensive")));
            case "ratio" -> number("numerator").divide(number("denominator"), MathContext.DECIMAL128);
            case "unit_conversion" ->
                new BigDecimal(inputs.path("usd_per_1k").path(0).asString("")).multiply(new BigDecimal(1_000));
            case "blended_rate" ->
                number("cheap")
                        .multiply(number("share_cheap"))
                        .add(number("expensive").multiply(BigDecimal.ONE.subtract(number("share_cheap"))));
            case "difference" -> number("from").subtract(number("to"));
            case "percent" ->
                number("from")
                        .subtract(number("to"))
                        .multiply(new BigDecimal(100))
                        .divide(number("from"), 4, RoundingMode.HALF_EVEN);
            default -> throw new AssertionError("unknown kind " + row.text("kind"));
        };
    }

    private BigDecimal sum() {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode term : inputs.path("terms")) {
            sum = sum.add(new BigDecimal(term.asString("")));
        }
        for (JsonNode attempt : inputs.path("attempts")) {
            sum = sum.add(number(attempt, "cost"));
        }
        return sum;
    }

    private BigDecimal rounded() {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode line : inputs.path("lines")) {
            sum = sum.add(new BigDecimal(line.asString(""))
                    .setScale(
                            inputs.path("scale").asInt(),
                            RoundingMode.valueOf(inputs.path("mode").asString(""))));
        }
        return sum;
    }

    private BigDecimal markup() {
        BigDecimal percent = number("markup").movePointRight(2);
        return new Markup(percent, Markup.Base.CONTRACTED, BigDecimal.ZERO).on(number("base"));
    }

    /** What is drawn from the credit that was bought, or is paid in cash after it expired. */
    private BigDecimal burnDown() {
        Instant now = row.time();
        if (inputs.has("promo_credit")) {
            List<Credit> credits = List.of(
                    credit("prepaid", true, inputs.path("prepaid")),
                    credit("promo", false, inputs.path("promo_credit")));
            return Credit.burn(credits, number("usage"), now).stream()
                    .filter(burn -> burn.credit().prepaid())
                    .map(Credit.Burn::burnt)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
        Credit expired = new Credit("prepaid", true, number("credit").subtract(number("usage_before_expiry")), now, 0);
        BigDecimal after = number("usage_after_expiry");
        return Credit.burn(List.of(expired), after, now).stream()
                .map(Credit.Burn::burnt)
                .reduce(after, BigDecimal::subtract);
    }

    private static Credit credit(String name, boolean prepaid, JsonNode given) {
        Instant expires = LocalDate.parse(given.path("expires").asString(""))
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        return new Credit(name, prepaid, number(given, "amount"), expires, 0);
    }

    private BigDecimal reported() {
        ReportedCosts costs = new ReportedCosts(
                inputs.path("is_byok").asBoolean(),
                List.of(
                        new ReportedCosts.Cost(ReportedCosts.Kind.BILLED, number("usage.cost"), "USD"),
                        new ReportedCosts.Cost(ReportedCosts.Kind.UPSTREAM, number("upstream_inference_cost"), "USD")));
        FxRates rates = PriceBook.empty().agreements().fxRates();
        return Objects.requireNonNull(costs.total("USD", rates, 0));
    }

    private BigDecimal fee() {
        BigDecimal percent = number("fee_rate").movePointRight(2);
        return inputs.has("purchase")
                ? new PurchaseFee(percent, number("minimum")).ofPurchase(number("purchase"))
                : new ByokFee(percent, number("free_up_to"), Period.MONTH).ofPeriod(number("list_usage"));
    }

    private BigDecimal number(String name) {
        return number(inputs, name);
    }

    private static BigDecimal number(JsonNode node, String name) {
        return new BigDecimal(node.path(name).asString(""));
    }
}
