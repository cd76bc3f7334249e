package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.CostLine;
import io.costline.enrich.pricing.InconsistentUsageException;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.ProvidedCost;
import io.costline.enrich.pricing.Reasons;
import io.costline.enrich.pricing.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One row of the conformance set. */
record ConformanceRow(JsonNode json) {
    private static final BigDecimal TOLERANCE = new BigDecimal("1e-12");
    private static final String INCONSISTENT = "INCONSISTENT_USAGE";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static List<ConformanceRow> all() throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(
                ConformanceRow.class.getResourceAsStream("/conformance/pricing.jsonl"), StandardCharsets.UTF_8))) {
            return in.lines().map(JSON::readTree).map(ConformanceRow::new).toList();
        }
    }

    String text(String field) {
        return json.path(field).asString("");
    }

    String caseId() {
        return text("case_id");
    }

    JsonNode inputs() {
        return json.path("inputs");
    }

    Instant time() {
        return Instant.parse(text("timestamp"));
    }

    Map<String, BigDecimal> usage() {
        Map<String, BigDecimal> usage = new HashMap<>();
        json.path("usage")
                .properties()
                .forEach(entry -> usage.put(entry.getKey(), entry.getValue().decimalValue()));
        return usage;
    }

    PricingQuery query() {
        Map<String, String> attributes = new HashMap<>();
        json.path("attributes")
                .properties()
                .forEach(
                        entry -> attributes.put(entry.getKey(), entry.getValue().asString("")));
        attributes.put(PricingQuery.SERVICE_TIER, text("service_tier"));
        return new PricingQuery(text("provider"), text("model_ref"), "", "", time(), attributes);
    }

    /** What a pricer answers: a cost as text, an error code, or why there is neither. */
    String answer(Pricer pricer) {
        JsonNode provided = json.path("attributes").path("provided_cost_details");
        try {
            if (provided.isObject()) {
                Map<String, BigDecimal> details = new TreeMap<>();
                provided.properties()
                        .forEach(entry ->
                                details.put(entry.getKey(), entry.getValue().decimalValue()));
                return cost(ProvidedCost.of(details));
            }
            return cost(pricer.price(Usage.ofInclusive(usage()), query()));
        } catch (InconsistentUsageException e) {
            return INCONSISTENT;
        }
    }

    /** Whether an answer is what the row asserts: to 1e-12, or the same error. */
    boolean asserts(String answer) {
        String expected = text("assert_cost_usd");
        if (expected.isEmpty()) {
            return answer.equals(text("expected_error"));
        }
        BigDecimal found = number(answer);
        return found != null && found.subtract(new BigDecimal(expected)).abs().compareTo(TOLERANCE) <= 0;
    }

    private static String cost(PricingResult result) {
        if (result instanceof PricingResult.Unpriced unpriced
                && !unpriced.reason().equals(Reasons.UNPRICED_UNIT)) {
            return unpriced.reason();
        }
        // what a known card does not price adds nothing to the sum; the finding says so
        return result.costLines().stream()
                .map(CostLine::unrounded)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .toPlainString();
    }

    private static @Nullable BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
