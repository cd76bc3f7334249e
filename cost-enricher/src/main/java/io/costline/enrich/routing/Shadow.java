package io.costline.enrich.routing;

import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.routing.ModelPrices.Projection;
import io.costline.enrich.routing.Policy.Tier;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Judges a policy on calls, one after the other; those of a trace must come together, in order. What cannot be compared stays as it
 * is, and is counted. Not safe for use by several threads.
 */
public final class Shadow {
    /** The line of calls that no tier matches. */
    public static final String AS_IS = "(as is)";

    private final Policy policy;
    private final ModelPrices prices;
    private final BiFunction<RoutedCall, String, String> line;
    private final Map<String, Map<String, ShadowLine>> byCurrency = new TreeMap<>();
    private String trace = "";
    private final Set<String> seenByTrace = new HashSet<>();

    /**
     * @param tier of the policy; {@link #AS_IS}: none matches
     * @param model that would serve
     * @param why it is not comparable; null: it is
     */
    public record Judgement(
            String tier,
            String model,
            @Nullable BigDecimal actual,
            @Nullable BigDecimal projected,
            @Nullable NotComparable why) {
        public @Nullable BigDecimal saving() {
            return actual == null || projected == null ? null : actual.subtract(projected);
        }
    }

    /** By tier, in the policy's order. */
    public Shadow(Policy policy, Pricer pricer) {
        this(policy, pricer, (call, tier) -> tier);
    }

    /** @param line into which line of the answer a call goes, by the call and its tier */
    public Shadow(Policy policy, Pricer pricer, BiFunction<RoutedCall, String, String> line) {
        this.policy = policy;
        this.prices = new ModelPrices(pricer);
        this.line = line;
    }

    public Judgement judge(RoutedCall call) {
        if (!call.trace().equals(trace) || call.trace().isEmpty()) {
            trace = call.trace();
            seenByTrace.clear();
        }
        Tier tier = policy.tierOf(call);
        String name = tier == null ? AS_IS : tier.name();
        String model = tier == null || tier.model().isEmpty() ? call.query().model() : tier.model();
        Projection there = project(call, tier, model);
        boolean stays = there.why() != null || !there.moved();
        BigDecimal projected = stays ? call.actual() : there.cost();
        ShadowLine into = line(call, line.apply(call, name), tier);
        LocalDate day = LocalDate.ofInstant(call.query().at(), ZoneOffset.UTC);
        if (stays) {
            into.stays(call, day, there.why());
        } else {
            into.moves(call, day, model, projected == null ? BigDecimal.ZERO : projected, verification(call, tier));
        }
        if (!policy.baseline().isEmpty()) {
            Projection baseline = call.billed() ? prices.at(call, policy.baseline(), true) : there;
            BigDecimal cost = baseline.cost();
            into.baseline(cost == null || !call.billed() ? call.actualOrNothing() : cost);
        }
        seenByTrace.add(Evidence.plain(stays ? call.query().model() : model));
        return new Judgement(
                name,
                stays && there.why() != null ? call.query().model() : model,
                call.actual(),
                projected,
                there.why());
    }

    private Projection project(RoutedCall call, @Nullable Tier tier, String model) {
        boolean asIs = tier == null || tier.model().isEmpty() || !call.billed();
        return asIs
                ? new Projection(call.actual(), call.actual() == null ? NotComparable.UNPRICED : null, false)
                : prices.at(call, model, seenByTrace.contains(Evidence.plain(model)));
    }

    private BigDecimal verification(RoutedCall call, @Nullable Tier tier) {
        if (tier == null || tier.verification().isEmpty()) {
            return BigDecimal.ZERO;
        }
        String model = tier.verification().equals(Tier.BY_WHAT_SERVES_NOW)
                ? call.query().model()
                : tier.verification();
        BigDecimal cost = prices.reading(call, model);
        return cost == null ? BigDecimal.ZERO : cost;
    }

    private ShadowLine line(RoutedCall call, String name, @Nullable Tier tier) {
        Map<String, ShadowLine> lines = byCurrency.computeIfAbsent(call.currency(), currency -> new LinkedHashMap<>());
        return lines.computeIfAbsent(name, key -> new ShadowLine(key, tier));
    }

    /** The lines by currency: tiers in the policy's order, then the rest. */
    public Map<String, List<ShadowLine>> lines() {
        List<String> order = policy.tiers().stream().map(Tier::name).toList();
        Map<String, List<ShadowLine>> lines = new TreeMap<>();
        byCurrency.forEach((currency, its) -> lines.put(
                currency,
                its.values().stream()
                        .sorted(Comparator.<ShadowLine>comparingInt(each -> place(order, each))
                                .thenComparing(ShadowLine::actual, Comparator.reverseOrder())
                                .thenComparing(ShadowLine::name))
                        .toList()));
        return lines;
    }

    private static int place(List<String> order, ShadowLine line) {
        int place = order.indexOf(line.name());
        return place < 0 ? order.size() : place;
    }
}
