package io.costline.explain;

import io.costline.clickhouse.query.Row;
import io.costline.enrich.pricing.CallAttributes;
import io.costline.enrich.pricing.Caller;
import io.costline.enrich.pricing.Leaves;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.ReportedCosts;
import io.costline.enrich.pricing.TokenClass;
import io.costline.enrich.pricing.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What a stored event says about its call, as far as a row tells it: tokens by class without their modality, attributes
 * without the speed, and no parts.
 *
 * @param query what ran, where and when
 * @param tokens tokens by class, those there are
 * @param units other units
 * @param reported costs others reported of it
 */
public record StoredCall(
        PricingQuery query, Map<TokenClass, Long> tokens, Map<String, BigDecimal> units, ReportedCosts reported) {
    public StoredCall {
        tokens = Collections.unmodifiableMap(new EnumMap<>(tokens));
        units = Collections.unmodifiableMap(new TreeMap<>(units));
    }

    public static StoredCall of(Row row) {
        Map<TokenClass, Long> tokens = new EnumMap<>(TokenClass.class);
        for (TokenClass kind : TokenClass.values()) {
            String column = column(kind);
            if (row.cells().has(column) && row.number(column) != 0) {
                tokens.put(kind, row.number(column));
            }
        }
        Map<String, BigDecimal> units = new HashMap<>();
        row.cells()
                .required("other_units")
                .properties()
                .forEach(unit ->
                        units.put(unit.getKey(), new BigDecimal(unit.getValue().asString(""))));
        var query = new PricingQuery(
                row.text("provider"),
                row.text("served_model"),
                row.text("model_vendor"),
                row.text("provider_account"),
                Instant.EPOCH.plus(row.number("event_micros"), ChronoUnit.MICROS),
                CallAttributes.of(row.flag("batch"), row.text("service_tier"), "", row.text("region")),
                new Caller(
                        row.text("tenant"),
                        row.text("source"),
                        row.text("app_key"),
                        row.text("feature"),
                        row.text("workflow")));
        return new StoredCall(query, tokens, units, reported(row));
    }

    private static String column(TokenClass kind) {
        return kind.name().toLowerCase(Locale.ROOT) + "_tokens";
    }

    /** What bands are chosen by: all input, cache included. */
    public long totalInput() {
        return tokens.entrySet().stream()
                .filter(entry -> entry.getKey().input())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** All its tokens. */
    public long totalTokens() {
        return tokens.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The call priced by a book, all its tokens taken for text. */
    public PricingResult priceBy(PriceBook book) {
        long[] leaves = new long[Leaves.COUNT];
        tokens.forEach((kind, count) -> leaves[Leaves.text(kind.ordinal())] = count);
        Pricer pricer = new Pricer(book);
        Usage usage = tokens.isEmpty() && units.isEmpty() ? Usage.UNTOLD : Usage.ofLeaves(leaves, units);
        return pricer.price(usage, List.of(), query, reported);
    }

    private static ReportedCosts reported(Row row) {
        JsonNode cells = row.cells();
        List<ReportedCosts.Cost> costs = new ArrayList<>();
        for (int i = 0; i < cells.required("reported_kind").size(); i++) {
            costs.add(new ReportedCosts.Cost(
                    ReportedCosts.Kind.valueOf(text(cells, "reported_kind", i)),
                    new BigDecimal(text(cells, "reported_amount", i)),
                    text(cells, "reported_currency", i)));
        }
        return new ReportedCosts(row.text("credential_kind").equals("BYOK"), costs);
    }

    private static String text(JsonNode cells, String array, int index) {
        return cells.required(array).get(index).asString("");
    }
}
