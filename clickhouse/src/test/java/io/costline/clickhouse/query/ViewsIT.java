package io.costline.clickhouse.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestCost;
import io.costline.avro.TokenBuckets;
import io.costline.avro.TraceStatus;
import io.costline.avro.WorkflowTrace;
import io.costline.clickhouse.TestDatabase;
import io.costline.clickhouse.sink.Feed;
import io.costline.clickhouse.sink.Samples;
import io.costline.clickhouse.sink.Values;
import io.costline.topics.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Views over the seed, whose superseded rows have not been merged away: expectations are worked out by hand. */
class ViewsIT {
    private static final String TENANT = "views";

    private static TestDatabase database;

    @BeforeAll
    static void seed() throws Exception {
        database = TestDatabase.open();
        database.execute("SYSTEM STOP MERGES");
        Seed.into(database, TENANT);
    }

    @AfterAll
    static void close() throws Exception {
        database.execute("SYSTEM START MERGES");
        database.close();
    }

    @Test
    void supersededRowsAreStillThere() throws Exception {
        assertThat(database.value("SELECT toString(count()) FROM costline_raw.request_costs WHERE tenant = 'views'"))
                .isEqualTo("8");
    }

    @Test
    void requestCostsShowTheLatestRevisionAndNoPriceWhereThereIsNone() throws Exception {
        // When
        List<Map<String, String>> rows = ask("SELECT call_id, event_revision, input_tokens, output_tokens, latency_ms,"
                + " time_to_first_token_ms, ifNull(toString(list_cost), 'none') AS cost FROM costline.request_costs"
                + " WHERE tenant = 'views' ORDER BY call_id");

        // Then
        assertThat(rows).extracting(row -> row.get("cost")).containsExactly("0.01", "0.03", "0.02", "none");
        assertThat(rows)
                .allSatisfy(row -> assertThat(row)
                        .containsEntry("event_revision", "2")
                        .containsEntry("input_tokens", "900")
                        .containsEntry("output_tokens", "100")
                        .containsEntry("latency_ms", "1000.0")
                        .containsEntry("time_to_first_token_ms", "250.0"));
    }

    @Test
    void spendByProviderIsTheLatestBucket() throws Exception {
        assertThat(ask("SELECT provider, toString(contracted_cost) AS cost, calls FROM costline.spend_by_provider"
                        + " WHERE tenant = 'views'"))
                .containsExactly(Map.of("provider", "openai", "cost", "2.5", "calls", "10"));
        assertThat(ask("SELECT toString(contracted_cost) AS cost FROM costline.spend_minutes"
                        + " WHERE tenant = 'views' AND dimension = 'TENANT'"))
                .containsExactly(Map.of("cost", "2.5"));
    }

    @Test
    void aTraceIsClosedByItsEndOrOnceItsTimeWithoutCallsIsOver() throws Exception {
        // Given
        try (Feed feed = new Feed(database.address())) {
            feed.add(Topics.TRACES, open("calls may come", "2100-01-01T00:00:00Z"));
            feed.add(Topics.TRACES, open("none came", "2020-01-01T00:00:00Z"));
            WorkflowTrace ended = open("ended", "1970-01-01T00:00:00Z");
            ended.setStatus(TraceStatus.CLOSED);
            feed.add(Topics.TRACES, ended);
            WorkflowTrace before = open("of before", "1970-01-01T00:00:00Z");
            before.setReceivedAt(Instant.parse("2020-01-01T00:00:00Z"));
            feed.add(Topics.TRACES, before);
            feed.insert();
        }

        // Then
        assertThat(ask("SELECT trace_id, status FROM costline.traces WHERE tenant = 'open' ORDER BY trace_id"))
                .extracting(row -> row.get("trace_id") + ": " + row.get("status"))
                .containsExactly("calls may come: OPEN", "ended: CLOSED", "none came: CLOSED", "of before: CLOSED");
    }

    private static WorkflowTrace open(String id, String until) {
        WorkflowTrace trace = Values.trace("open", id, 1, "1");
        trace.setOpenUntil(Instant.parse(until));
        return trace;
    }

    @Test
    void ratesAreOverPricedCallsOnly() throws Exception {
        // openai: 0.01 + 0.02 over 2,000 tokens; anthropic: 0.03 over 1,000
        assertThat(ask("SELECT provider, priced_calls, tokens, toString(rate_per_million_tokens) AS rate"
                        + " FROM costline.effective_rate_by_provider WHERE tenant = 'views' ORDER BY provider"))
                .containsExactly(Map.of("provider", "openai", "priced_calls", "9", "tokens", "1000", "rate", "2500"));
        assertThat(ask("SELECT toString(rate_per_million_tokens) AS rate FROM costline.blended_rate_trend"
                        + " WHERE tenant = 'views'"))
                .containsExactly(Map.of("rate", "2500"));
    }

    @Test
    void routingSharesAddUpToOne() throws Exception {
        assertThat(
                        ask(
                                "SELECT requested_model, served_model, calls, toString(share_of_hour) AS share"
                                        + " FROM costline.routing_distribution WHERE tenant = 'views' ORDER BY calls DESC, served_model"))
                .containsExactly(
                        Map.of("requested_model", "gpt-4o", "served_model", "gpt-4o", "calls", "2", "share", "0.5"),
                        Map.of(
                                "requested_model",
                                "gpt-4o",
                                "served_model",
                                "claude-opus-4-5",
                                "calls",
                                "1",
                                "share",
                                "0.25"),
                        Map.of(
                                "requested_model",
                                "orion-next-preview",
                                "served_model",
                                "orion-next-preview",
                                "calls",
                                "1",
                                "share",
                                "0.25"));
    }

    @Test
    void fallbackAndWasteComeFromAttribution() throws Exception {
        assertThat(ask("SELECT operations, fallback_operations, toString(fallback_rate) AS rate, wasted_calls"
                        + " FROM costline.fallback_rate WHERE tenant = 'views'"))
                .containsExactly(
                        Map.of("operations", "8", "fallback_operations", "2", "rate", "0.25", "wasted_calls", "2"));
        assertThat(ask("SELECT model, toString(fallback_cost) AS fallback, toString(escalation_cost) AS escalation,"
                        + " toString(fallback_share) AS share FROM costline.wasted_spend WHERE tenant = 'views'"))
                .containsExactly(Map.of("model", "gpt-4o", "fallback", "0.25", "escalation", "0.125", "share", "0.1"));
    }

    @Test
    void customersShareTheDayAndTheUnattributedIsOneOfThem() throws Exception {
        assertThat(ask("SELECT customer_id, unattributed, toString(contracted_cost) AS cost,"
                        + " toString(share_of_day) AS share, unpriced_calls, toString(unpriced_upper_bound) AS bound"
                        + " FROM costline.cost_per_customer WHERE tenant = 'views' ORDER BY customer_id"))
                .containsExactly(
                        Map.of(
                                "customer_id", "",
                                "unattributed", "1",
                                "cost", "7.5",
                                "share", "0.75",
                                "unpriced_calls", "1",
                                "bound", "0.5"),
                        Map.of(
                                "customer_id", "acme",
                                "unattributed", "0",
                                "cost", "2.5",
                                "share", "0.25",
                                "unpriced_calls", "1",
                                "bound", "0.5"));
    }

    @Test
    void tracesAndWorkflowsShowTheLatestRevision() throws Exception {
        assertThat(ask("SELECT trace_id, customer_id, currency, toString(contracted_cost) AS cost, duration_ms"
                        + " FROM costline.traces WHERE tenant = 'views'"))
                .containsExactly(Map.of(
                        "trace_id", "t1",
                        "customer_id", "acme",
                        "currency", "USD",
                        "cost", "0.06",
                        "duration_ms", "9000.0"));
        assertThat(ask("SELECT workflow, traces, calls, toString(contracted_cost) AS cost,"
                        + " toString(cost_per_trace) AS per_trace, toString(p95_cost) AS p95"
                        + " FROM costline.workflow_cost WHERE tenant = 'views'"))
                .containsExactly(Map.of(
                        "workflow",
                        "research",
                        "traces",
                        "1",
                        "calls",
                        "5",
                        "cost",
                        "0.06",
                        "per_trace",
                        "0.06",
                        "p95",
                        "0.06"));
    }

    @Test
    void unpricedUsageKeepsItsTokensAndItsBound() throws Exception {
        assertThat(ask("SELECT served_model, pricing_reason, calls, input_tokens, toString(upper_bound) AS bound"
                        + " FROM costline.unpriced_usage WHERE tenant = 'views'"))
                .containsExactly(Map.of(
                        "served_model", "orion-next-preview",
                        "pricing_reason", "UNKNOWN_MODEL",
                        "calls", "1",
                        "input_tokens", "900",
                        "bound", "0.5"));
    }

    @Test
    void providerHealthCountsErrorsAndThrottling() throws Exception {
        assertThat(ask(
                        "SELECT served_model, calls, errors, toString(error_rate) AS error_rate, throttled, p50_latency_ms"
                                + " FROM costline.provider_health WHERE tenant = 'views' AND served_model = 'gpt-4o'"))
                .containsExactly(Map.of(
                        "served_model", "gpt-4o",
                        "calls", "2",
                        "errors", "1",
                        "error_rate", "0.5",
                        "throttled", "1",
                        "p50_latency_ms", "1000.0"));
    }

    @Test
    void alertsAndRejectionsAreThereOnce() throws Exception {
        assertThat(ask("SELECT budget_id, toString(spend) AS spend, state FROM costline.budget_alerts"
                        + " WHERE tenant = 'views'"))
                .containsExactly(Map.of("budget_id", "b1", "spend", "8.1", "state", "FIRING"));
        assertThat(ask("SELECT reason_code FROM costline.rejected WHERE tenant = 'views'"))
                .containsExactly(Map.of("reason_code", "NEGATIVE_COUNT"));
    }

    @Test
    void callsToldTwiceWithoutACommonIdArePairedWhereNothingElseFits() throws Exception {
        // Given an agent's requests and a gateway's, one of each the same call; two alike within a second; others that
        // differ
        try (Feed feed = new Feed(database.address())) {
            int id = 0;
            for (RequestCost cost : List.of(
                    told(ObservationLayer.SDK, 0, "claude-opus-4-8", 9_000, 850, "0.05"),
                    told(ObservationLayer.GATEWAY, 2, "anthropic/claude-opus-4-8-20260101", 9_000, 850, "0.06"),
                    told(ObservationLayer.SDK, 100, "claude-opus-4-8", 10, 1, "0.01"),
                    told(ObservationLayer.GATEWAY, 100, "claude-opus-4-8", 10, 1, "0.01"),
                    told(ObservationLayer.GATEWAY, 101, "us.anthropic.claude-opus-4-8-20260101-v1:0", 10, 1, "0.01"),
                    told(ObservationLayer.SDK, 200, "gpt-4o", 500, 20, "0.02"),
                    told(ObservationLayer.GATEWAY, 200, "gpt-4o", 500, 21, "0.02"),
                    told(ObservationLayer.GATEWAY, 200, "gpt-4o-mini", 500, 20, "0.02"),
                    told(ObservationLayer.GATEWAY, 240, "gpt-4o", 500, 20, "0.02"),
                    told(ObservationLayer.SDK, 200, "gpt-4.1", 500, 20, "0.02"))) {
                cost.getEvent().setEventId(Samples.id("twice".hashCode(), ++id));
                cost.getEvent().setCallId("twice-" + id);
                feed.add(Topics.COSTS, cost);
            }
            feed.insert();
        }

        // Then
        assertThat(ask(
                        "SELECT model, toUInt8(certain) AS certain, count() AS pairs, toString(sum(counted_twice)) AS twice"
                                + " FROM costline.possible_duplicates WHERE tenant = 'twice' GROUP BY model, certain"
                                + " ORDER BY certain DESC"))
                .containsExactly(
                        Map.of("model", "claude-opus-4-8", "certain", "1", "pairs", "1", "twice", "0.05"),
                        Map.of("model", "claude-opus-4-8", "certain", "0", "pairs", "2", "twice", "0.02"));
    }

    private static RequestCost told(
            ObservationLayer layer, int second, String model, long input, long output, String cost) {
        RequestCost told = Seed.call("twice", second, "anthropic", model, cost);
        told.getEvent().setLayer(layer);
        told.getEvent().setSource(layer == ObservationLayer.SDK ? "otlp" : "litellm");
        told.getEvent()
                .setTokens(TokenBuckets.newBuilder()
                        .setInputUncached(input)
                        .setOutputVisible(output)
                        .build());
        return told;
    }

    private static List<Map<String, String>> ask(String sql) throws Exception {
        return database.rows(sql);
    }
}
