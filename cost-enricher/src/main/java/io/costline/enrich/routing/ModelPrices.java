package io.costline.enrich.routing;

import io.costline.enrich.pricing.Caller;
import io.costline.enrich.pricing.Leaves;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.PricingResult;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.Reasons;
import io.costline.enrich.pricing.TokenClass;
import io.costline.enrich.pricing.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a call's usage costs at another model, at the public prices of its instant. */
final class ModelPrices {
    private static final Pattern NO_TEXT =
            Pattern.compile("embed|rerank|moderat|image|audio|speech|transcri|video|predict|classif");
    private static final int SCALE = 12;

    private final Pricer pricer;

    ModelPrices(Pricer pricer) {
        this.pricer = pricer;
    }

    /**
     * @param cost in the call's currency; null: not comparable
     * @param moved false: the model is what served
     */
    record Projection(@Nullable BigDecimal cost, @Nullable NotComparable why, boolean moved) {
        static Projection not(NotComparable why) {
            return new Projection(null, why, true);
        }
    }

    /** @param warm whether the model has seen the call's trace, so that it reads from a cache, too */
    Projection at(RoutedCall call, String model, boolean warm) {
        PricingQuery there = query(call, model);
        RateCard card = card(there);
        RateCard here = card(call.query());
        if (card != null
                && (call.query().model().equals(model)
                        || (here != null && card.cardId().equals(here.cardId())))) {
            return new Projection(call.actual(), call.actual() == null ? NotComparable.UNPRICED : null, false);
        }
        if (call.actual() == null || card == null) {
            return Projection.not(NotComparable.UNPRICED);
        }
        if (NO_TEXT.matcher(call.names().getOrDefault("endpoint_family", "")).find()) {
            return Projection.not(NotComparable.OPERATION);
        }
        if (over(call.usage().inputTokens(), card.limits().input())
                || over(call.usage().outputTokens(), card.limits().output())) {
            return Projection.not(NotComparable.CONTEXT);
        }
        return priced(pricer.price(warm ? call.usage() : fresh(call.usage()), there), call);
    }

    /** The other model's own provider is asked last: a gateway or cloud that served may have the model, too. */
    private PricingQuery query(RoutedCall call, String model) {
        PricingQuery was = call.query();
        PricingQuery there = new PricingQuery(
                model.indexOf('/') >= 0 ? "" : was.provider(),
                model,
                "",
                "",
                was.at(),
                was.attributes(),
                Caller.UNKNOWN);
        return card(there) == null ? there.withModel("", model) : there;
    }

    private @Nullable RateCard card(PricingQuery query) {
        return pricer.book()
                .resolve(query.provider(), query.model(), query.vendor(), query.account(), micros(query.at()))
                .list();
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    private static boolean over(long tokens, long limit) {
        return limit > 0 && tokens > limit;
    }

    private Projection priced(PricingResult result, RoutedCall call) {
        return switch (result) {
            case PricingResult.Priced priced -> {
                BigDecimal rate = pricer.book()
                        .agreements()
                        .fxRates()
                        .rate(
                                priced.currency(),
                                call.currency(),
                                micros(call.query().at()));
                yield rate == null
                        ? Projection.not(NotComparable.CURRENCY)
                        : new Projection(
                                priced.listCost().multiply(rate).setScale(SCALE, RoundingMode.HALF_EVEN), null, true);
            }
            case PricingResult.PartlyPriced partly -> Projection.not(why(partly.reason(), call.usage()));
            case PricingResult.Unpriced unpriced -> Projection.not(why(unpriced.reason(), call.usage()));
            case PricingResult.NotBilled none -> Projection.not(NotComparable.UNPRICED);
        };
    }

    private static NotComparable why(String reason, Usage usage) {
        if (!reason.equals(Reasons.UNPRICED_UNIT) || usage.units().isEmpty()) {
            return NotComparable.UNPRICED;
        }
        return usage.units().keySet().stream().anyMatch(unit -> unit.contains("cache"))
                ? NotComparable.CACHE
                : NotComparable.TOOLS;
    }

    /** The same with nothing read from a cache: a model that has not seen the trace reads it all. */
    static Usage fresh(Usage usage) {
        long[] leaves = new long[Leaves.COUNT];
        for (int leaf = 0; leaf < Leaves.COUNT; leaf++) {
            int into = Leaves.tokenClass(leaf) == TokenClass.CACHE_READ
                    ? Leaves.of(TokenClass.INPUT_UNCACHED, Leaves.modality(leaf))
                    : leaf;
            leaves[into] += usage.tokens(leaf);
        }
        return Usage.ofLeaves(leaves, usage.units());
    }

    /** What a model asks for reading a call and its answer. */
    @Nullable
    BigDecimal reading(RoutedCall call, String model) {
        long[] leaves = new long[Leaves.COUNT];
        leaves[Leaves.of(TokenClass.INPUT_UNCACHED, Leaves.modality(0))] =
                call.usage().inputTokens() + call.usage().outputTokens();
        return priced(pricer.price(Usage.ofLeaves(leaves, Map.of()), query(call, model)), call)
                .cost();
    }
}
