package io.costline.attribution.budget;

import io.costline.attribution.spend.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Compares a period's spend with a budget's thresholds and moves the latches. */
public final class Thresholds {
    private Thresholds() {}

    /** What is to be said now; the latches remember that it was. */
    public static List<Alert> judge(
            Limit limit, Scope scope, Window window, PeriodSpend spend, Latches latches, Instant now) {
        List<Alert> alerts = new ArrayList<>();
        List<Integer> percents = limit.thresholdPercents();
        for (int i = 0; i < percents.size(); i++) {
            Latch before = latches.get(i);
            Latch after = before.next(spend.reaches(percents.get(i), limit.amount()));
            if (after != before) {
                latches.set(i, after);
                alerts.add(new Alert(
                        limit,
                        scope,
                        window,
                        percents.get(i),
                        after,
                        !now.isBefore(window.end()),
                        spend,
                        spend.forecast(window, now)));
            }
        }
        return alerts;
    }
}
