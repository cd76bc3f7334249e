package io.costline.lab.check;

import io.costline.lab.check.Facts.Kind;
import io.costline.lab.check.Sums.Column;
import io.costline.lab.traffic.Call;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * What must be there once everything sent is processed. Computed from scratch, in one thread, from the whole list of what was
 * sent: the opposite of a stream. Demo, chaos and bench are held to it.
 */
public final class Ledger {
    /** The dimensions of spend buckets that it speaks of. */
    static final List<String> DIMENSIONS = List.of(
            "TENANT", "CUSTOMER", "TEAM", "PROJECT", "APP_KEY", "FEATURE", "PROVIDER", "PROVIDER_ACCOUNT", "MODEL");

    private static final String DOLLARS = "USD";

    private final PriceList prices;
    private final String tenant;
    private final Facts facts = new Facts();
    private final Map<Bucket, Sums> minutes = new TreeMap<>();
    private final SortedMap<String, Sums> whole = new TreeMap<>();
    private Collection<PricedCall> calls = List.of();

    /** A scope of a dimension in one currency, from an instant on. */
    public record Bucket(String dimension, String scope, String currency, Instant start) implements Comparable<Bucket> {
        @Override
        public int compareTo(Bucket other) {
            return Comparator.comparing(Bucket::dimension)
                    .thenComparing(Bucket::scope)
                    .thenComparing(Bucket::currency)
                    .thenComparing(Bucket::start)
                    .compare(this, other);
        }

        String text() {
            return "%s '%s' %s%s"
                    .formatted(
                            dimension,
                            scope,
                            start.truncatedTo(ChronoUnit.SECONDS),
                            currency.equals(DOLLARS) ? "" : " in " + currency);
        }

        /** The same from another instant on. */
        public Bucket from(Instant other) {
            return new Bucket(dimension, scope, currency, other);
        }
    }

    private Ledger(PriceList prices, String tenant) {
        this.prices = prices;
        this.tenant = tenant;
    }

    /**
     * @param calls every revision of every observation, each delivered at least once in any order
     * @param refused how many elements were planted that a door must refuse, for their negative input
     */
    public static Ledger of(Collection<Call> calls, long refused, String tenant, PriceList prices) {
        var ledger = new Ledger(prices, tenant);
        ledger.compute(calls);
        if (refused > 0) {
            ledger.facts.add(Kind.REJECTIONS, "NEGATIVE usage.input_tokens", Long.toString(refused));
        }
        return ledger;
    }

    /** Every statement; more may be added. */
    public Facts facts() {
        return facts;
    }

    /** How many events have a row. */
    public long events() {
        return calls.size();
    }

    /** What was sent, each observation as it stands. */
    Collection<PricedCall> observations() {
        return calls;
    }

    /** The last day (UTC) there are calls of. */
    LocalDate lastDay() {
        Instant last = minutes.keySet().stream()
                .map(Bucket::start)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return LocalDate.ofInstant(last, ZoneOffset.UTC);
    }

    /** What all calls of a currency cost. */
    public BigDecimal cost(String currency) {
        return new BigDecimal(whole.getOrDefault(currency, new Sums()).get(Column.CONTRACTED_COST), 12);
    }

    /** Calls that count, in all currencies. */
    public long calls() {
        return whole.values().stream()
                .mapToLong(sums -> sums.get(Column.CALLS).longValueExact())
                .sum();
    }

    /** Goes through every minute of every scope and what was spent in it, in picos. */
    public void spend(BiConsumer<Bucket, BigInteger> visitor) {
        minutes.forEach((bucket, sums) -> visitor.accept(bucket, sums.get(Column.CONTRACTED_COST)));
    }

    private void compute(Collection<Call> sent) {
        Map<String, PricedCall> byId = new HashMap<>();
        for (Call each : sent) {
            PricedCall call = PricedCall.of(each, tenant, prices);
            byId.merge(call.eventId(), call, Ledger::standing);
        }
        Set<String> seenByGateway = byId.values().stream()
                .filter(call -> call.sent().seen().gateway())
                .map(PricedCall::callId)
                .collect(Collectors.toSet());
        byId.replaceAll((id, call) -> seenByGateway.contains(call.callId()) ? call.seenByGatewayToo() : call);
        calls = byId.values();
        Map<String, Map<String, PricedCall>> traces = new TreeMap<>();
        byId.forEach((id, call) -> {
            facts.add(Kind.EVENTS, id, call.eventText());
            facts.add(Kind.EVENTS_ON_TOPIC, id, call.eventText());
            traces.computeIfAbsent(call.traceKey(), key -> new HashMap<>())
                    .merge(call.callId(), call, Ledger::standing);
        });
        traces.forEach((key, calls) -> trace(key, calls.values()));
        buckets();
        views(byId.values(), traces.size());
        comparisons(byId.values());
    }

    /** SDK and gateway may both have seen a call: the views tell of the gateway's. */
    private void views(Collection<PricedCall> calls, int traces) {
        facts.add(Kind.VIEWS, "traces", Integer.toString(traces));
        Map<String, Long> counting = calls.stream()
                .filter(call -> !call.evidence())
                .collect(Collectors.groupingBy(PricedCall::currency, TreeMap::new, Collectors.counting()));
        whole.forEach((currency, sums) -> {
            BigInteger cost = sums.get(Column.CONTRACTED_COST);
            long number = sums.get(Column.CALLS).longValueExact();
            facts.add(
                    Kind.VIEWS, "request_costs " + currency, Facts.viewText(counting.getOrDefault(currency, 0L), cost));
            facts.add(Kind.VIEWS, "traces " + currency, Sums.amount(cost));
            facts.add(Kind.VIEWS, "spend_hours " + currency, Facts.viewText(number, cost));
            facts.add(Kind.VIEWS, "spend_minutes " + currency, Facts.viewText(number, cost));
        });
    }

    /** What is held beside the cost: a gateway's own figure and a baseline. */
    private void comparisons(Collection<PricedCall> calls) {
        Sums reported = new Sums();
        calls.stream()
                .filter(call -> call.sent().estimate() != null)
                .forEach(call -> reported.add(Column.CALLS, 1)
                        .add(Column.LIST_COST, call.sent().estimate())
                        .add(Column.CONTRACTED_COST, call.cost()));
        stated("reported costs", reported);
        Sums baseline = new Sums();
        calls.forEach(call -> {
            String model = prices.baseline(call.sent().who().feature());
            if (!model.isEmpty() && call.status().equals("PRICED")) {
                baseline.add(Column.CALLS, 1)
                        .add(
                                Column.REQUESTED_COST,
                                prices.cost(
                                        model,
                                        Objects.requireNonNull(call.sent().usage())));
            }
        });
        stated("baselines", baseline);
    }

    private void stated(String key, Sums sums) {
        if (!sums.isZero()) {
            facts.add(Kind.COMPARISONS, key, sums.text(Column.BUCKET));
        }
    }

    private static PricedCall standing(PricedCall one, PricedCall other) {
        return PricedCall.STANDING.compare(one, other) >= 0 ? one : other;
    }

    private void trace(String key, Collection<PricedCall> calls) {
        String customer = calls.stream()
                .filter(call -> !call.sent().who().customer().isEmpty())
                .min(PricedCall.BY_START)
                .map(call -> call.sent().who().customer())
                .orElse("");
        Map<String, List<PricedCall>> operations = new LinkedHashMap<>();
        for (PricedCall call : calls) {
            operations
                    .computeIfAbsent(call.operationKey(), absent -> new ArrayList<>())
                    .add(call);
        }
        SortedMap<String, Sums> total = new TreeMap<>();
        var models = new TreeSet<String>();
        for (List<PricedCall> attempts : operations.values()) {
            attempts.sort(PricedCall.BY_ATTEMPT);
            PricedCall last = attempts.getLast();
            PricedCall served = attempts.reversed().stream()
                    .filter(PricedCall::ok)
                    .findFirst()
                    .orElse(null);
            PricedCall counted = served == null ? last : served;
            for (PricedCall attempt : attempts) {
                Sums sums = attempt.sums(attempt.equals(served));
                if (attempt.equals(counted)) {
                    sums.add(Column.OPERATIONS, 1).add(Column.FALLBACK_OPERATIONS, attempts.size() > 1 ? 1 : 0);
                }
                total.computeIfAbsent(attempt.currency(), absent -> new Sums()).add(sums);
                count(attempt, customer, sums);
                models.add(attempt.sent().served().name());
            }
            total.computeIfAbsent(counted.currency(), absent -> new Sums())
                    .add(Column.FAILED_OPERATIONS, served == null ? 1 : 0);
        }
        total.forEach((currency, sums) ->
                whole.computeIfAbsent(currency, absent -> new Sums()).add(sums));
        facts.add(Kind.TRACES, key, traceText(customer, models, total));
    }

    /** The counts of a trace are of all its currencies, the amounts of each. */
    static String traceText(String customer, Collection<String> models, SortedMap<String, Sums> total) {
        Sums all = new Sums();
        total.values().forEach(all::add);
        StringBuilder text = new StringBuilder(
                "customer=%s models=%s %s".formatted(customer, models, all.text(Column.TRACE_COUNTS)));
        total.forEach((currency, sums) -> {
            String amounts = sums.text(Column.TRACE_AMOUNTS);
            text.append(amounts.isEmpty() ? "" : " " + currency + ": " + amounts);
        });
        return text.toString();
    }

    private void count(PricedCall call, String customerOfTrace, Sums sums) {
        Call.Who who = call.sent().who();
        count("TENANT", "", call, sums);
        count("CUSTOMER", who.customer().isEmpty() ? customerOfTrace : who.customer(), call, sums);
        count("PROVIDER", call.sent().served().provider(), call, sums);
        count("MODEL", call.sent().served().name(), call, sums);
        countNamed("TEAM", who.team(), call, sums);
        countNamed("PROJECT", who.project(), call, sums);
        countNamed("FEATURE", who.feature(), call, sums);
        countNamed("APP_KEY", who.appKey(), call, sums);
        countNamed("PROVIDER_ACCOUNT", who.account(), call, sums);
    }

    private void countNamed(String dimension, String scope, PricedCall call, Sums sums) {
        if (!scope.isEmpty()) {
            count(dimension, scope, call, sums);
        }
    }

    private void count(String dimension, String scope, PricedCall call, Sums sums) {
        var key = new Bucket(
                dimension, scope, call.currency(), call.sent().startedAt().truncatedTo(ChronoUnit.MINUTES));
        minutes.computeIfAbsent(key, absent -> new Sums()).add(sums);
    }

    private void buckets() {
        Map<Bucket, Sums> hours = new TreeMap<>();
        minutes.forEach((key, sums) -> {
            facts.add(Kind.MINUTES, key.text(), sums.text(Column.BUCKET));
            hours.computeIfAbsent(key.from(key.start.truncatedTo(ChronoUnit.HOURS)), absent -> new Sums())
                    .add(sums);
        });
        hours.forEach((key, sums) -> facts.add(Kind.HOURS, key.text(), sums.text(Column.BUCKET)));
    }
}
