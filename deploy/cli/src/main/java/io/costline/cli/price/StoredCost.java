package io.costline.cli.price;

import io.costline.cli.client.ClickHouse.Row;
import io.costline.enrich.pricing.Caller;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.Reasons;
import io.costline.enrich.pricing.ReportedCosts;
import io.costline.enrich.pricing.Units;
import io.costline.enrich.pricing.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A cost as it is stored, to be gone through again. */
public record StoredCost(List<Line> lines) {

    /** One stored line. */
    public record Line(
            String unit,
            BigDecimal quantity,
            BigDecimal unitPrice,
            long per,
            BigDecimal multiplier,
            BigDecimal amount,
            BigDecimal contracted) {
        private static final int AMOUNT_DIGITS = 12;

        /** Quantity × unit price ÷ per × multiplier, rounded half-even once. */
        public BigDecimal recomputed() {
            return quantity.multiply(unitPrice)
                    .multiply(multiplier)
                    .divide(BigDecimal.valueOf(per), AMOUNT_DIGITS, RoundingMode.HALF_EVEN);
        }

        /** Whether it is what terms put on the call, which is no public price: then the product is what is paid. */
        public boolean surcharge() {
            return Units.surcharge(unit);
        }

        public boolean recomputes() {
            return recomputed().compareTo(surcharge() ? contracted : amount) == 0
                    && (!surcharge() || amount.signum() == 0);
        }
    }

    public StoredCost {
        lines = List.copyOf(lines);
    }

    /** Reads the line arrays of a row. */
    public static StoredCost of(Row row) {
        JsonNode cells = row.cells();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < cells.required("unit").size(); i++) {
            lines.add(new Line(
                    text(cells, "unit", i),
                    new BigDecimal(text(cells, "quantity", i)),
                    new BigDecimal(text(cells, "unit_price", i)),
                    Long.parseLong(text(cells, "per", i)),
                    new BigDecimal(text(cells, "multiplier", i)),
                    new BigDecimal(text(cells, "amount", i)),
                    new BigDecimal(text(cells, "contracted", i))));
        }
        return new StoredCost(lines);
    }

    public BigDecimal sum() {
        return lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    public BigDecimal contractedSum() {
        return lines.stream().map(Line::contracted).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Whether the account pays other than public prices. */
    public boolean negotiated() {
        return lines.stream().anyMatch(line -> line.contracted().compareTo(line.amount()) != 0);
    }

    public boolean recomputes() {
        return lines.stream().allMatch(Line::recomputes);
    }

    /** What the row's usage costs by a price book, as of the event's time. */
    public static PricingResult priceAgain(Row row, PriceBook book) {
        long read = row.number("cache_read_tokens");
        long write5m = row.number("cache_write_5m_tokens");
        long write1h = row.number("cache_write_1h_tokens");
        long write = row.number("cache_write_unknown_ttl_tokens") + write5m + write1h;
        long reasoning = row.number("reasoning_tokens");
        Map<String, BigDecimal> usage = new HashMap<>();
        put(
                usage,
                Units.INPUT,
                row.number("input_uncached_tokens") + row.number("tool_use_input_tokens") + read + write);
        put(usage, Units.CACHE_READ, read);
        put(usage, Units.CACHE_WRITE, write);
        put(usage, Units.CACHE_WRITE_5M, write5m);
        put(usage, Units.CACHE_WRITE_1H, write1h);
        put(
                usage,
                Units.OUTPUT,
                row.number("output_visible_tokens") + reasoning + row.number("prediction_rejected_tokens"));
        put(usage, Units.OUTPUT_REASONING, reasoning);
        Map<String, String> attributes = new HashMap<>();
        for (String attribute : List.of(PricingQuery.SERVICE_TIER, "region")) {
            if (!row.text(attribute).isEmpty()) {
                attributes.put(attribute, row.text(attribute));
            }
        }
        var query = new PricingQuery(
                row.text("provider"),
                row.text("served_model"),
                row.text("model_vendor"),
                row.text("provider_account"),
                Instant.EPOCH.plus(row.number("micros"), ChronoUnit.MICROS),
                attributes,
                new Caller(
                        row.text("tenant"),
                        row.text("source"),
                        row.text("app_key"),
                        row.text("feature"),
                        row.text("workflow")));
        Pricer pricer = new Pricer(book);
        return usage.isEmpty()
                ? pricer.settle(
                        new PricingResult.Unpriced(Reasons.MISSING_USAGE, BigDecimal.ZERO, List.of()),
                        query,
                        reported(row))
                : pricer.price(Usage.ofInclusive(usage), List.of(), query, reported(row));
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

    private static void put(Map<String, BigDecimal> usage, String unit, long tokens) {
        if (tokens != 0) {
            usage.put(unit, BigDecimal.valueOf(tokens));
        }
    }

    private static String text(JsonNode cells, String array, int index) {
        return cells.required(array).get(index).asString("");
    }
}
