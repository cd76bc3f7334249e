package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A line a card can bill: everything that resolves to it is summed and billed once, or by slices where its rate is
 * graduated.
 *
 * @param list the public rate
 * @param contracted what the account pays: the same object where no contract says otherwise
 */
public record RateSlot(LineRate list, LineRate contracted) {
    public String unit() {
        return contracted.unit();
    }

    /** Whether a quantity is always one line at one price. */
    public boolean simple() {
        return list.simple() && contracted.simple();
    }

    /**
     * The lines of a positive quantity: one, or one for each slice.
     *
     * @param free how much of it the account pays nothing for, the first of it
     */
    List<CostLine> lines(BigDecimal quantity, BigDecimal free) {
        if (simple()) {
            return List.of(line(list, contracted, quantity, free));
        }
        LineRate listed = list.selected(quantity);
        LineRate paid = contracted.selected(quantity);
        TreeSet<BigDecimal> cuts = new TreeSet<>(listed.cuts());
        cuts.addAll(paid.cuts());
        List<CostLine> lines = new ArrayList<>();
        BigDecimal from = BigDecimal.ZERO;
        for (BigDecimal cut : cuts.headSet(quantity)) {
            if (cut.compareTo(from) > 0) {
                lines.add(line(listed.slice(from), paid.slice(from), cut.subtract(from), free.subtract(from)));
                from = cut;
            }
        }
        lines.add(line(listed.slice(from), paid.slice(from), quantity.subtract(from), free.subtract(from)));
        return lines;
    }

    @SuppressWarnings("ReferenceEquality") // the same object is the same price; two equal ones only cost arithmetic
    private CostLine line(LineRate listed, LineRate paid, BigDecimal quantity, BigDecimal free) {
        BigDecimal amount = listed.amount(quantity);
        return new CostLine(
                unit(),
                listed.price(),
                listed.per(),
                listed.multiplier(),
                listed.cardId(),
                -1,
                quantity,
                amount,
                listed == paid && free.signum() <= 0 ? amount : paid.amount(charged(quantity, free)));
    }

    private static BigDecimal charged(BigDecimal quantity, BigDecimal free) {
        return quantity.subtract(free.max(BigDecimal.ZERO).min(quantity));
    }
}
