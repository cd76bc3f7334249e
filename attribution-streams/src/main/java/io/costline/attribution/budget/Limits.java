package io.costline.attribution.budget;

import io.costline.attribution.ledger.Dimension;
import io.costline.attribution.spend.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every budget in force, found by scope. Immutable, so one thread may publish a new one while others read. */
public final class Limits {
    private static final Limits NONE = new Limits(List.of());

    private final Map<Heading, List<Limit>> byHeading;
    private final List<Limit> all;

    private record Heading(String tenant, Dimension dimension) {}

    private Limits(Collection<Limit> limits) {
        all = List.copyOf(limits);
        Map<Heading, List<Limit>> index = new HashMap<>();
        for (Limit limit : limits) {
            index.computeIfAbsent(new Heading(limit.tenant(), limit.dimension()), heading -> new ArrayList<>())
                    .add(limit);
        }
        byHeading = Map.copyOf(index);
    }

    public static Limits none() {
        return NONE;
    }

    public static Limits of(Collection<Limit> limits) {
        return new Limits(limits);
    }

    public List<Limit> all() {
        return all;
    }

    /** The budgets the scope's spend counts against. */
    public List<Limit> covering(Scope scope) {
        List<Limit> candidates = byHeading.get(new Heading(scope.tenant(), scope.dimension()));
        return candidates == null
                ? List.of()
                : candidates.stream().filter(limit -> limit.covers(scope)).toList();
    }
}
