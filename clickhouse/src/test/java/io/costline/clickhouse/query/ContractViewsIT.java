package io.costline.clickhouse.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.ComparisonKind;
import io.costline.avro.CostComparison;
import io.costline.avro.CostLine;
import io.costline.avro.CredentialKind;
import io.costline.avro.Granularity;
import io.costline.avro.PriceBookEntry;
import io.costline.avro.ReportedCost;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestCost;
import io.costline.avro.SpendDimension;
import io.costline.clickhouse.TestDatabase;
import io.costline.clickhouse.sink.Feed;
import io.costline.clickhouse.sink.Samples;
import io.costline.clickhouse.sink.Values;
import io.costline.topics.Topics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Savings, drift and currencies, each figure such that it can be added up in the head. */
class ContractViewsIT {
    private static final String TENANT = "contracts";
    private static final Instant AT = Instant.now().minus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);

    private static TestDatabase database;

    /**
     * Four calls at a list price of 1.00, contracted at 0.80 with a markup of 0.04: one plain, one with an own key and a fee of
     * 0.05, one in euros, one without a baseline; everything twice, in inserts of its own.
     */
    @BeforeAll
    static void seed() throws Exception {
        database = TestDatabase.open();
        try (Feed feed = new Feed(database.address())) {
            for (int time = 0; time < 2; time++) {
                feed.add(
                        Topics.COSTS,
                        call(1, "0.84", "gateway_markup", "0.04", reported(ReportedCostKind.BILLED, "0.85", "USD")));
                RequestCost own = call(
                        2,
                        "0.85",
                        "byok_fee",
                        "0.05",
                        reported(ReportedCostKind.BILLED, "0.05", "USD"),
                        reported(ReportedCostKind.UPSTREAM, "0.81", "USD"),
                        reported(ReportedCostKind.LIST, "1", "USD"));
                own.getEvent().setCredentialKind(CredentialKind.BYOK);
                feed.add(Topics.COSTS, own);
                RequestCost euro =
                        call(3, "0.84", "gateway_markup", "0.04", reported(ReportedCostKind.ESTIMATE, "1.2", "USD"));
                euro.setCurrency("EUR");
                feed.add(Topics.COSTS, euro);
                RequestCost plain =
                        call(4, "0.84", "gateway_markup", "0.04", reported(ReportedCostKind.BILLED, "9", "GBP"));
                plain.setComparisons(List.of());
                feed.add(Topics.COSTS, plain);
                for (int attempt = 0; attempt < 4; attempt++) {
                    feed.add(Topics.COSTS, attempt(attempt));
                }
                define(feed, fx("1.2", AT.minus(2, ChronoUnit.DAYS)), 1);
                define(feed, fx("1.1", AT.minus(1, ChronoUnit.DAYS)), 1);
                define(feed, fx("1.25", AT.minus(1, ChronoUnit.DAYS)), 2); // published later for the same day
                define(feed, fx("1.5", AT.plus(1, ChronoUnit.DAYS)), 1);
                define(feed, "{\"reporting\":[{\"tenant\":\"" + TENANT + "\",\"currency\":\"EUR\"}]}", 1);
                define(feed, "{\"contracts\":[{\"id\":\"c\"}]}", 1);
                for (String currency : List.of("USD", "EUR", "GBP")) {
                    var bucket = Values.bucket(TENANT, SpendDimension.TENANT, "", Granularity.HOUR, AT, 1, "10");
                    bucket.setCurrency(currency);
                    feed.add(Topics.SPEND, bucket);
                }
                feed.insert();
            }
        }
    }

    @AfterAll
    static void close() throws Exception {
        database.close();
    }

    @Test
    void savingsAreTheBaselineLessThePublicPriceOfWhatRan() throws Exception {
        assertThat(ask("SELECT baseline_model, currency, calls, toString(baseline_cost), toString(list_cost),"
                        + " toString(savings), toString(round(savings_share, 3)), toString(contract_savings)"
                        + " FROM costline.savings_vs_baseline WHERE tenant = 'contracts' ORDER BY currency"))
                .containsExactly("big EUR 1 4 1 3 0.75 0.16", "big USD 2 8 2 6 0.75 0.31");
    }

    @Test
    void theBaselineCountsOnceAnOperationAndEveryAttemptCosts() throws Exception {
        // Three failed attempts at 0.0003 and one that served at 0.005, which is what the baseline costs
        assertThat(ask(
                        "SELECT sum(calls), toString(sum(baseline_cost)), toString(sum(list_cost)), toString(sum(savings))"
                                + " FROM costline.savings_vs_baseline WHERE tenant = 'retries'"))
                .containsExactly("4 0.005 0.0059 -0.0009");
    }

    @Test
    void aReportedCostIsComparedWithWhatItIsOf() throws Exception {
        assertThat(ask("SELECT call_id, reported_kind, compared_with, currency, toString(reported_cost),"
                        + " ifNull(toString(our_cost), 'none'), ifNull(toString(drift), 'none') FROM costline.reported_costs"
                        + " WHERE tenant = 'contracts' ORDER BY call_id, reported_kind"))
                .containsExactly(
                        "call1 BILLED contracted USD 0.85 0.84 0.01",
                        "call2 BILLED fees USD 0.05 0.05 0",
                        "call2 LIST list USD 1 1 0",
                        "call2 UPSTREAM usage USD 0.81 0.8 0.01",
                        "call3 ESTIMATE list USD 1.2 1.25 -0.05",
                        "call4 BILLED contracted GBP 9 none none");
        assertThat(ask("SELECT reported_kind, compared_with, currency, calls, calls_without_rate, differing_calls,"
                        + " toString(drift), ifNull(toString(round(drift_share, 4)), 'none')"
                        + " FROM costline.reported_cost_drift WHERE tenant = 'contracts' AND compared_with = 'contracted'"
                        + " ORDER BY currency"))
                .containsExactly("BILLED contracted GBP 1 1 0 0 none", "BILLED contracted USD 1 0 1 0.01 0.0119");
    }

    @Test
    void spendIsShownInTheReportingCurrencyOfItsDay() throws Exception {
        assertThat(ask("SELECT currency, toString(contracted_cost), reporting_currency,"
                        + " ifNull(toString(contracted_cost_reporting), 'none')"
                        + " FROM costline.spend_in_reporting_currency WHERE tenant = 'contracts' ORDER BY currency"))
                .containsExactly("EUR 10 EUR 10", "GBP 10 EUR none", "USD 10 EUR 8");
    }

    @Test
    void ratesHoldBothWaysAndTheLastPublishedCounts() throws Exception {
        assertThat(ask("SELECT from_currency, to_currency, toString(rate), source FROM costline.fx_rates"
                        + " WHERE effective_from = fromUnixTimestamp64Micro(toInt64("
                        + AT.minus(1, ChronoUnit.DAYS).toEpochMilli()
                        + " * 1000), 'UTC') ORDER BY from_currency"))
                .containsExactly("EUR USD 1.25 ECB", "USD EUR 0.8 ECB");
    }

    @Test
    void linesAndFindingsStandBesideTheEvent() throws Exception {
        assertThat(
                        ask(
                                "SELECT toString(line_unit), toString(line_amount), toString(line_contracted_amount),"
                                        + " toString(findings) FROM costline.request_costs WHERE tenant = 'contracts' AND call_id = 'call1'"))
                .containsExactly("['input_tokens','gateway_markup'] [1,0] [0.8,0.04] ['CONTRACT:c']");
    }

    private static String fx(String rate, Instant at) {
        return "{\"fx\":[{\"from\":\"EUR\",\"to\":\"USD\",\"rate\":\"" + rate + "\",\"at\":\"" + at
                + "\",\"source\":\"ECB\"}]}";
    }

    private static void define(Feed feed, String json, long second) {
        feed.add(
                Topics.PRICE_BOOK,
                PriceBookEntry.newBuilder()
                        .setDefinition(json)
                        .setDefinedAt(Instant.ofEpochSecond(second))
                        .setImportId("cards@" + second)
                        .setBody(new io.costline.avro.Activation(1L, List.of(), AT, ""))
                        .build());
    }

    private static ReportedCost reported(ReportedCostKind kind, String amount, String currency) {
        return new ReportedCost(kind, Samples.money(amount), currency, "usd");
    }

    private static RequestCost call(
            int number, String contracted, String surcharge, String charged, ReportedCost... reported) {
        RequestCost cost = new Samples(number, AT).next();
        cost.getEvent().setEventId(Samples.id(TENANT.hashCode(), number));
        cost.getEvent().setTenant(TENANT);
        cost.getEvent().setCallId("call" + number);
        cost.getEvent().setEventTime(AT.plusSeconds(number));
        cost.getEvent().setFeature("");
        cost.getEvent().setWorkflow("");
        cost.getEvent().setProvider("openai");
        cost.getEvent().setServedModel("small");
        cost.getEvent().setReportedCosts(List.of(reported));
        cost.setStatus(io.costline.avro.PricingStatus.PRICED);
        cost.setReason("");
        cost.setListCost(Samples.money("1"));
        cost.setContractedCost(Samples.money(contracted));
        cost.setLines(List.of(line("input_tokens", "1", "0.8"), line(surcharge, "0", charged)));
        cost.setFindings(List.of("CONTRACT:c"));
        cost.setComparisons(List.of(new CostComparison(ComparisonKind.BASELINE, "big", Samples.money("4"))));
        return cost;
    }

    private static RequestCost attempt(int index) {
        boolean served = index == 3;
        RequestCost cost = call(10 + index, served ? "0.005" : "0.0003", "gateway_markup", "0");
        cost.getEvent().setTenant("retries");
        cost.getEvent().setTraceId("trace");
        cost.getEvent().setOperationId("operation");
        cost.getEvent().setAttemptIndex(index);
        cost.getEvent().setStatus(served ? CallStatus.OK : CallStatus.ERROR);
        cost.getEvent().setServedModel(served ? "big" : "mini");
        cost.setListCost(cost.getContractedCost());
        cost.setComparisons(List.of(new CostComparison(ComparisonKind.BASELINE, "big", Samples.money("0.005"))));
        return cost;
    }

    private static CostLine line(String unit, String amount, String contracted) {
        CostLine line = Samples.line(unit, 1, "1");
        line.setAmount(Samples.money(amount));
        line.setContractedAmount(Samples.money(contracted));
        return line;
    }

    private static List<String> ask(String sql) throws Exception {
        return database.rows(sql).stream()
                .map(row -> String.join(" ", row.values()))
                .toList();
    }
}
