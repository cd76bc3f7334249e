package io.costline.cli.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;

/** Numbers for people. Never parse what these return. */
public final class Figures {
    private static final BigDecimal SMALLEST_SHOWN = new BigDecimal("0.0001");

    private Figures() {}

    public static String count(long number) {
        return format("#,##0").format(number);
    }

    /** {@code 1 model}, {@code 2 models}. */
    public static String count(long number, String noun) {
        return count(number) + ' ' + noun + (number == 1 ? "" : "s");
    }

    /** Dollars with four digits, more where four would show nothing. */
    public static String dollars(BigDecimal amount) {
        if (amount.signum() != 0 && amount.abs().compareTo(SMALLEST_SHOWN) < 0) {
            return (amount.signum() < 0 ? "-$" : "$")
                    + amount.abs().stripTrailingZeros().toPlainString();
        }
        return format("$#,##0.0000;-$#,##0.0000").format(amount);
    }

    /** Dollars with four to eight digits, as many as say something: for single calls. */
    public static String fineDollars(BigDecimal amount) {
        if (amount.signum() != 0 && amount.abs().compareTo(SMALLEST_SHOWN) < 0) {
            return dollars(amount);
        }
        return format("$#,##0.0000####;-$#,##0.0000####").format(amount);
    }

    /** Every digit there is, without the zeros that say nothing. */
    public static String exact(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    public static String percent(BigDecimal part, BigDecimal whole) {
        if (whole.signum() == 0) {
            return "–";
        }
        BigDecimal percent = part.movePointRight(2).divide(whole, 1, RoundingMode.HALF_UP);
        return percent.toPlainString() + " %";
    }

    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
    }

    public static String millis(long millis) {
        return millis < 10_000
                ? String.format(Locale.ROOT, "%,d ms", millis)
                : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }

    private static DecimalFormat format(String pattern) {
        DecimalFormat format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setRoundingMode(RoundingMode.HALF_EVEN);
        return format;
    }
}
