package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * One line of a cost: quantity × unit price / per × multiplier.
 *
 * @param unit unit billed
 * @param listUnitPrice public price of {@code per} units
 * @param per units the price buys
 * @param multiplier product of the multipliers that apply
 * @param cardId card of the public price
 * @param part index of the part of the call it bills; -1 for the call itself
 * @param quantity units billed
 * @param amount at the public price, rounded half-even to twelve digits
 * @param contractedAmount after the account's negotiated rates, rounded likewise
 */
public record CostLine(
        String unit,
        BigDecimal listUnitPrice,
        long per,
        BigDecimal multiplier,
        String cardId,
        int part,
        BigDecimal quantity,
        BigDecimal amount,
        BigDecimal contractedAmount) {
    private static final MathContext THIRTY_DIGITS = new MathContext(30, RoundingMode.HALF_EVEN);

    /** The amount at the public price before rounding: exact if it has at most thirty digits. */
    public BigDecimal unrounded() {
        return quantity.multiply(listUnitPrice).multiply(multiplier).divide(BigDecimal.valueOf(per), THIRTY_DIGITS);
    }

    CostLine ofPart(int index) {
        return new CostLine(unit, listUnitPrice, per, multiplier, cardId, index, quantity, amount, contractedAmount);
    }
}
