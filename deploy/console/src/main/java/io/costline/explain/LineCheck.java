package io.costline.explain;

import io.costline.enrich.pricing.Leaves;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.RateChoice;
import io.costline.enrich.pricing.TokenClass;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stored line and what the card says about it.
 *
 * @param choice which of the card's rates counts for the call; null where it prices no such unit
 * @param assumed an attribute that is not stored but must have been given for the line to come about; empty for none
 * @param billed the call's tokens the line bills, by class, where the card's rates alone decide that
 */
public record LineCheck(
        StoredCost.Line line, @Nullable RateChoice choice, String assumed, Map<TokenClass, Long> billed) {
    private static final String SPEED = "speed";

    /** Compares a line with the card of its cost. */
    public static LineCheck of(StoredCost.Line line, RateCard card, StoredCall call) {
        Map<String, String> attributes = call.query().attributes();
        Optional<RateChoice> choice = choice(line, card, call, attributes);
        if (choice.isPresent() && !states(choice.get(), line)) {
            for (Map<String, String> with : RateChoice.possible(card, SPEED, attributes)) {
                Optional<RateChoice> other = choice(line, card, call, with);
                if (other.isPresent() && states(other.get(), line)) {
                    return new LineCheck(line, other.get(), SPEED + '=' + with.get(SPEED), billed(line, card, call));
                }
            }
        }
        return new LineCheck(line, choice.orElse(null), "", billed(line, card, call));
    }

    /** Whether the card's rate is the line's, and its amount follows from it. */
    public boolean agrees() {
        return choice == null ? line.recomputes() : states(choice, line) && line.recomputes();
    }

    /** The tier the line was billed at, where the price has tiers; else the rate. */
    public Optional<Rate> rate() {
        return choice == null ? Optional.empty() : choice.tier(line.unitPrice(), line.per());
    }

    private static Optional<RateChoice> choice(
            StoredCost.Line line, RateCard card, StoredCall call, Map<String, String> attributes) {
        return RateChoice.of(
                card, line.unit(), attributes, call.totalInput(), call.query().at());
    }

    private static boolean states(RateChoice choice, StoredCost.Line line) {
        return choice.states(line.unitPrice(), line.per(), line.multiplier());
    }

    /** Classes whose most specific unit with a price on the card is the line's. */
    private static Map<TokenClass, Long> billed(StoredCost.Line line, RateCard card, StoredCall call) {
        Set<String> priced = new HashSet<>();
        card.rates().forEach(rate -> priced.add(rate.unit()));
        Map<TokenClass, Long> billed = new EnumMap<>(TokenClass.class);
        call.tokens().forEach((kind, count) -> {
            Optional<String> unit = Leaves.chain(Leaves.text(kind.ordinal())).stream()
                    .filter(priced::contains)
                    .findFirst();
            if (unit.filter(line.unit()::equals).isPresent()) {
                billed.put(kind, count);
            }
        });
        return billed;
    }
}
