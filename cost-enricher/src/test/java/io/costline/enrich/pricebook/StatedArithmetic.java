package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.Usage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Rows that state their arithmetic: those about calls go through the pricer, the rest (fees, credits, ratios) is the rule
 * of their kind over their inputs.
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
            case "burn_down" ->
                inputs.has("promo_credit")
                        ? number("usage").subtract(number(inputs.path("promo_credit"), "amount"))
                        : number("usage_after_expiry");
            case "reported_cost" -> reported();
            case "allocation" -> number("cost").multiply(MILLION).divide(number("tokens"), MathContext.DECIMAL128);
            case "margin" -> number("cost").divide(BigDecimal.ONE.subtract(number("margin")), MathContext.DECIMAL128);
            case "overage" ->
                number("usage").subtract(number("commit_per_month")).multiply(number("overage_multiplier"));
            case "fee" -> fee();
            case "markup" -> number("base").multiply(number("markup"));
            case "annualised" ->
                (inputs.has("monthly") ? number("monthly") : number("base").multiply(number("markup")))
                        .multiply(new BigDecimal(12));
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

    private BigDecimal reported() {
        boolean additive = inputs.path("is_byok").asBoolean();
        return additive ? number("usage.cost").add(number("upstream_inference_cost")) : number("usage.cost");
    }

    private BigDecimal fee() {
        if (inputs.has("purchase")) {
            return number("purchase").multiply(number("fee_rate")).max(number("minimum"));
        }
        BigDecimal above = number("list_usage").subtract(number("free_up_to")).max(BigDecimal.ZERO);
        return above.multiply(number("fee_rate"));
    }

    private BigDecimal number(String name) {
        return number(inputs, name);
    }

    private static BigDecimal number(JsonNode node, String name) {
        return new BigDecimal(node.path(name).asString(""));
    }
}
