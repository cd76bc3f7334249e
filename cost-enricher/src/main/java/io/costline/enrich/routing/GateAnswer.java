package io.costline.enrich.routing;

import io.costline.enrich.routing.Evidence.Seen;
import io.costline.enrich.routing.Policy.Gate;
import io.costline.enrich.routing.Policy.Tier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether enough is known to switch a tier on, and whether it is good enough.
 *
 * @param days on which calls of the tier were seen
 * @param judged outcomes of the new model in the tier's features
 * @param accepted of them
 * @param lower how much is surely accepted of the new model's answers; null: nobody judged any
 * @param now how much is accepted of the answers that serve now, in the same features; null: nobody judged any
 * @param missing what keeps the gate shut; none: it is open
 */
public record GateAnswer(
        long days,
        long judged,
        long accepted,
        @Nullable BigDecimal lower,
        @Nullable BigDecimal now,
        List<String> missing) {
    private static final int DIGITS = 9;

    public GateAnswer {
        missing = List.copyOf(missing);
    }

    public boolean open() {
        return missing.isEmpty();
    }

    /** @param serving the models that serve now, by feature */
    static GateAnswer of(Gate gate, Tier tier, long days, Map<String, Set<String>> serving, Evidence evidence) {
        Seen target = evidence.sum(tier.model(), serving.keySet());
        Seen now = new Seen("", "", 0, 0, 0, 0);
        for (Map.Entry<String, Set<String>> feature : serving.entrySet()) {
            for (String model : feature.getValue()) {
                now = Evidence.add(now, evidence.sum(model, Set.of(feature.getKey())));
            }
        }
        BigDecimal lower =
                target.judged() == 0 ? null : Wilson.lower(target.accepted(), target.judged(), gate.confidence());
        BigDecimal accepts = now.judged() == 0
                ? null
                : BigDecimal.valueOf(now.accepted())
                        .divide(BigDecimal.valueOf(now.judged()), DIGITS, RoundingMode.HALF_EVEN);
        return new GateAnswer(
                days,
                target.judged(),
                target.accepted(),
                lower,
                accepts,
                missing(gate, tier, days, target.judged(), lower, accepts));
    }

    private static List<String> missing(
            Gate gate, Tier tier, long days, long judged, @Nullable BigDecimal lower, @Nullable BigDecimal now) {
        List<String> missing = new ArrayList<>();
        if (days < gate.days()) {
            missing.add("seen on " + days + " of " + gate.days() + " days");
        }
        if (judged < gate.judged()) {
            missing.add(judged + " of " + gate.judged() + " answers judged");
        }
        BigDecimal sure = lower == null ? BigDecimal.ZERO : lower;
        BigDecimal least = tier.minAcceptance();
        if (least != null && sure.compareTo(least) < 0) {
            missing.add("surely accepted " + percent(sure) + ", must be " + percent(least));
        }
        if (now != null) {
            BigDecimal wanted = now.subtract(gate.marginPoints().movePointLeft(2));
            if (sure.compareTo(wanted) < 0) {
                missing.add("surely accepted " + percent(sure) + ", what serves now less "
                        + gate.marginPoints().toPlainString() + " points is " + percent(wanted));
            }
        } else if (least == null) {
            missing.add("nobody judged what serves now, and min_acceptance is not said");
        }
        return missing;
    }

    /** A share as people read it. */
    public static String percent(BigDecimal share) {
        return share.movePointRight(2).setScale(1, RoundingMode.HALF_EVEN).toPlainString() + " %";
    }
}
