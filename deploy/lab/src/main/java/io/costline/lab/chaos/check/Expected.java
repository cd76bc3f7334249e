package io.costline.lab.chaos.check;

import io.costline.avro.SpendDimension;
import io.costline.lab.chaos.check.Facts.Kind;
import io.costline.lab.chaos.check.Limits.Limit;
import io.costline.lab.chaos.check.Sums.Column;
import io.costline.lab.chaos.workload.Sent;
import io.costline.lab.chaos.workload.Shipment;
import io.costline.lab.check.PriceList;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Computes everything from scratch, in one thread, from the whole list of what was sent: the opposite of a stream. */
public final class Expected {
    private final PriceList prices;
    private final String tenant;
    private final Facts facts = new Facts();
    private final Map<BucketKey, Sums> minutes = new TreeMap<>();
    private final Sums whole = new Sums();

    record BucketKey(String dimension, String scope, Instant start) implements Comparable<BucketKey> {
        @Override
        public int compareTo(BucketKey other) {
            return Comparator.comparing(BucketKey::dimension)
                    .thenComparing(BucketKey::scope)
                    .thenComparing(BucketKey::start)
                    .compare(this, other);
        }

        String text() {
            return "%s '%s' %s".formatted(dimension, scope, start.truncatedTo(ChronoUnit.SECONDS));
        }
    }

    private Expected(PriceList prices, String tenant) {
        this.prices = prices;
        this.tenant = tenant;
    }

    /** What must be found once the shipments, each delivered at least once in any order, are processed. */
    public static Facts of(Collection<Shipment> shipments, String tenant, PriceList prices) {
        var expected = new Expected(prices, tenant);
        expected.compute(shipments);
        return expected.facts;
    }

    private void compute(Collection<Shipment> shipments) {
        Map<String, PricedCall> events = new HashMap<>();
        for (Shipment shipment : shipments) {
            for (Sent record : shipment.records()) {
                PricedCall call = PricedCall.of(record, tenant, prices);
                events.merge(call.eventId(), call, Expected::standing);
            }
            shipment.planted().forEach(id -> facts.add(Kind.REJECTIONS, "NEGATIVE usage.input_tokens", "1"));
        }
        facts.of(Kind.REJECTIONS).replaceAll((key, ones) -> Integer.toString(ones.split(" AND ", -1).length));
        Set<String> seenByGateway = events.values().stream()
                .filter(call -> call.sent().gateway())
                .map(PricedCall::callId)
                .collect(Collectors.toSet());
        events.replaceAll((id, call) -> seenByGateway.contains(call.callId()) ? call.seenByGatewayToo() : call);
        Map<String, Map<String, PricedCall>> traces = new TreeMap<>();
        events.forEach((id, call) -> {
            facts.add(Kind.EVENTS, id, call.eventText());
            facts.add(Kind.EVENTS_ON_TOPIC, id, call.eventText());
            traces.computeIfAbsent(call.traceKey(), key -> new HashMap<>())
                    .merge(call.callId(), call, Expected::standing);
        });
        traces.forEach((key, calls) -> trace(key, calls.values()));
        buckets();
        alerts();
        views(events.values(), traces.size());
    }

    /** SDK and gateway may both have seen a call: the views tell of the gateway's. */
    private void views(Collection<PricedCall> events, int traces) {
        BigInteger cost = events.stream().map(PricedCall::cost).reduce(BigInteger.ZERO, BigInteger::add);
        long counting = events.stream().filter(call -> !call.evidence()).count();
        facts.add(Kind.VIEWS, "request_costs", viewText(counting, cost));
        BigInteger contracted = whole.get(Column.CONTRACTED_COST);
        facts.add(Kind.VIEWS, "traces", viewText(traces, contracted));
        facts.add(Kind.VIEWS, "spend_hours", viewText(whole.get(Column.CALLS).longValueExact(), contracted));
        facts.add(Kind.VIEWS, "spend_minutes", viewText(whole.get(Column.CALLS).longValueExact(), contracted));
    }

    static String viewText(long number, BigInteger picos) {
        return number + " for $" + Sums.dollars(picos);
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
        Sums total = new Sums();
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
                total.add(sums);
                count(attempt, customer, sums);
                models.add(attempt.sent().served().name());
            }
            total.add(Column.FAILED_OPERATIONS, served == null ? 1 : 0);
        }
        whole.add(total);
        facts.add(Kind.TRACES, key, "customer=%s models=%s %s".formatted(customer, models, total.text(Column.TRACE)));
    }

    private void count(PricedCall call, String customerOfTrace, Sums sums) {
        Sent sent = call.sent();
        String customer = sent.who().customer();
        count("TENANT", "", sent, sums);
        count("CUSTOMER", customer.isEmpty() ? customerOfTrace : customer, sent, sums);
        count("PROVIDER", sent.served().provider(), sent, sums);
        count("MODEL", sent.served().name(), sent, sums);
        countNamed("TEAM", sent.who().team(), sent, sums);
        countNamed("PROJECT", sent.who().project(), sent, sums);
        countNamed("FEATURE", sent.who().feature(), sent, sums);
        countNamed("PROVIDER_ACCOUNT", sent.who().account(), sent, sums);
    }

    private void countNamed(String dimension, String scope, Sent sent, Sums sums) {
        if (!scope.isEmpty()) {
            count(dimension, scope, sent, sums);
        }
    }

    private void count(String dimension, String scope, Sent sent, Sums sums) {
        var key = new BucketKey(dimension, scope, sent.startedAt().truncatedTo(ChronoUnit.MINUTES));
        minutes.computeIfAbsent(key, absent -> new Sums()).add(sums);
    }

    private void buckets() {
        Map<BucketKey, Sums> hours = new TreeMap<>();
        minutes.forEach((key, sums) -> {
            facts.add(Kind.MINUTES, key.text(), sums.text(Column.BUCKET));
            var hour = new BucketKey(key.dimension, key.scope, key.start.truncatedTo(ChronoUnit.HOURS));
            hours.computeIfAbsent(hour, absent -> new Sums()).add(sums);
        });
        hours.forEach((key, sums) -> facts.add(Kind.HOURS, key.text(), sums.text(Column.BUCKET)));
    }

    private void alerts() {
        for (Limit limit : Limits.ALL) {
            Map<BucketKey, BigInteger> spend = new TreeMap<>();
            minutes.forEach((key, sums) -> {
                if (SpendDimension.valueOf(key.dimension) == limit.dimension()) {
                    spend.merge(
                            new BucketKey(key.dimension, key.scope, limit.periodStart(key.start)),
                            sums.get(Column.CONTRACTED_COST),
                            BigInteger::add);
                }
            });
            spend.forEach((key, picos) -> limit.reached(picos).forEach(percent -> {
                String alert = Limits.alertKey(limit.id(), key.dimension, key.scope, key.start, percent);
                facts.add(Kind.ALERTS_ON_TOPIC, alert, "FIRING");
                facts.add(Kind.ALERTS, alert, "FIRING");
            }));
        }
    }
}
