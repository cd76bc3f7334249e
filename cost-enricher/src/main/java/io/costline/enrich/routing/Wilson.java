package io.costline.enrich.routing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;

/** The lower end of Wilson's interval: how good a share surely is, by how many were tried. */
public final class Wilson {
    private static final int DIGITS = 9;

    /** How many standard deviations hold so much of a normal distribution. */
    private static final Map<BigDecimal, Double> DEVIATIONS = new TreeMap<>(Map.of(
            new BigDecimal("0.8"), 1.2815515655446004,
            new BigDecimal("0.9"), 1.6448536269514722,
            new BigDecimal("0.95"), 1.959963984540054,
            new BigDecimal("0.98"), 2.3263478740408408,
            new BigDecimal("0.99"), 2.5758293035489004));

    private Wilson() {}

    /** Whether bounds of that confidence can be told. */
    public static boolean knows(BigDecimal confidence) {
        return DEVIATIONS.containsKey(confidence);
    }

    /** The confidences there are, in words. */
    public static String confidences() {
        return DEVIATIONS.keySet().toString().replaceAll("[\\[\\]]", "");
    }

    /** Of nobody's judgement nothing is sure: 0. */
    public static BigDecimal lower(long accepted, long judged, BigDecimal confidence) {
        Double z = DEVIATIONS.get(confidence);
        if (z == null || accepted < 0 || accepted > judged) {
            throw new IllegalArgumentException(accepted + " of " + judged + " at " + confidence);
        }
        if (judged == 0) {
            return BigDecimal.ZERO;
        }
        double share = (double) accepted / judged;
        double spread = z * z / judged;
        double middle = share + spread / 2;
        double half = z * Math.sqrt((share * (1 - share) + spread / 4) / judged);
        return new BigDecimal(Math.max(0, (middle - half) / (1 + spread))).setScale(DIGITS, RoundingMode.HALF_EVEN);
    }
}
