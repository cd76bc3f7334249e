package io.costline.cli.price;

import io.costline.enrich.pricing.CallAttributes;
import io.costline.enrich.pricing.Caller;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.ReportedCosts;
import io.costline.enrich.pricing.ReportedCosts.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What one line of JSON asks to be priced. */
record InputLine(JsonNode json) {
    /** The attribute by which a line states its cost instead of having it computed. */
    private static final String PROVIDED = "provided_cost_details";

    /** What a line cannot be priced for, with the field at fault. */
    static final class BadLine extends RuntimeException {
        private final String field;

        BadLine(String field, String message) {
            super(message);
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    InputLine {
        if (!json.isObject()) {
            throw new BadLine("", "must be a JSON object");
        }
    }

    PricingQuery query() {
        Map<String, String> attributes = new HashMap<>();
        JsonNode given = json.path("attributes");
        if (!given.isMissingNode() && !given.isNull() && !given.isObject()) {
            throw new BadLine("attributes", "must be an object");
        }
        for (Map.Entry<String, JsonNode> attribute : given.properties()) {
            if (attribute.getValue().isValueNode()) {
                attributes.put(attribute.getKey(), attribute.getValue().asString(""));
            }
        }
        CallAttributes.of(
                        json.path("batch").asBoolean(false),
                        optional("service_tier"),
                        optional("speed"),
                        optional("region"))
                .forEach(attributes::put);
        Caller caller = new Caller(
                optional("tenant"), optional("source"), optional("app_key"), optional("feature"), optional("workflow"));
        String account = optional("account");
        return new PricingQuery(
                json.has("served_model") ? optional("provider") : required("provider"), // nobody may have said who
                model(),
                optional("model_vendor"),
                account.isEmpty() ? optional("provider_account") : account,
                time(),
                attributes,
                caller);
    }

    /** An event as {@code normalize} prints it says what served. */
    private String model() {
        String served = json.path("model").isMissingNode() ? optional("served_model") : "";
        return served.isEmpty() ? required("model") : served;
    }

    /** The model asked for, where another served; else empty. */
    String requestedModel() {
        String requested = optional("requested_model");
        return requested.equals(model()) ? "" : requested;
    }

    Map<String, BigDecimal> usage() {
        JsonNode usage = json.path("usage");
        if (!usage.isObject()) {
            throw new BadLine("usage", "must be an object of quantities");
        }
        return quantities(usage, "usage");
    }

    /** Whether the line says that nothing is told of what was used. */
    boolean untold() {
        return optional("usage_status").equals("missing") && json.path("usage").isEmpty();
    }

    /** Whether the line says that its usage is told in part alone. */
    boolean partial() {
        return optional("usage_status").equals("partial");
    }

    /** Amounts by what they are for; empty where the cost is to be computed. */
    Map<String, BigDecimal> providedCost() {
        return quantities(json.path("attributes").path(PROVIDED), PROVIDED);
    }

    ReportedCosts reported() {
        List<ReportedCosts.Cost> costs = new ArrayList<>();
        json.path("reported_costs").forEach(cost -> costs.add(cost(cost)));
        if (costs.isEmpty() && json.path("reported_cost").isObject()) {
            costs.add(cost(json.path("reported_cost"))); // as normalize prints the one it has
        }
        return new ReportedCosts(json.path("is_byok").asBoolean(false), costs);
    }

    private static ReportedCosts.Cost cost(JsonNode cost) {
        return new ReportedCosts.Cost(
                kind(cost.path("kind").asString("")),
                number(cost.path("amount"), "reported_costs.amount"),
                cost.path("currency").asString("USD"));
    }

    private static Kind kind(String word) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new BadLine(
                        "reported_costs.kind",
                        word + " is none of " + Arrays.toString(Kind.values()).toLowerCase(Locale.ROOT)));
    }

    private String optional(String field) {
        return json.path(field).asString("");
    }

    private String required(String field) {
        JsonNode value = json.path(field);
        if (!value.isString() || value.stringValue().isBlank()) {
            throw new BadLine(field, "must be a text");
        }
        return value.stringValue();
    }

    private Instant time() {
        JsonNode value = json.has("timestamp") ? json.path("timestamp") : json.path("time");
        if (value.isMissingNode() || value.isNull()) {
            return Instant.now();
        }
        try {
            return OffsetDateTime.parse(value.asString("")).toInstant();
        } catch (DateTimeException e) {
            throw new BadLine("timestamp", "must be an RFC 3339 time with its zone");
        }
    }

    private static Map<String, BigDecimal> quantities(JsonNode object, String field) {
        Map<String, BigDecimal> quantities = new HashMap<>();
        for (Map.Entry<String, JsonNode> unit : object.properties()) {
            if (!unit.getValue().isNull()) {
                quantities.put(unit.getKey(), number(unit.getValue(), field + '.' + unit.getKey()));
            }
        }
        return quantities;
    }

    private static BigDecimal number(JsonNode value, String field) {
        try {
            return new BigDecimal(value.asString(""));
        } catch (NumberFormatException e) {
            throw new BadLine(field, "must be a number");
        }
    }
}
