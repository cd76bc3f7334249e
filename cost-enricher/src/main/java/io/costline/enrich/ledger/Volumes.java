package io.costline.enrich.ledger;

import io.costline.enrich.ledger.LedgerResult.VolumeRow;
import io.costline.enrich.pricing.Amounts;
import io.costline.enrich.pricing.Period;
import io.costline.enrich.pricing.PeriodTerm.VolumeDiscount;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Scales of volume: entries of one period, unit and way of counting are the steps of one scale. Scales of units come before
 * those of money, which count what is left to pay. A step is reached above its volume, not at it.
 */
final class Volumes {
    private record Scale(Period each, String unit, boolean graduated) {}

    private Volumes() {}

    static List<VolumeRow> apply(List<VolumeDiscount> terms, Map<String, BigDecimal> quantities, Spread spread) {
        Map<Scale, List<VolumeDiscount>> scales = new LinkedHashMap<>();
        terms.stream()
                .sorted(Comparator.comparing(term -> term.unit().isEmpty()))
                .forEach(term -> scales.computeIfAbsent(
                                new Scale(term.each(), term.unit(), term.graduated()), scale -> new ArrayList<>())
                        .add(term));
        List<VolumeRow> rows = new ArrayList<>();
        scales.forEach((scale, steps) -> rows.add(apply(scale, steps, quantities, spread)));
        return rows;
    }

    private static VolumeRow apply(
            Scale scale, List<VolumeDiscount> steps, Map<String, BigDecimal> quantities, Spread spread) {
        boolean money = scale.unit().isEmpty();
        Predicate<Bucket> counted = bucket -> money || bucket.unit().equals(scale.unit());
        steps.sort(Comparator.comparing(VolumeDiscount::above).thenComparing(VolumeDiscount::percent));
        Ratio base = spread.total(counted);
        Ratio volume = money ? base : Ratio.of(quantities.getOrDefault(scale.unit(), BigDecimal.ZERO));
        int reached = (int) steps.stream()
                .filter(step -> Ratio.of(step.above()).compareTo(volume) < 0)
                .count();
        Ratio percent = scale.graduated() ? blended(steps, reached, volume) : percent(steps, reached);
        Ratio saved = base.times(percent).over(Ratio.of(Amounts.HUNDRED));
        spread.take(counted, saved);
        Ratio toNext = reached == steps.size() ? null : above(steps, reached).minus(volume);
        return new VolumeRow(
                scale.unit(),
                shown(volume, money),
                reached,
                toNext == null ? null : shown(toNext, money),
                base.published(),
                saved.published(),
                reached == 0 ? BigDecimal.ZERO : steps.get(reached - 1).percent());
    }

    /** Each slice of the volume at its percentage, as one percentage of all of it. */
    private static Ratio blended(List<VolumeDiscount> steps, int reached, Ratio volume) {
        Ratio sum = Ratio.ZERO;
        for (int step = 1; step <= reached; step++) {
            Ratio end = step == reached ? volume : above(steps, step);
            sum = sum.plus(end.minus(above(steps, step - 1)).times(percent(steps, step)));
        }
        return sum.over(volume);
    }

    private static Ratio percent(List<VolumeDiscount> steps, int reached) {
        return reached == 0 ? Ratio.ZERO : Ratio.of(steps.get(reached - 1).percent());
    }

    private static Ratio above(List<VolumeDiscount> steps, int index) {
        return Ratio.of(steps.get(index).above());
    }

    private static BigDecimal shown(Ratio volume, boolean money) {
        return money ? volume.published() : Amounts.normal(volume.published());
    }
}
