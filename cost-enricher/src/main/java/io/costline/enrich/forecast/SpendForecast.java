package io.costline.enrich.forecast;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a period will have cost at its end: what is spent, and for each day to come the median of the same weekday in the last four
 * weeks. The interval is of nine in ten: that many of the ratios of what came to what would have been forecast, from each day of the
 * history on over as many days as are to come (split conformal prediction).
 *
 * @param spent in the period so far
 * @param remaining what is to come
 * @param low null: less than two weeks of history, or none to try the forecast on
 * @param high likewise
 * @param origins days from which the forecast was tried
 * @param straightLine if it goes on as in the period so far; null: none of it is over
 */
public record SpendForecast(
        BigDecimal spent,
        BigDecimal remaining,
        @Nullable BigDecimal low,
        @Nullable BigDecimal high,
        int origins,
        @Nullable BigDecimal straightLine) {
    private static final int SCALE = 12;
    private static final int WEEKS = 4;
    private static final int LEAST_DAYS = 14;
    private static final int FARTHEST_DAYS = 366;
    private static final MathContext EXACT = new MathContext(40, RoundingMode.HALF_EVEN);
    private static final BigDecimal TAIL = new BigDecimal("0.05");

    /**
     * @param firstDay of the days
     * @param days what each day cost that is over, without a gap
     * @param today what the day under way cost so far
     * @param elapsedToday how much of it is over, as a share of its time
     * @param leftToday how much of a day's spend usually comes after this time of day; 1 at midnight
     */
    public record History(
            LocalDate firstDay,
            List<BigDecimal> days,
            BigDecimal today,
            BigDecimal elapsedToday,
            BigDecimal leftToday) {
        public History {
            days = List.copyOf(days);
        }

        LocalDate underWay() {
            return firstDay.plusDays(days.size());
        }
    }

    /**
     * When a balance is used up.
     *
     * @param wholeDays that it lasts
     * @param share of the day it ends on that it lasts
     */
    public record RunOut(int wholeDays, LocalDate day, BigDecimal share) {}

    /**
     * @param from first day of the period
     * @param to first day after it
     */
    public static SpendForecast of(History history, LocalDate from, LocalDate to) {
        List<BigDecimal> days = history.days();
        BigDecimal spent = history.today();
        for (int i = 0; i < days.size(); i++) {
            if (!history.firstDay().plusDays(i).isBefore(from)) {
                spent = spent.add(days.get(i));
            }
        }
        int ahead = (int) Math.max(0, ChronoUnit.DAYS.between(history.underWay(), to));
        BigDecimal over = BigDecimal.valueOf(ChronoUnit.DAYS.between(from, history.underWay()))
                .add(history.elapsedToday());
        BigDecimal straight = over.signum() <= 0
                ? null
                : spent.multiply(BigDecimal.valueOf(ChronoUnit.DAYS.between(from, to)))
                        .divide(over, SCALE, RoundingMode.HALF_EVEN);
        if (days.size() < LEAST_DAYS) {
            BigDecimal all = straight == null ? spent : straight;
            return new SpendForecast(scaled(spent), scaled(all.subtract(spent)), null, null, 0, straight);
        }
        BigDecimal remaining = BigDecimal.ZERO;
        for (int i = 0; i < ahead; i++) {
            BigDecimal day = usual(days, days.size(), i);
            remaining = remaining.add(i == 0 ? day.multiply(history.leftToday()) : day);
        }
        List<BigDecimal> ratios = ratios(days, ahead);
        int n = ratios.size();
        boolean tried = n > 0 && ahead > 0;
        return new SpendForecast(
                scaled(spent),
                scaled(remaining),
                tried ? scaled(spent.add(remaining.multiply(ratios.get(lowest(n))))) : null,
                tried ? scaled(spent.add(remaining.multiply(ratios.get(n - 1 - lowest(n))))) : null,
                tried ? n : 0,
                straight);
    }

    public BigDecimal forecast() {
        return spent.add(remaining);
    }

    /** When a balance ends at the days' forecast; null: not within a year, or there are less than two weeks of history. */
    public static @Nullable RunOut runOut(History history, BigDecimal balance) {
        if (history.days().size() < LEAST_DAYS) {
            return null;
        }
        BigDecimal left = balance;
        for (int i = 0; i < FARTHEST_DAYS; i++) {
            BigDecimal day = usual(history.days(), history.days().size(), i);
            BigDecimal cost = i == 0 ? day.multiply(history.leftToday()) : day;
            if (cost.compareTo(left) > 0) {
                return new RunOut(i, history.underWay().plusDays(i), left.divide(cost, SCALE, RoundingMode.HALF_EVEN));
            }
            left = left.subtract(cost);
        }
        return null;
    }

    /** How many of the ratios lie outside on each side. */
    private static int lowest(int n) {
        return Math.max(0, TAIL.multiply(BigDecimal.valueOf(n + 1L)).intValue() - 1);
    }

    /** Rising: what came from an origin on, over what would have been forecast there. */
    private static List<BigDecimal> ratios(List<BigDecimal> days, int ahead) {
        List<BigDecimal> ratios = new ArrayList<>();
        for (int origin = LEAST_DAYS; origin + ahead <= days.size(); origin++) {
            BigDecimal forecast = BigDecimal.ZERO;
            BigDecimal came = BigDecimal.ZERO;
            for (int i = 0; i < ahead; i++) {
                forecast = forecast.add(usual(days, origin, i));
                came = came.add(days.get(origin + i));
            }
            if (forecast.signum() > 0) {
                ratios.add(came.divide(forecast, EXACT));
            }
        }
        Collections.sort(ratios);
        return ratios;
    }

    /** The median of the same weekday before an origin, of a day so many after it. */
    private static BigDecimal usual(List<BigDecimal> days, int origin, int after) {
        List<BigDecimal> same = new ArrayList<>();
        int back = (after / 7 + 1) * 7;
        for (int at = origin + after - back; at >= 0 && same.size() < WEEKS; at -= 7) {
            same.add(days.get(at));
        }
        Collections.sort(same);
        int middle = same.size() / 2;
        return same.size() % 2 == 1
                ? same.get(middle)
                : same.get(middle - 1).add(same.get(middle)).divide(BigDecimal.valueOf(2), EXACT);
    }

    private static BigDecimal scaled(BigDecimal amount) {
        return amount.setScale(SCALE, RoundingMode.HALF_EVEN);
    }
}
