package io.costline.cli.price;

import io.costline.enrich.pricebook.CatalogImport;
import io.costline.enrich.pricing.CostLine;
import io.costline.enrich.pricing.InconsistentUsageException;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.ProvidedCost;
import io.costline.enrich.pricing.Reasons;
import io.costline.enrich.pricing.Usage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Prices one line at a time. */
public final class PriceLines {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** The attribute by which a line states its cost instead of having it computed. */
    private static final String PROVIDED = "provided_cost_details";

    private static final MathContext THIRTY_DIGITS = new MathContext(30, RoundingMode.HALF_EVEN);

    private final Pricer pricer;
    private final CatalogImport catalog;

    /**
     * @param json one line of JSON
     * @param failed whether the line could not be read
     */
    public record Answer(String json, boolean failed) {}

    /** What a line cannot be priced for, with the field at fault. */
    private static final class BadLine extends RuntimeException {
        private final String field;

        BadLine(String field, String message) {
            super(message);
            this.field = field;
        }
    }

    public PriceLines(CatalogImport catalog) {
        this.catalog = catalog;
        this.pricer = new Pricer(PriceBook.of(1, List.of(catalog.cards()), catalog.aliases()));
    }

    public Answer price(String line, int number) {
        String caseId = "";
        try {
            JsonNode in = JSON.readTree(line);
            if (!in.isObject()) {
                throw new BadLine("", "must be a JSON object");
            }
            caseId = in.path("case_id").asString("");
            PricingQuery query = query(in);
            Map<String, BigDecimal> provided = quantities(in.path("attributes").path(PROVIDED), PROVIDED);
            if (!provided.isEmpty()) {
                return new Answer(JSON.writeValueAsString(answer(caseId, ProvidedCost.of(provided))), false);
            }
            Usage usage;
            try {
                usage = Usage.ofInclusive(usage(in));
            } catch (InconsistentUsageException e) {
                return new Answer(inconsistent(caseId, e), false);
            }
            return new Answer(JSON.writeValueAsString(answer(caseId, pricer.price(usage, query))), false);
        } catch (BadLine e) {
            return new Answer(error(caseId, number, e.field, String.valueOf(e.getMessage())), true);
        } catch (JacksonException e) {
            return new Answer(error(caseId, number, "", "not JSON: " + e.getOriginalMessage()), true);
        }
    }

    private static PricingQuery query(JsonNode in) {
        Map<String, String> attributes = new HashMap<>();
        JsonNode given = in.path("attributes");
        if (!given.isMissingNode() && !given.isNull() && !given.isObject()) {
            throw new BadLine("attributes", "must be an object");
        }
        for (Map.Entry<String, JsonNode> attribute : given.properties()) {
            if (attribute.getValue().isValueNode()) {
                attributes.put(attribute.getKey(), attribute.getValue().asString(""));
            }
        }
        String tier = in.path("service_tier").asString("");
        if (!tier.isEmpty()) {
            attributes.put(PricingQuery.SERVICE_TIER, tier);
        }
        return new PricingQuery(text(in, "provider"), text(in, "model"), "", "", time(in), attributes);
    }

    private static String text(JsonNode in, String field) {
        JsonNode value = in.path(field);
        if (!value.isString() || value.stringValue().isBlank()) {
            throw new BadLine(field, "must be a text");
        }
        return value.stringValue();
    }

    private static Instant time(JsonNode in) {
        JsonNode value = in.path("timestamp");
        if (value.isMissingNode() || value.isNull()) {
            return Instant.now();
        }
        try {
            return OffsetDateTime.parse(value.asString("")).toInstant();
        } catch (DateTimeException e) {
            throw new BadLine("timestamp", "must be an RFC 3339 time with its zone");
        }
    }

    private static Map<String, BigDecimal> usage(JsonNode in) {
        JsonNode usage = in.path("usage");
        if (!usage.isObject()) {
            throw new BadLine("usage", "must be an object of quantities");
        }
        return quantities(usage, "usage");
    }

    private static Map<String, BigDecimal> quantities(JsonNode object, String field) {
        Map<String, BigDecimal> quantities = new HashMap<>();
        for (Map.Entry<String, JsonNode> unit : object.properties()) {
            JsonNode value = unit.getValue();
            if (value.isNull()) {
                continue;
            }
            try {
                quantities.put(unit.getKey(), new BigDecimal(value.asString("")));
            } catch (NumberFormatException e) {
                throw new BadLine(field + '.' + unit.getKey(), "must be a number");
            }
        }
        return quantities;
    }

    private ObjectNode answer(String caseId, PricingResult result) {
        ObjectNode out = JSON.createObjectNode().put("case_id", caseId);
        String card = switch (result) {
            case PricingResult.Priced priced -> {
                out.put("status", "priced");
                yield priced.cardId();
            }
            case PricingResult.PartlyPriced partly -> {
                out.put("status", "partly_priced");
                yield partly.cardId();
            }
            case PricingResult.Unpriced unpriced -> {
                out.put("status", hasCost(result) ? "partly_priced" : "unpriced");
                yield "";
            }
            case PricingResult.NotBilled notBilled -> {
                out.put("status", "priced");
                yield "";
            }
        };
        boolean hasCost = hasCost(result);
        BigDecimal cost = result.costLines().stream().map(CostLine::unrounded).reduce(BigDecimal.ZERO, BigDecimal::add);
        out.put("cost_usd", hasCost ? plain(cost) : null);
        lines(out.putArray("lines"), result.costLines());
        ArrayNode findings = out.putArray("findings");
        if (result instanceof PricingResult.Unpriced unpriced) {
            findings.add(unpriced.reason());
            out.put("upper_bound_usd", plain(unpriced.upperBound()));
        } else if (result instanceof PricingResult.PartlyPriced partly) {
            findings.add(partly.reason());
            out.put("upper_bound_usd", plain(partly.upperBound()));
        } else if (result instanceof PricingResult.NotBilled notBilled) {
            findings.add(notBilled.reason());
        }
        result.findings().forEach(findings::add);
        card(out, card);
        return out;
    }

    /** Whether there is a card: what it prices is the cost, be it nothing, and findings name what it does not. */
    private static boolean hasCost(PricingResult result) {
        return !(result instanceof PricingResult.Unpriced unpriced)
                || unpriced.reason().equals(Reasons.UNPRICED_UNIT);
    }

    private static void lines(ArrayNode out, List<CostLine> lines) {
        for (CostLine line : lines) {
            out.addObject()
                    .put("unit", line.unit())
                    .put("quantity", plain(line.quantity()))
                    .put("unit_price", plain(line.listUnitPrice()))
                    .put("per", line.per())
                    .put("multiplier", plain(line.multiplier()))
                    .put("amount", plain(line.unrounded()));
        }
    }

    private void card(ObjectNode out, String cardId) {
        if (cardId.isEmpty()) {
            out.putNull("card");
            return;
        }
        int at = cardId.lastIndexOf('@');
        out.putObject("card")
                .put("id", at < 0 ? cardId : cardId.substring(0, at))
                .put("version", at < 0 ? "" : cardId.substring(at + 1))
                .put("source", at < 0 ? cardId : catalog.catalog());
    }

    private static String inconsistent(String caseId, InconsistentUsageException e) {
        ObjectNode out = JSON.createObjectNode()
                .put("case_id", caseId)
                .put("status", "inconsistent_usage")
                .putNull("cost_usd");
        out.putArray("lines");
        out.putArray("findings").add(e.unit() + ": " + e.getMessage());
        out.putNull("card");
        return JSON.writeValueAsString(out);
    }

    private static String error(String caseId, int number, String field, String message) {
        ObjectNode out = JSON.createObjectNode();
        if (!caseId.isEmpty()) {
            out.put("case_id", caseId);
        }
        out.putObject("error").put("line", number).put("field", field).put("message", message);
        return JSON.writeValueAsString(out);
    }

    private static String plain(BigDecimal number) {
        BigDecimal shown = number.round(THIRTY_DIGITS);
        return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
    }
}
