package io.costline.attribution.budget;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * What an hour is held against: the 168 hours before it.
 *
 * @param whole whether the scope was known all the time
 * @param usualHour the median of the same hour of the seven days, or the same hour a week ago if that is more
 * @param largestHour the most that one hour cost
 */
record SevenDays(boolean whole, BigDecimal usualHour, BigDecimal largestHour) {
    static final long HOUR = 3_600_000_000L;
    static final int HOURS = 168;
    static final int DAYS = 7;
    static final long DAY = 24 * HOUR;

    /**
     * @param hour the start of the hour that follows, microseconds since 1970
     * @param spend of hours by their start; an hour without any is not there
     * @param leftOut starts of hours that were a spike
     */
    static SevenDays before(long hour, boolean whole, SortedMap<Long, BigDecimal> spend, Set<Long> leftOut) {
        BigDecimal largest = BigDecimal.ZERO;
        for (var each : spend.subMap(hour - HOURS * HOUR, hour).entrySet()) {
            if (!leftOut.contains(each.getKey())) {
                largest = largest.max(each.getValue());
            }
        }
        List<BigDecimal> sameHour = new ArrayList<>();
        for (int day = 1; day <= DAYS; day++) {
            long start = hour - day * DAY;
            if (!leftOut.contains(start)) {
                sameHour.add(spend.getOrDefault(start, BigDecimal.ZERO));
            }
        }
        long weekAgo = hour - DAYS * DAY;
        BigDecimal then = leftOut.contains(weekAgo) ? BigDecimal.ZERO : spend.getOrDefault(weekAgo, BigDecimal.ZERO);
        return new SevenDays(whole, median(sameHour).max(then), largest);
    }

    /** Of some at least: where all were left out, none is. */
    private static BigDecimal median(List<BigDecimal> values) {
        List<BigDecimal> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).add(sorted.get(middle)).divide(BigDecimal.TWO);
    }
}
