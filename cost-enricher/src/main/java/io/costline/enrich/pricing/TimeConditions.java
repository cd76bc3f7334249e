package io.costline.enrich.pricing;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The conditions on the instant that a card's rates and multipliers make. */
final class TimeConditions {
    private static final String HOLDS = "holds";

    private TimeConditions() {}

    static List<TimeCondition> of(RateCard card) {
        Set<TimeCondition> conditions = new LinkedHashSet<>();
        Stream.concat(
                        card.rates().stream().map(Rate::conditions),
                        card.multipliers().stream().map(Multiplier::conditions))
                .flatMap(all -> all.entrySet().stream())
                .filter(condition -> TimeCondition.isTime(condition.getKey()))
                .forEach(condition -> conditions.add(TimeCondition.parse(condition.getKey(), condition.getValue())));
        return List.copyOf(conditions);
    }

    /** Attributes that say all of a card's conditions hold. */
    static Map<String, String> all(RateCard card) {
        Map<String, String> attributes = new HashMap<>();
        of(card).forEach(condition -> attributes.put(condition.key(), HOLDS));
        return attributes;
    }

    /** Attributes that say which conditions hold at an instant. */
    static Map<String, String> at(List<TimeCondition> conditions, long micros) {
        Map<String, String> attributes = new HashMap<>();
        for (TimeCondition condition : conditions) {
            if (condition.holds(micros)) {
                attributes.put(condition.key(), HOLDS);
            }
        }
        return attributes;
    }
}
