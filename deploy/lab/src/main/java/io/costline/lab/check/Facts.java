package io.costline.lab.check;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
        ALERTS_TOLD("alerts, as a webhook was told"),
        VIEWS("totals, as the views of database costline tell them"),
        COMPARISONS("reported costs and baselines, ClickHouse request_costs"),
        CORRECTIONS("corrections, ClickHouse cost_corrections"),
        BUSINESS("what plans leave, a credit and an invoice, ClickHouse"),
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
        return differences(List.of(Kind.values()), found);
    }

    /** Differences of some kinds. */
    public List<Difference> differences(List<Kind> kinds, Facts found) {
        return kinds.stream().flatMap(kind -> differences(kind, found).stream()).toList();
    }

    /** How an event is told on both sides; two costs where there should be one show. */
    public static String eventText(
            long revision, String status, String currency, BigDecimal list, BigDecimal contracted, BigDecimal atMost) {
        String text = "revision=%d status=%s cost=%s at_most=%s"
                .formatted(revision, status, Sums.amount(list), Sums.amount(atMost));
        String other = list.compareTo(contracted) == 0 ? "" : " contracted=" + Sums.amount(contracted);
        return text + other + (currency.equals("USD") ? "" : ' ' + currency);
    }

    /** How an alert is named on both sides. */
    public static String alertKey(String budget, String dimension, String scope, Instant periodStart, int percent) {
        return "%s %s '%s' from %s at %d %%"
                .formatted(budget, dimension, scope, periodStart.truncatedTo(ChronoUnit.SECONDS), percent);
    }

    /** How a view's total is told. */
    public static String viewText(long number, BigInteger picos) {
        return number + " for " + Sums.amount(picos);
    }
}
