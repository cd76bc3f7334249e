package io.costline.enrich.pricing;

import java.math.BigDecimal;

/**
 * A line a card can bill: everything that resolves to it is summed and billed once.
 *
 * @param list the public rate
 * @param contracted what the account pays: the same object where no contract says otherwise
 */
public record RateSlot(LineRate list, LineRate contracted) {
    public String unit() {
        return contracted.unit();
    }

    CostLine line(BigDecimal quantity) {
        BigDecimal amount = list.amount(quantity);
        return new CostLine(
                unit(),
                list.price(),
                list.per(),
                list.multiplier(),
                list.cardId(),
                -1,
                quantity,
                amount,
                list == contracted ? amount : contracted.amount(quantity));
    }
}
