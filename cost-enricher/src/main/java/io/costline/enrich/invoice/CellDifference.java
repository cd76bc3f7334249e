package io.costline.enrich.invoice;

import io.costline.enrich.invoice.Difference.Kind;
import io.costline.enrich.pricing.Amounts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One cell of an invoice's usage beside ours: first quantity at our rate, then what is left of the amount. */
final class CellDifference {
    private final Cell cell;
    private final @Nullable OurUsage ours;
    private final BigDecimal halfMinorUnit;
    private final List<Difference> parts = new ArrayList<>();
    private @Nullable BigDecimal billed = BigDecimal.ZERO;
    private BigDecimal amount = BigDecimal.ZERO;
    private int lines;
    private BigDecimal moved = BigDecimal.ZERO;

    /** @param ours null: nothing was counted */
    CellDifference(Cell cell, @Nullable OurUsage ours, BigDecimal halfMinorUnit) {
        this.cell = cell;
        this.ours = ours;
        this.halfMinorUnit = halfMinorUnit;
    }

    void add(InvoiceLine line) {
        billed = billed == null || line.quantity() == null ? null : billed.add(line.quantity());
        amount = amount.add(line.amount());
        lines++;
    }

    /** How much more is billed here than counted, of what both sides say quantity and price. */
    private BigDecimal excess() {
        return ours == null || ours.amount() == null || billed == null || lines == 0 || amount.signum() == 0
                ? BigDecimal.ZERO
                : billed.subtract(ours.quantity()).subtract(moved);
    }

    /** What was counted here near midnight and is billed on the neighbouring day. */
    void move(CellDifference neighbour) {
        if (ours != null && excess().signum() < 0 && neighbour.excess().signum() > 0) {
            BigDecimal still = ours.nearMidnight().add(moved.min(BigDecimal.ZERO));
            BigDecimal quantity = excess().negate().min(neighbour.excess()).min(still);
            if (quantity.signum() > 0) {
                take(Kind.TIME_BOUNDARY, quantity.negate());
                neighbour.take(Kind.TIME_BOUNDARY, quantity);
            }
        }
    }

    private void take(Kind kind, BigDecimal quantity) {
        parts.add(new Difference(cell, kind, atOurRate(quantity)));
        moved = moved.add(quantity);
    }

    /** What a quantity costs at our rate; where we counted none, at the invoice's own. */
    private BigDecimal atOurRate(BigDecimal quantity) {
        BigDecimal per = ours == null ? BigDecimal.ZERO : ours.quantity();
        BigDecimal of = ours == null ? BigDecimal.ZERO : ours.priced();
        if (per.signum() == 0 && billed != null) {
            per = billed;
            of = amount;
        }
        return per.signum() == 0
                ? BigDecimal.ZERO
                : quantity.multiply(of).divide(per, Amounts.SCALE, RoundingMode.HALF_EVEN);
    }

    /** The parts of the difference, which sum to it; some may be zero. */
    List<Difference> parts() {
        List<Difference> all = new ArrayList<>(parts);
        BigDecimal excess = excess();
        if (excess.signum() != 0) {
            all.add(new Difference(
                    cell, excess.signum() > 0 ? Kind.MISSING_EVENTS : Kind.DUPLICATE, atOurRate(excess)));
        }
        BigDecimal left = amount.subtract(ours == null ? BigDecimal.ZERO : ours.priced());
        for (Difference part : all) {
            left = left.subtract(part.amount());
        }
        all.add(new Difference(cell, rest(left), left));
        return all;
    }

    private Kind rest(BigDecimal left) {
        if (ours == null) {
            return Kind.MISSING_EVENTS;
        }
        if (ours.amount() == null) {
            return Kind.UNPRICED;
        }
        if (lines == 0) {
            return Kind.DUPLICATE;
        }
        if (amount.signum() == 0) {
            return Kind.FREE_TIER;
        }
        if (billed == null) {
            return Kind.AMOUNT_ONLY;
        }
        BigDecimal rounding = halfMinorUnit.multiply(BigDecimal.valueOf(lines));
        return left.abs().compareTo(rounding) <= 0 ? Kind.ROUNDING : Kind.PRICE_DRIFT;
    }
}
