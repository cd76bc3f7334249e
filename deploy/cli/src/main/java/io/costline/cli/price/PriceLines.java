package io.costline.cli.price;

import io.costline.enrich.pricing.Comparison;
import io.costline.enrich.pricing.CostLine;
import io.costline.enrich.pricing.InconsistentUsageException;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.ProvidedCost;
import io.costline.enrich.pricing.Reasons;
import io.costline.enrich.pricing.Units;
import io.costline.enrich.pricing.Usage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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

    private static final String USD = "USD";
    private static final MathContext THIRTY_DIGITS = new MathContext(30, RoundingMode.HALF_EVEN);

    /** A list younger than this is taken to be current. */
    private static final int CURRENT_DAYS = 30;

    private final Pricer pricer;
    private final String catalog;
    private final Map<String, Instant> listedAt = new HashMap<>();

    /**
     * @param json one line of JSON
     * @param failed whether the line could not be read
     */
    public record Answer(String json, boolean failed) {}

    /**
     * @param book what to price by
     * @param catalog name of the public list in it
     */
    public PriceLines(PriceBook book, String catalog) {
        this.pricer = new Pricer(book);
        this.catalog = catalog;
        book.cards().forEach(card -> listedAt.put(card.cardId(), card.learntAt()));
    }

    public Answer price(String line, int number) {
        String caseId = "";
        try {
            JsonNode json = JSON.readTree(line);
            caseId = json.path("case_id").asString("");
            InputLine in = new InputLine(json);
            PricingQuery query = in.query();
            Map<String, BigDecimal> provided = in.providedCost();
            if (!provided.isEmpty()) {
                return answer(caseId, ProvidedCost.of(provided), Comparison.All.NONE, query);
            }
            Usage usage;
            try {
                Usage told = Usage.ofInclusive(in.usage());
                usage = in.untold() ? Usage.UNTOLD : in.partial() ? told.partial() : told;
            } catch (InconsistentUsageException e) {
                return new Answer(inconsistent(caseId, e), false);
            }
            PricingResult result = pricer.price(usage, List.of(), query, in.reported());
            return answer(caseId, result, pricer.compare(usage, List.of(), query, in.requestedModel(), result), query);
        } catch (InputLine.BadLine e) {
            return new Answer(error(caseId, number, e.field(), String.valueOf(e.getMessage())), true);
        } catch (JacksonException e) {
            return new Answer(error(caseId, number, "", "not JSON: " + e.getOriginalMessage()), true);
        }
    }

    private Answer answer(String caseId, PricingResult result, Comparison.All comparisons, PricingQuery query) {
        ObjectNode out = answer(caseId, result, query);
        if (!comparisons.all().isEmpty()) {
            ArrayNode compared = out.putArray("comparisons");
            for (Comparison comparison : comparisons.all()) {
                compared.addObject()
                        .put("kind", comparison.kind().name().toLowerCase(Locale.ROOT))
                        .put("model", comparison.model())
                        .put("list_cost", plain(comparison.listCost()))
                        .put("savings", plain(comparison.listCost().subtract(result.listCost())));
            }
        }
        comparisons.findings().forEach(out.withArray("findings")::add);
        return new Answer(JSON.writeValueAsString(out), false);
    }

    private ObjectNode answer(String caseId, PricingResult result, PricingQuery query) {
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
        if (hasCost) {
            cost(out, result, query);
        } else {
            out.putNull("cost_usd");
        }
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
        age(card, query, findings);
        return out;
    }

    /** At public prices exact; under negotiated ones as stored, the public figure beside it. */
    private void cost(ObjectNode out, PricingResult result, PricingQuery query) {
        boolean negotiated = negotiated(result.costLines());
        BigDecimal list =
                result.costLines().stream().map(PriceLines::listAmount).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal cost = negotiated ? result.contractedCost() : list;
        String currency = switch (result) {
            case PricingResult.Priced priced -> priced.currency();
            case PricingResult.PartlyPriced partly -> partly.currency();
            case PricingResult.Unpriced ignored -> USD;
            case PricingResult.NotBilled ignored -> USD;
        };
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, query.at());
        BigDecimal rate = pricer.book().agreements().fxRates().rate(currency, USD, micros);
        out.put("cost_usd", rate == null ? null : plain(cost.multiply(rate)));
        if (negotiated) {
            out.put("list_cost_usd", rate == null ? null : plain(list.multiply(rate)));
        }
        if (!currency.equals(USD)) {
            out.put("currency", currency).put("cost", plain(cost));
        }
    }

    private static boolean negotiated(List<CostLine> lines) {
        return lines.stream().anyMatch(line -> line.amount().compareTo(line.contractedAmount()) != 0);
    }

    private static BigDecimal listAmount(CostLine line) {
        return Units.surcharge(line.unit()) ? line.amount() : line.unrounded();
    }

    /** Whether there is a card: what it prices is the cost, be it nothing, and findings name what it does not. */
    private static boolean hasCost(PricingResult result) {
        return !(result instanceof PricingResult.Unpriced unpriced)
                || unpriced.reason().equals(Reasons.UNPRICED_UNIT);
    }

    private static void lines(ArrayNode out, List<CostLine> lines) {
        boolean negotiated = negotiated(lines);
        for (CostLine line : lines) {
            ObjectNode shown = out.addObject()
                    .put("unit", line.unit())
                    .put("quantity", plain(line.quantity()))
                    .put("unit_price", plain(line.listUnitPrice()))
                    .put("per", line.per())
                    .put("multiplier", plain(line.multiplier()))
                    .put("amount", plain(listAmount(line)));
            if (negotiated) {
                shown.put("contracted_amount", plain(line.contractedAmount()));
            }
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
                .put("source", at < 0 ? cardId : catalog);
    }

    /** A list does not know the prices that changed after it. */
    private void age(String cardId, PricingQuery query, ArrayNode findings) {
        Instant listed = listedAt.get(cardId);
        if (listed != null && listed.isAfter(Instant.EPOCH)) {
            long days = ChronoUnit.DAYS.between(listed, query.at());
            if (days > CURRENT_DAYS) {
                findings.add("PRICE_LIST_AGE:" + days);
            }
        }
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
