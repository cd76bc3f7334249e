package io.costline.cli.forecast;

import io.costline.clickhouse.query.Row;
import io.costline.enrich.forecast.SpendForecast.History;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Hours of spend as days, and how much of a day usually comes after this time of it. */
public final class SpendHistory {
    private static final int DIGITS = 12;
    private static final int PROFILE_DAYS = 28;

    private SpendHistory() {}

    /**
     * @param hours of the question {@code spend_over_time}
     * @param now the day under way is its UTC day
     */
    public static Map<String, History> byCurrency(List<Row> hours, Instant now) {
        Map<String, SortedMap<Instant, BigDecimal>> series = new TreeMap<>();
        for (Row row : hours) {
            Instant at = Instant.parse(row.text("at").replace(' ', 'T') + "Z");
            series.computeIfAbsent(row.text("currency"), none -> new TreeMap<>())
                    .merge(at, row.decimal("contracted_cost"), BigDecimal::add);
        }
        Map<String, History> histories = new TreeMap<>();
        series.forEach((currency, costs) -> histories.put(currency, history(costs, now)));
        return histories;
    }

    private static History history(SortedMap<Instant, BigDecimal> hours, Instant now) {
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        LocalDate first = LocalDate.ofInstant(hours.firstKey(), ZoneOffset.UTC);
        List<BigDecimal> days = new ArrayList<>();
        for (Instant day = hours.firstKey().truncatedTo(ChronoUnit.DAYS); day.isBefore(today); day = next(day)) {
            days.add(sum(hours, day, next(day)));
        }
        BigDecimal elapsed = BigDecimal.valueOf(Duration.between(today, now).toSeconds())
                .divide(BigDecimal.valueOf(86_400), DIGITS, RoundingMode.HALF_EVEN);
        BigDecimal before = BigDecimal.ZERO;
        BigDecimal all = BigDecimal.ZERO;
        Duration time = Duration.between(today, now.truncatedTo(ChronoUnit.HOURS));
        for (int back = 1; back <= PROFILE_DAYS; back++) {
            Instant day = today.minus(back, ChronoUnit.DAYS);
            before = before.add(sum(hours, day, day.plus(time)));
            all = all.add(sum(hours, day, next(day)));
        }
        BigDecimal left = all.signum() == 0
                ? BigDecimal.ONE.subtract(elapsed)
                : BigDecimal.ONE.subtract(before.divide(all, DIGITS, RoundingMode.HALF_EVEN));
        return new History(first, days, sum(hours, today, next(today)), elapsed, left);
    }

    private static Instant next(Instant day) {
        return day.plus(1, ChronoUnit.DAYS);
    }

    private static BigDecimal sum(SortedMap<Instant, BigDecimal> hours, Instant from, Instant to) {
        return hours.subMap(from, to).values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
