package io.costline.explain;

import io.costline.clickhouse.query.Row;
import io.costline.enrich.pricing.Units;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A cost as it is stored, to be gone through again. */
public record StoredCost(List<Line> lines) {
    /** Units of tokens that text alone is billed by. */
    private static final Set<String> TEXT = Set.of(
            Units.INPUT,
            Units.OUTPUT,
            Units.CACHE_READ,
            Units.CACHE_WRITE,
            Units.CACHE_WRITE_5M,
            Units.CACHE_WRITE_1H,
            Units.OUTPUT_REASONING);

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
        for (int i = 0; i < cells.required("line_unit").size(); i++) {
            lines.add(new Line(
                    text(cells, "line_unit", i),
                    new BigDecimal(text(cells, "line_quantity", i)),
                    new BigDecimal(text(cells, "line_unit_price", i)),
                    Long.parseLong(text(cells, "line_per", i)),
                    new BigDecimal(text(cells, "line_multiplier", i)),
                    new BigDecimal(text(cells, "line_amount", i)),
                    new BigDecimal(text(cells, "line_contracted_amount", i))));
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

    /**
     * Whether the lines bill exactly the call's tokens, or none at all as a reported cost does, and nothing of another
     * modality: no parts, audio or images.
     */
    public boolean billsTextOf(StoredCall call) {
        BigDecimal billed = BigDecimal.ZERO;
        for (Line line : lines) {
            if (Units.tokens(line.unit())) {
                if (!TEXT.contains(line.unit())) {
                    return false;
                }
                billed = billed.add(line.quantity());
            }
        }
        return billed.signum() == 0 || billed.compareTo(BigDecimal.valueOf(call.totalTokens())) == 0;
    }

    private static String text(JsonNode cells, String array, int index) {
        return cells.required(array).get(index).asString("");
    }
}
