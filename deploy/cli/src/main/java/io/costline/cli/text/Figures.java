package io.costline.cli.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

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

    /** An amount with the sign of its currency, four digits at least, more where four would show nothing. */
    public static String money(BigDecimal amount, String currency) {
        return signed(dollars(amount), currency);
    }

    /** An amount with exactly so many digits, for a column whose points stand below each other. */
    public static String money(BigDecimal amount, String currency, int digits) {
        return signed(
                format("$#,##0." + "0".repeat(digits) + ";-$#,##0." + "0".repeat(digits))
                        .format(amount),
                currency);
    }

    /** Digits that every amount of a column needs: four to eight, or all where eight would show nothing. */
    public static int digits(Stream<BigDecimal> amounts) {
        return amounts.mapToInt(amount -> {
                    BigDecimal short8 = amount.setScale(8, RoundingMode.HALF_EVEN);
                    return (short8.signum() == 0 ? amount : short8)
                            .stripTrailingZeros()
                            .scale();
                })
                .map(scale -> Math.min(12, Math.max(4, scale)))
                .max()
                .orElse(4);
    }

    private static String signed(String dollars, String currency) {
        return switch (currency) {
            case "USD", "" -> dollars;
            case "EUR" -> dollars.replace("$", "€");
            case "GBP" -> dollars.replace("$", "£");
            case "JPY" -> dollars.replace("$", "¥");
            default -> dollars.replace("$", currency + " ");
        };
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
