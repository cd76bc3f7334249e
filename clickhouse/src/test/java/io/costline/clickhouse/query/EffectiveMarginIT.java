package io.costline.clickhouse.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.Granularity;
import io.costline.avro.LedgerRow;
import io.costline.avro.LedgerState;
import io.costline.avro.LedgerTerm;
import io.costline.avro.PostedCorrection;
import io.costline.avro.PostedKind;
import io.costline.avro.RequestCost;
import io.costline.avro.SpendDimension;
import io.costline.clickhouse.TestDatabase;
import io.costline.clickhouse.sink.Feed;
import io.costline.clickhouse.sink.Samples;
import io.costline.clickhouse.sink.Values;
import io.costline.topics.Topics;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The effective cost of a margin: what the ledger's shares come to, summed by customer and feature. A contract's month has a slice that
 * begins within an hour, a tier that is shared out by quantity, and the month before is closed.
 */
class EffectiveMarginIT {
    private static final String TENANT = "effective";
    private static final Instant MONTH = Instant.parse("2026-09-01T00:00:00Z");
    private static final Instant NEXT = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant BEFORE = Instant.parse("2026-08-01T00:00:00Z");
    private static final Instant CUT = Instant.parse("2026-09-10T10:20:00Z");
    private static final Instant CLOSED = Instant.parse("2026-09-06T00:00:00Z");
    private static final String THIRDS = "thirds";
    private static final List<String> CUSTOMERS = List.of("acme", "globex", "");

    private static TestDatabase database;
    private static final Map<String, BigDecimal> BASES = new HashMap<>();
    private static final Map<String, BigDecimal> CONTRACTED = new TreeMap<>();
    private static Questions questions;
    private static RequestCost inTimeOfAugust = new RequestCost();
    private static int buckets;

    @BeforeAll
    static void seed() throws Exception {
        database = TestDatabase.open();
        questions = new Questions(database.address());
        try (Feed feed = new Feed(database.address())) {
            Samples samples = new Samples(7, MONTH);
            for (int i = 0; i < 600; i++) {
                Instant at = i % 3 == 0
                        ? CUT.plusSeconds(60L * (i % 40) - 1_200)
                        : MONTH.plusSeconds(86_400L * (i % 28) + 61L * i);
                covered(feed, samples, at, CUSTOMERS.get(i % 3), i % 2 == 0 ? "chat" : "search", "default", "flat");
            }
            Instant hour = Instant.parse("2026-09-20T08:00:00Z");
            for (int i = 0; i < 40; i++) {
                covered(feed, samples, hour.plusSeconds(80L * i), "acme", "chat", "provisioned", "flat");
            }
            // A call under another contract that has a ledger, and none of its shares yet
            covered(feed, samples, hour, "unknown", "chat", "default", "young");
            feed.add(Topics.LEDGER, total("young", MONTH, LedgerState.OPEN, MONTH));
            // The month before: one call in time, one after it was closed
            inTimeOfAugust = covered(feed, samples, BEFORE.plusSeconds(1), "acme", "chat", "default", "flat");
            RequestCost lateCall = call(samples, BEFORE.plusSeconds(2), "acme", "chat", "default", "flat");
            lateCall.getEvent().setReceivedAt(CLOSED.plusSeconds(5));
            feed.add(Topics.COSTS, lateCall);
            spent(feed, lateCall);
            feed.add(Topics.TRACES, Values.trace(TENANT, "named", 4, "1"));

            BASES.forEach((key, base) -> feed.add(Topics.LEDGER, share(key.split("\\|"), base)));
            feed.add(Topics.LEDGER, total("flat", MONTH, LedgerState.OPEN, NEXT));
            feed.add(Topics.LEDGER, total("flat", BEFORE, LedgerState.CLOSED, CLOSED));
            feed.add(
                    Topics.LEDGER_CORRECTIONS,
                    PostedCorrection.newBuilder()
                            .setTenant(TENANT)
                            .setContractId("flat")
                            .setPeriodStart(BEFORE)
                            .setPeriodEnd(MONTH)
                            .setPostedIn(MONTH)
                            .setNumber(0)
                            .setKind(PostedKind.LATE_USAGE)
                            .setEventId(HexFormat.of()
                                    .formatHex(lateCall.getEvent().getEventId().bytes()))
                            .setCurrency("USD")
                            .setContractedDifference(lateCall.getContractedCost())
                            .setEffectiveDifference(Samples.money("0.123456789012"))
                            .setAsOf(CLOSED)
                            .setPriceBookVersion(1)
                            .build());
            thirds(feed, samples);
            feed.insert();
        }
    }

    @AfterAll
    static void close() throws Exception {
        questions.close();
        database.close();
    }

    private static void thirds(Feed feed, Samples samples) {
        Instant at = MONTH.plusSeconds(40);
        third(feed, samples, at, "two", "0.1", "flat");
        third(feed, samples, at.plusSeconds(60), "two", "0.2", "flat");
        third(feed, samples, at, "one", "0.4", "flat");
        third(feed, samples, at, "free", "5", "no-ledger");
        feed.add(
                Topics.LEDGER,
                LedgerRow.newBuilder(total("flat", MONTH, LedgerState.OPEN, NEXT))
                        .setTenant(THIRDS)
                        .build());
        feed.add(
                Topics.LEDGER,
                row(LedgerTerm.SHARE, "flat", MONTH, LedgerState.OPEN)
                        .setTenant(THIRDS)
                        .setUnit("input_tokens")
                        .setBase(Samples.money("0.7"))
                        .setEffective(Samples.money("0.233333333333"))
                        .build());
    }

    private static void third(Feed feed, Samples samples, Instant at, String customer, String amount, String contract) {
        RequestCost cost = call(samples, at, customer, "chat", "default", contract);
        cost.getEvent().setTenant(THIRDS);
        cost.getEvent().setServedModel("m");
        cost.setLines(List.of(Samples.line("input_tokens", 1, amount)));
        cost.setContractedCost(Samples.money(amount));
        feed.add(Topics.COSTS, cost);
        spent(feed, cost);
    }

    private static RequestCost covered(
            Feed feed, Samples samples, Instant at, String customer, String feature, String tier, String contract) {
        RequestCost cost = call(samples, at, customer, feature, tier, contract);
        if (customer.isEmpty()) {
            cost.getEvent().setTraceId("named"); // its trace names acme
        }
        feed.add(Topics.COSTS, cost);
        spent(feed, cost);
        if (contract.equals("flat")) {
            boolean provisioned = tier.equals("provisioned");
            cost.getLines()
                    .forEach(line -> BASES.merge(
                            (provisioned ? tier : "") + '|' + slice(at, provisioned) + '|' + line.getUnit(),
                            provisioned ? line.getQuantity() : line.getContractedAmount(),
                            BigDecimal::add));
        }
        return cost;
    }

    private static Instant slice(Instant at, boolean provisioned) {
        if (provisioned) {
            return at.truncatedTo(ChronoUnit.HOURS);
        }
        return at.isBefore(MONTH) ? BEFORE : at.isBefore(CUT) ? MONTH : CUT;
    }

    private static RequestCost call(
            Samples samples, Instant at, String customer, String feature, String tier, String contract) {
        RequestCost cost = samples.next();
        while (cost.getLines().isEmpty()) {
            cost = samples.next();
        }
        cost.setFindings(List.of("CONTRACT:none", "CONTRACT:" + contract));
        var event = cost.getEvent();
        event.setTenant(TENANT);
        event.setEventTime(at);
        event.setStartedAt(at);
        event.setReceivedAt(at.plusSeconds(1));
        event.setCustomerId(customer);
        event.setFeature(feature);
        event.setServiceTier(tier);
        return cost;
    }

    /** The stream's buckets of it, by customer as it counts it. */
    private static void spent(Feed feed, RequestCost cost) {
        var event = cost.getEvent();
        String customer = event.getCustomerId().isEmpty() ? "acme" : event.getCustomerId();
        if (event.getTenant().equals(TENANT)) {
            CONTRACTED.merge(customer, cost.getContractedCost(), BigDecimal::add);
        }
        Map<SpendDimension, String> scopes = Map.of(
                SpendDimension.CUSTOMER,
                customer,
                SpendDimension.CUSTOMER_FEATURE,
                customer + '\u001f' + event.getFeature());
        scopes.forEach((dimension, scope) -> {
            var bucket = Values.bucket(
                    event.getTenant(),
                    dimension,
                    scope,
                    Granularity.HOUR,
                    event.getEventTime().truncatedTo(ChronoUnit.HOURS),
                    1,
                    "0");
            bucket.getTotals().setContractedCost(cost.getContractedCost());
            bucket.setAddedIn(++buckets); // of its own, as an hour has several calls
            feed.add(Topics.SPEND, bucket);
        });
    }

    private static LedgerRow.Builder row(LedgerTerm term, String contract, Instant period, LedgerState state) {
        BigDecimal zero = Samples.money("0");
        return LedgerRow.newBuilder()
                .setTenant(TENANT)
                .setContractId(contract)
                .setPeriodStart(period)
                .setPeriodEnd(period.equals(MONTH) ? NEXT : MONTH)
                .setTerm(term)
                .setSliceStart(period)
                .setSliceEnd(period.equals(MONTH) ? NEXT : MONTH)
                .setCurrency("USD")
                .setBase(zero)
                .setEffective(zero)
                .setBilled(zero)
                .setVolume(zero)
                .setToNext(zero)
                .setBalance(zero)
                .setPercent(zero)
                .setState(state)
                .setAsOf(CLOSED)
                .setPriceBookVersion(1);
    }

    private static LedgerRow total(String contract, Instant period, LedgerState state, Instant asOf) {
        return row(LedgerTerm.TOTAL, contract, period, state).setAsOf(asOf).build();
    }

    /** Five sevenths of the base: no share comes out even. */
    private static LedgerRow share(String[] key, BigDecimal base) {
        Instant from = Instant.parse(key[1]);
        Instant to = !key[0].isEmpty()
                ? from.plus(Duration.ofHours(1))
                : from.equals(BEFORE) ? MONTH : from.equals(MONTH) ? CUT : NEXT;
        boolean before = from.isBefore(MONTH);
        return row(LedgerTerm.SHARE, "flat", before ? BEFORE : MONTH, before ? LedgerState.CLOSED : LedgerState.OPEN)
                .setName(key[0])
                .setUnit(key[2])
                .setSliceStart(from)
                .setSliceEnd(to)
                .setBase(base)
                .setEffective(effective(base))
                .build();
    }

    private static BigDecimal effective(BigDecimal base) {
        return base.multiply(BigDecimal.valueOf(5)).divide(BigDecimal.valueOf(7), 12, RoundingMode.HALF_EVEN);
    }

    /** Each rounds by half of the last digit at most: here the sum of an hour, there each line of a call. */
    @Test
    void sumsByCustomerAndFeatureAreThoseOfTheCallsShares() throws Exception {
        Map<String, BigDecimal> calls = decimals("SELECT concat(customer, ' ', feature, ' ', toString(day)) AS of,"
                + " sum(effective_cost) AS cost FROM (SELECT if(customer_id = '', 'acme', customer_id) AS customer, feature,"
                + " toDate(event_time) AS day, effective_cost FROM costline.request_effective_costs WHERE tenant = '"
                + TENANT + "' AND contract_id = 'flat') GROUP BY of");
        Map<String, BigDecimal> sums = decimals(
                "SELECT concat(customer_id, ' ', feature, ' ', toString(day)) AS of, sum(effective_cost) AS cost"
                        + " FROM costline.covered_costs WHERE tenant = '" + TENANT
                        + "' AND customer_id != 'unknown' GROUP BY of");

        assertThat(sums.keySet()).isEqualTo(calls.keySet()).hasSizeGreaterThan(50);
        sums.forEach((of, sum) ->
                assertThat(sum.subtract(calls.get(of)).abs()).as(of).isLessThan(new BigDecimal("0.0000000003")));
        assertThat(decimals(
                        "SELECT customer_id AS of, sum(contracted_cost) AS cost FROM costline.covered_costs WHERE tenant = '"
                                + TENANT + "' GROUP BY of"))
                .as("contracted is exact")
                .isEqualTo(CONTRACTED);
    }

    /** 0.7 that came to a third: two calls of an hour bear the share of their sum, one alone the call's own. */
    @Test
    void aSumIsSharedOutToTheLastDigit() {
        Map<String, Row> rows = new HashMap<>();
        questions
                .ask("margin_by_customer", Map.of("tenant", THIRDS))
                .forEach(row -> rows.put(row.text("customer_id"), row));

        assertThat(rows.get("two").decimal("contracted_cost")).isEqualByComparingTo("0.3");
        assertThat(rows.get("two").decimal("effective_cost")).isEqualByComparingTo(third("0.3"));
        assertThat(rows.get("one").decimal("effective_cost")).isEqualByComparingTo(third("0.4"));
        assertThat(rows.get("free").decimal("effective_cost"))
                .as("no contract covers it")
                .isEqualByComparingTo("5");
    }

    private static BigDecimal third(String amount) {
        return new BigDecimal(amount)
                .multiply(new BigDecimal("0.233333333333"))
                .divide(new BigDecimal("0.7"), 12, RoundingMode.HALF_EVEN);
    }

    @Test
    void aLateCallOfAClosedPeriodCostsWhatWasPostedForIt() {
        Row august = questions
                .ask("margin_by_feature", Map.of("tenant", TENANT, "from", BEFORE, "to", MONTH))
                .getFirst();

        BigDecimal inTime = inTimeOfAugust.getLines().stream()
                .map(line -> effective(line.getContractedAmount())) // alone in its slice: the share is all of it
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(august.decimal("effective_cost")).isEqualByComparingTo(inTime.add(new BigDecimal("0.123456789012")));
    }

    @Test
    void whatTheLedgerDoesNotHaveIsUnknownAndNotZero() {
        for (Row row : questions.ask("margin_by_customer", Map.of("tenant", TENANT, "from", MONTH, "to", NEXT))) {
            assertThat(row.has("effective_cost"))
                    .as(row.text("customer_id"))
                    .isEqualTo(!row.text("customer_id").equals("unknown"));
        }
    }

    private static Map<String, BigDecimal> decimals(String sql) throws Exception {
        Map<String, BigDecimal> found = new TreeMap<>();
        for (Map<String, String> row : database.rows("SELECT of, toString(cost) AS cost FROM (" + sql + ")")) {
            found.put(row.get("of"), new BigDecimal(String.valueOf(row.get("cost"))).setScale(12));
        }
        return found;
    }
}
