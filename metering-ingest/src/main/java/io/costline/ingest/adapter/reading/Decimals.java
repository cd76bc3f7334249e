package io.costline.ingest.adapter.reading;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Decimal numbers from text, without a detour through binary floating point. */
public final class Decimals {
    /** Fractional digits of every decimal in our schemas. */
    public static final int SCALE = 12;

    private static final int MAX_TEXT = 64;
    private static final int MAX_EXPONENT = 40;

    private Decimals() {}

    /** Null when the text is no number or one of absurd size, which would cost memory to expand. */
    public static @Nullable BigDecimal parse(String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            return null;
        }
        char first = text.charAt(0);
        if (first != '-' && first != '+' && first != '.' && (first < '0' || first > '9')) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            int magnitude = number.precision() - number.scale();
            return Math.abs(number.scale()) > MAX_TEXT + MAX_EXPONENT || magnitude > MAX_EXPONENT ? null : number;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    public static BigDecimal atScale(BigDecimal number) {
        return number.setScale(SCALE, RoundingMode.HALF_EVEN);
    }
}
