package io.costline.enrich.pricing;

import java.math.BigDecimal;

/**
 * The context lengths a rate holds for, by the call's total input, cache included. The operator is data: providers draw
 * the line on either side. Rates whose {@link Terms} say so count the unit itself instead.
 *
 * @param operator how total input compares with the tokens
 * @param tokens the line; 0 for {@link Operator#NONE}
 */
public record Band(Operator operator, long tokens) {
    /** Every context length. */
    public static final Band NONE = new Band(Operator.NONE, 0);

    /** How total input compares with the line. */
    public enum Operator {
        NONE,
        ABOVE,
        AT_LEAST
    }

    public Band {
        if (tokens < 0 || (operator == Operator.NONE && tokens != 0)) {
            throw new IllegalArgumentException("band " + operator + ' ' + tokens + " is not a context length");
        }
    }

    public static Band above(long tokens) {
        return new Band(Operator.ABOVE, tokens);
    }

    public static Band atLeast(long tokens) {
        return new Band(Operator.AT_LEAST, tokens);
    }

    /** The least total input inside the band. */
    public long from() {
        return switch (operator) {
            case NONE -> 0;
            case ABOVE -> tokens == Long.MAX_VALUE ? tokens : tokens + 1;
            case AT_LEAST -> tokens;
        };
    }

    /** Whether a quantity lies inside, where the band counts the unit itself. */
    boolean includes(BigDecimal quantity) {
        int comparison = quantity.compareTo(BigDecimal.valueOf(tokens));
        return switch (operator) {
            case NONE -> true;
            case ABOVE -> comparison > 0;
            case AT_LEAST -> comparison >= 0;
        };
    }
}
