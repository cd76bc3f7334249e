package io.costline.enrich.routing;

import io.costline.enrich.routing.Evidence.Seen;
import io.costline.enrich.routing.Policy.Gate;
import io.costline.enrich.routing.Policy.Tier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the calls of one line come to, as they were and as they would have been. */
public final class ShadowLine {
    private static final int SCALE = 12;

    private final String name;
    private final @Nullable Tier tier;
    private final Set<LocalDate> days = new HashSet<>();
    private final Map<String, Set<String>> modelsByFeature = new TreeMap<>();
    private final Map<String, Map<String, BigDecimal>> movedByModelAndFeature = new TreeMap<>();
    private final Map<NotComparable, Long> notComparable = new EnumMap<>(NotComparable.class);
    private long calls;
    private long moved;
    private BigDecimal actual = BigDecimal.ZERO;
    private BigDecimal actualOfAttempts = BigDecimal.ZERO;
    private BigDecimal projected = BigDecimal.ZERO;
    private BigDecimal stayingWithRetries = BigDecimal.ZERO;
    private BigDecimal verification = BigDecimal.ZERO;
    private BigDecimal baseline = BigDecimal.ZERO;
    private BigDecimal notComparableCost = BigDecimal.ZERO;

    ShadowLine(String name, @Nullable Tier tier) {
        this.name = name;
        this.tier = tier;
    }

    /** The sum of lines of one currency; the gate is asked of tiers alone. */
    public static ShadowLine total(Collection<ShadowLine> lines) {
        ShadowLine total = new ShadowLine("", null);
        lines.forEach(total::add);
        return total;
    }

    private void add(ShadowLine line) {
        calls += line.calls;
        moved += line.moved;
        actual = actual.add(line.actual);
        actualOfAttempts = actualOfAttempts.add(line.actualOfAttempts);
        projected = projected.add(line.projected);
        stayingWithRetries = stayingWithRetries.add(line.stayingWithRetries);
        verification = verification.add(line.verification);
        baseline = baseline.add(line.baseline);
        notComparableCost = notComparableCost.add(line.notComparableCost);
        days.addAll(line.days);
        line.notComparable.forEach((why, count) -> notComparable.merge(why, count, Long::sum));
        line.movedByModelAndFeature.forEach(
                (model, features) -> features.forEach((feature, cost) -> movedTo(model, feature, cost)));
    }

    private void movedTo(String model, String feature, BigDecimal cost) {
        movedByModelAndFeature.computeIfAbsent(model, key -> new TreeMap<>()).merge(feature, cost, BigDecimal::add);
    }

    void stays(RoutedCall call, LocalDate day, @Nullable NotComparable why) {
        seen(call, day);
        projected = projected.add(call.actualOrNothing());
        stayingWithRetries = stayingWithRetries.add(call.actualOfAttempts());
        if (why != null) {
            notComparable.merge(why, 1L, Long::sum);
            notComparableCost = notComparableCost.add(call.actualOrNothing());
        }
    }

    void moves(RoutedCall call, LocalDate day, String model, BigDecimal cost, BigDecimal verified) {
        seen(call, day);
        moved++;
        projected = projected.add(cost);
        verification = verification.add(verified);
        movedTo(model, call.feature(), cost);
    }

    void baseline(BigDecimal cost) {
        baseline = baseline.add(cost);
    }

    private void seen(RoutedCall call, LocalDate day) {
        calls++;
        days.add(day);
        modelsByFeature
                .computeIfAbsent(call.feature(), feature -> new HashSet<>())
                .add(call.query().model());
        actual = actual.add(call.actualOrNothing());
        actualOfAttempts = actualOfAttempts.add(call.actualOfAttempts());
    }

    public String name() {
        return name;
    }

    /** The model of its tier; empty: as is. */
    public String model() {
        return tier == null ? "" : tier.model();
    }

    public long calls() {
        return calls;
    }

    /** Those that another model would have served. */
    public long moved() {
        return moved;
    }

    public BigDecimal actual() {
        return actual;
    }

    /** With the attempts that served nobody. */
    public BigDecimal actualWithRetries() {
        return actualOfAttempts;
    }

    public BigDecimal projected() {
        return projected;
    }

    /** Times the attempts that the new model took for an answer in the same feature. */
    public BigDecimal projectedWithRetries(Evidence evidence) {
        BigDecimal sum = stayingWithRetries;
        for (Map.Entry<String, Map<String, BigDecimal>> model : movedByModelAndFeature.entrySet()) {
            for (Map.Entry<String, BigDecimal> feature : model.getValue().entrySet()) {
                Seen seen = evidence.retries(model.getKey(), feature.getKey());
                sum = sum.add(
                        seen.served() == 0
                                ? feature.getValue()
                                : feature.getValue()
                                        .multiply(BigDecimal.valueOf(Math.max(seen.attempts(), seen.served())))
                                        .divide(BigDecimal.valueOf(seen.served()), SCALE, RoundingMode.HALF_EVEN));
            }
        }
        return sum;
    }

    public BigDecimal saving() {
        return actual.subtract(projected);
    }

    /** With retries on both sides, less what verification costs. */
    public BigDecimal savingWithRetries(Evidence evidence) {
        return actualOfAttempts.subtract(projectedWithRetries(evidence)).subtract(verification);
    }

    /** Of the actual cost; null where that is nothing. */
    public @Nullable BigDecimal savingPercent() {
        return actual.signum() == 0
                ? null
                : saving().multiply(BigDecimal.valueOf(100)).divide(actual, SCALE, RoundingMode.HALF_EVEN);
    }

    public BigDecimal verification() {
        return verification;
    }

    /** All its calls at the policy's baseline. */
    public BigDecimal baseline() {
        return baseline;
    }

    public Map<NotComparable, Long> notComparable() {
        return Map.copyOf(notComparable);
    }

    public long notComparableCalls() {
        return notComparable.values().stream().mapToLong(Long::longValue).sum();
    }

    /** In actual and projected cost alike. */
    public BigDecimal notComparableCost() {
        return notComparableCost;
    }

    /** Whether its tier may be switched on; null: it moves nothing. */
    public @Nullable GateAnswer gate(Gate gate, Evidence evidence) {
        return tier == null || tier.model().isEmpty()
                ? null
                : GateAnswer.of(gate, tier, days.size(), modelsByFeature, evidence);
    }
}
