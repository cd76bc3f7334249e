package io.costline.lab.chaos.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Statements of several kinds, each a key with a text. Two runs agree when their statements do, word for word. */
public final class Facts {
    private final Map<Kind, SortedMap<String, String>> facts = new EnumMap<>(Kind.class);

    /** What is compared, one line of the table each. */
    public enum Kind {
        EVENTS_ON_TOPIC("costs, topic costline.costs"),
        EVENTS("costs, ClickHouse request_costs"),
        TRACES("trace totals, ClickHouse traces"),
        MINUTES("spend buckets by minute, ClickHouse"),
        HOURS("spend buckets by hour, ClickHouse"),
        ALERTS_ON_TOPIC("alerts, topic costline.budget-alerts"),
        ALERTS("alerts, ClickHouse budget_alerts"),
        VIEWS("totals, as the views of database costline tell them"),
        REJECTIONS("rejections, ClickHouse rejected_events"),
        DUPLICATES("same revision twice or with other content");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /** A key on which two sets of facts do not agree. */
    public record Difference(Kind kind, String key, String expected, String found) {}

    public Facts() {
        for (Kind kind : Kind.values()) {
            facts.put(kind, new TreeMap<>());
        }
    }

    /** States a fact; a second one under the same key is kept beside the first, so that it shows. */
    public void add(Kind kind, String key, String text) {
        of(kind).merge(key, text, (first, second) -> first + " AND " + second);
    }

    public SortedMap<String, String> of(Kind kind) {
        return facts.computeIfAbsent(kind, absent -> new TreeMap<>());
    }

    /** How many statements the two have in common. */
    public int agreeing(Kind kind, Facts found) {
        SortedMap<String, String> others = found.of(kind);
        return (int) of(kind).entrySet().stream()
                .filter(fact -> fact.getValue().equals(others.get(fact.getKey())))
                .count();
    }

    /** Where the other set differs from this one, by key. */
    public List<Difference> differences(Kind kind, Facts found) {
        SortedMap<String, String> expected = of(kind);
        SortedMap<String, String> others = found.of(kind);
        var keys = new TreeSet<>(expected.keySet());
        keys.addAll(others.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String key : keys) {
            String mine = expected.getOrDefault(key, "nothing");
            String other = others.getOrDefault(key, "nothing");
            if (!mine.equals(other)) {
                differences.add(new Difference(kind, key, mine, other));
            }
        }
        return differences;
    }

    /** Differences of every kind. */
    public List<Difference> differences(Facts found) {
        List<Difference> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            all.addAll(differences(kind, found));
        }
        return all;
    }
}
