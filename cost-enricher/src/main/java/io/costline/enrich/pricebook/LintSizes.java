package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.Units;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Token prices so far from others of their kind that they may be stated for another number of units: per thousand as if
 * per million. A price is compared with the same model's elsewhere, with its own card's input price, and with the usual
 * price of the unit; the widest honest spreads of the public lists stay below each limit.
 */
final class LintSizes {
    private static final BigDecimal MODEL_LIMIT = BigDecimal.valueOf(100);
    private static final BigDecimal CARD_LIMIT = BigDecimal.valueOf(300);
    private static final BigDecimal USUAL_LIMIT = BigDecimal.valueOf(900);
    private static final int FEWEST_HOSTS = 3;
    private static final int FEWEST_MODELS = 50;
    private static final Set<String> SIBLINGS =
            Set.of(Units.OUTPUT, Units.CACHE_READ, Units.CACHE_WRITE, Units.CACHE_WRITE_5M, Units.CACHE_WRITE_1H);

    private final Map<String, Map<String, Map<String, UnitPrice>>> hosts = new HashMap<>();
    private final Map<String, UnitPrice> usual = new HashMap<>();
    private final Consumer<LintFinding> findings;

    /**
     * @param known cards to compare with
     */
    LintSizes(List<RateCard> known, Consumer<LintFinding> findings) {
        this.findings = findings;
        Map<String, List<UnitPrice>> byUnit = new HashMap<>();
        for (RateCard card : known) {
            if (!card.account().isEmpty()) {
                continue;
            }
            ModelKey key = ModelKey.of(card);
            plain(card).forEach((unit, rate) -> {
                byUnit.computeIfAbsent(unit, u -> new ArrayList<>()).add(UnitPrice.of(rate));
                hosts.computeIfAbsent(bare(key), model -> new HashMap<>())
                        .computeIfAbsent(unit, u -> new HashMap<>())
                        .put(key.provider(), UnitPrice.of(rate));
            });
        }
        byUnit.forEach((unit, prices) -> {
            if (prices.size() >= FEWEST_MODELS) {
                usual.put(unit, median(prices));
            }
        });
    }

    void check(RateCard card) {
        Map<String, Rate> plain = plain(card);
        plain.forEach((unit, rate) -> {
            Rate input = plain.get(Units.INPUT);
            boolean found =
                    compare(card, rate, elsewhere(ModelKey.of(card), unit), MODEL_LIMIT, "the same model elsewhere")
                            || compare(card, rate, usual.get(unit), USUAL_LIMIT, "the unit's usual price");
            if (!found && input != null && SIBLINGS.contains(unit)) {
                compare(card, rate, UnitPrice.of(input), CARD_LIMIT, "the card's " + Units.INPUT);
            }
        });
    }

    private boolean compare(RateCard card, Rate rate, @Nullable UnitPrice other, BigDecimal limit, String what) {
        if (other == null) {
            return false;
        }
        BigDecimal up = UnitPrice.of(rate).times(other);
        BigDecimal down = other.times(UnitPrice.of(rate));
        boolean far = (up != null && up.compareTo(limit) >= 0) || (down != null && down.compareTo(limit) >= 0);
        if (far) {
            findings.accept(LintFinding.of(LintRule.UNIT_SIZE, card, rate, other, what));
        }
        return far;
    }

    /** The middle price of the model of other hosts, if enough have it. */
    private @Nullable UnitPrice elsewhere(ModelKey key, String unit) {
        Map<String, UnitPrice> prices = hosts.getOrDefault(bare(key), Map.of()).getOrDefault(unit, Map.of());
        List<UnitPrice> others = prices.entrySet().stream()
                .filter(host -> !host.getKey().equals(key.provider()))
                .map(Map.Entry::getValue)
                .toList();
        boolean own = prices.containsKey(key.provider());
        return others.size() >= FEWEST_HOSTS - 1 || (!own && !others.isEmpty()) ? median(others) : null;
    }

    /** Positive token prices without conditions, by unit, at the shortest context. */
    private static Map<String, Rate> plain(RateCard card) {
        Map<String, Rate> plain = new HashMap<>();
        for (Rate rate : card.rates()) {
            boolean counts = Units.tokens(rate.unit())
                    && rate.conditions().isEmpty()
                    && rate.band().from() == 0
                    && rate.price().signum() > 0
                    && card.currency().equals("USD");
            if (counts) {
                plain.put(rate.unit(), rate);
            }
        }
        return plain;
    }

    private static UnitPrice median(List<UnitPrice> prices) {
        return prices.stream().sorted().toList().get(prices.size() / 2);
    }

    /** A model's name without the path in front of it. */
    private static String bare(ModelKey key) {
        return key.model().substring(key.model().lastIndexOf('/') + 1);
    }
}
