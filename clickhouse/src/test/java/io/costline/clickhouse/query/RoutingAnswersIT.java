package io.costline.clickhouse.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.ComparisonKind;
import io.costline.avro.CostComparison;
import io.costline.avro.CostLine;
import io.costline.avro.CredentialKind;
import io.costline.avro.Outcome;
import io.costline.avro.OutcomeKind;
import io.costline.avro.PricingStatus;
import io.costline.avro.ReportedCost;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestCost;
import io.costline.clickhouse.TestDatabase;
import io.costline.clickhouse.sink.Feed;
import io.costline.clickhouse.sink.Samples;
import io.costline.topics.Topics;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What routing saved, what an accepted answer costs and what a gateway takes, equal to worked figures to the last digit. */
class RoutingAnswersIT {
    private static final Instant AT = Instant.parse("2026-09-01T10:00:00Z");
    private static final String WORKED = "routing";

    private static JsonNode answers;
    private static TestDatabase database;
    private static Questions questions;

    @BeforeAll
    static void seed() throws Exception {
        answers = JsonMapper.shared().readTree(Files.readString(Path.of("src/test/resources/answers/routing.json")));
        database = TestDatabase.open();
        questions = new Questions(database.address());
        try (Feed feed = new Feed(database.address())) {
            Samples samples = new Samples(7, AT);
            for (JsonNode operation : answers.get("operations")) {
                operation(feed, samples, operation);
            }
            JsonNode worked = answers.get("article_2");
            worked.get("after_by_tier")
                    .properties()
                    .forEach(tier -> feed.add(Topics.COSTS, routed(samples, tier.getValue())));
            feed.insert();
        }
    }

    @AfterAll
    static void close() throws Exception {
        questions.close();
        database.close();
    }

    private static void operation(Feed feed, Samples samples, JsonNode operation) {
        String id = operation.get("op").asString();
        int number = 0;
        for (JsonNode attempt : operation.get("attempts")) {
            RequestCost cost = call(samples, WORKED, "t-" + id, id, number++);
            cost.getEvent().setServedModel(attempt.get(0).asString());
            cost.getEvent().setStatus(attempt.get(2).asBoolean() ? CallStatus.OK : CallStatus.ERROR);
            cost.setListCost(Samples.money(attempt.get(1).asString()));
            cost.setContractedCost(cost.getListCost());
            cost.setComparisons(List.of(CostComparison.newBuilder()
                    .setKind(ComparisonKind.BASELINE)
                    .setModel("gpt-4o")
                    .setListCost(Samples.money(operation.get("baseline_cost").asString()))
                    .build()));
            feed.add(Topics.COSTS, cost);
        }
        JsonNode accepted = operation.get("accepted");
        if (!accepted.isNull()) { // first the wrong way round, and again: the latest counts, once
            feed.add(
                    Topics.OUTCOMES,
                    outcome(WORKED, "o-" + id, !accepted.asBoolean(), 0)
                            .setOperationId(id)
                            .build());
            feed.add(
                    Topics.OUTCOMES,
                    outcome(WORKED, "o-" + id, accepted.asBoolean(), 1)
                            .setOperationId(id)
                            .build());
            feed.add(
                    Topics.OUTCOMES,
                    outcome(WORKED, "o-" + id, accepted.asBoolean(), 1)
                            .setOperationId(id)
                            .build());
        }
    }

    private static Outcome.Builder outcome(String tenant, String id, boolean accepted, int minute) {
        return Outcome.newBuilder()
                .setTenant(tenant)
                .setOutcomeId(id)
                .setKind(accepted ? OutcomeKind.ACCEPTED : OutcomeKind.REJECTED)
                .setAt(AT.plusSeconds(60L * minute))
                .setReceivedAt(AT.plusSeconds(600));
    }

    private static RequestCost call(Samples samples, String tenant, String trace, String operation, int attempt) {
        RequestCost cost = samples.next();
        var event = cost.getEvent();
        event.setTenant(tenant);
        event.setEventTime(AT.plusSeconds(attempt));
        event.setTraceId(trace);
        event.setOperationId(operation);
        event.setAttemptIndex(attempt);
        event.setStatus(CallStatus.OK);
        event.setCustomerId("acme");
        event.setFeature("chat");
        event.setServedModel("gpt-4o");
        event.setReportedCosts(List.of());
        cost.setComparisons(List.of());
        cost.setStatus(PricingStatus.PRICED);
        cost.setUpperBound(Samples.money("0"));
        cost.setLines(List.of());
        return cost;
    }

    /** A month of a tier at list, with 5 % markup by our terms, and a bill 10 % above list. */
    private static RequestCost routed(Samples samples, JsonNode list) {
        RequestCost cost = call(samples, "gateway", "", "", 0);
        BigDecimal amount = new BigDecimal(list.asString());
        BigDecimal markup = amount.multiply(new BigDecimal("0.05"));
        cost.getEvent().setSource("router");
        cost.getEvent().setCredentialKind(CredentialKind.SYSTEM);
        cost.getEvent()
                .setReportedCosts(List.of(ReportedCost.newBuilder()
                        .setKind(ReportedCostKind.BILLED)
                        .setAmount(amount.multiply(new BigDecimal("1.1")).setScale(12))
                        .setCurrency("USD")
                        .build()));
        cost.setListCost(amount.setScale(12));
        cost.setContractedCost(amount.add(markup).setScale(12));
        cost.setLines(List.of(
                line("input_tokens", amount, amount),
                line("gateway_markup", BigDecimal.ZERO, markup),
                line("purchase_fee", BigDecimal.ZERO, BigDecimal.ZERO)));
        return cost;
    }

    private static CostLine line(String unit, BigDecimal list, BigDecimal contracted) {
        CostLine line = Samples.line(unit, 1, "1");
        line.setAmount(list.setScale(12));
        line.setContractedAmount(contracted.setScale(12));
        return line;
    }

    private static String expected(String of, String field) {
        return answers.get(of).get(field).asString();
    }

    @Test
    void whatRoutingSavedCountsTheBaselineOnceAnOperationAndEveryAttempt() throws Exception {
        Map<String, String> saved = database.rows(
                        "SELECT toString(sum(each.savings)) AS savings, toString(sum(each.baseline_cost)) AS baseline,"
                                + " toString(sum(each.list_cost)) AS cost, toString(roundBankers(toDecimal256(sum(each.savings), 30) * 100"
                                + " / toDecimal256(sum(each.baseline_cost), 12), 12)) AS percent"
                                + " FROM costline.savings_vs_baseline AS each WHERE tenant = 'routing'")
                .getFirst();

        assertThat(new BigDecimal(saved.get("savings")))
                .isEqualByComparingTo(expected("expected_routing", "saving_vs_baseline"));
        assertThat(new BigDecimal(saved.get("baseline")))
                .isEqualByComparingTo(expected("expected_routing", "baseline_cost_of_served"));
        assertThat(new BigDecimal(saved.get("cost")))
                .isEqualByComparingTo(expected("expected_routing", "cost_all_attempts"));
        assertThat(new BigDecimal(saved.get("percent")))
                .isEqualByComparingTo(expected("expected_routing", "saving_percent"));
    }

    @Test
    void anAcceptedAnswerCostsWhatTheJudgedOnesCostAndCoverageStandsBeside() {
        Row all = questions
                .ask("cost_per_accepted_answer", Map.of("tenant", WORKED, "by", "nothing"))
                .getFirst();

        Map<String, String> named = Map.of(
                "attempts", "attempts",
                "served", "served",
                "contracted_cost", "cost_all_attempts",
                "wasted_cost", "wasted",
                "cost_per_attempt", "cost_per_attempt",
                "cost_per_served_operation", "cost_per_served_operation",
                "judged", "judged",
                "accepted", "accepted",
                "acceptance_rate", "acceptance_rate",
                "cost_of_judged", "cost_of_judged");
        named.forEach((column, figure) ->
                assertThat(all.decimal(column)).as(column).isEqualByComparingTo(expected("expected_routing", figure)));
        assertThat(all.decimal("cost_per_accepted_answer"))
                .isEqualByComparingTo(expected("expected_routing", "cost_per_accepted_answer"));
        assertThat(all.decimal("coverage")).isEqualByComparingTo(expected("expected_routing", "coverage_of_judgement"));
    }

    @Test
    void figuresByModelAndCustomerAddUpToTheWhole() {
        for (String by : List.of("model", "customer", "feature")) {
            List<Row> rows = questions.ask("cost_per_accepted_answer", Map.of("tenant", WORKED, "by", by));

            assertThat(rows.stream().map(row -> row.decimal("cost_of_judged")).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(expected("expected_routing", "cost_of_judged"));
            assertThat(rows.stream().mapToLong(row -> row.number("accepted")).sum())
                    .isEqualTo(3);
        }
        assertThat(questions.ask("cost_per_accepted_answer", Map.of("tenant", WORKED, "model", "gpt-4o")))
                .singleElement() // the operation that it rescued counts whole: 3 x 0.0003 + 0.005
                .satisfies(row -> assertThat(row.decimal("cost_of_judged")).isEqualByComparingTo("0.0059"));
        assertThat(questions.ask("cost_per_accepted_answer", Map.of("tenant", WORKED, "customer", "other")))
                .isEmpty();
    }

    @Test
    void anOutcomeFindsItsAnswerByCallByOperationAndByTraceAndTheNarrowerGoesFirst() throws Exception {
        String tenant = "outcomes";
        try (Feed feed = new Feed(database.address())) {
            Samples samples = new Samples(8, AT);
            List<RequestCost> calls = new ArrayList<>();
            for (String operation : List.of("a", "b", "c")) { // a trace of three operations, each of 1
                calls.add(call(samples, tenant, "t", operation, 0));
            }
            RequestCost alone = call(samples, tenant, "", "", 0);
            calls.add(alone);
            RequestCost elsewhere = call(samples, tenant, "u", "a", 0);
            calls.add(elsewhere);
            for (RequestCost cost : calls) {
                cost.setContractedCost(Samples.money("1"));
                feed.add(Topics.COSTS, cost);
            }
            // the trace as a whole was accepted, but its operation a rejected: in this trace alone
            feed.add(
                    Topics.OUTCOMES,
                    outcome(tenant, "whole", true, 0).setTraceId("t").build());
            feed.add(
                    Topics.OUTCOMES,
                    outcome(tenant, "part", false, 0)
                            .setTraceId("t")
                            .setOperationId("a")
                            .build());
            feed.add(
                    Topics.OUTCOMES,
                    outcome(tenant, "one", true, 0)
                            .setCallId(alone.getEvent().getCallId())
                            .build());
            // of two judges of one operation the later counts
            feed.add(
                    Topics.OUTCOMES,
                    outcome(tenant, "early", false, 1)
                            .setTraceId("t")
                            .setOperationId("b")
                            .build());
            feed.add(
                    Topics.OUTCOMES,
                    outcome(tenant, "score", true, 2)
                            .setKind(OutcomeKind.SCORE)
                            .setValue(Samples.money("2.5"))
                            .setMax(Samples.money("5"))
                            .setTraceId("t")
                            .setOperationId("b")
                            .build());
            feed.add(
                    Topics.OUTCOMES,
                    outcome(tenant, "nobody's", true, 2).setTraceId("unknown").build());
            feed.insert();
        }

        Row all = questions
                .ask("cost_per_accepted_answer", Map.of("tenant", tenant, "by", "nothing"))
                .getFirst();

        assertThat(all.number("served")).isEqualTo(5);
        assertThat(all.number("judged"))
                .as("a, b, what is left of t, and the call")
                .isEqualTo(4);
        assertThat(all.number("accepted")).isEqualTo(3);
        assertThat(all.decimal("cost_of_judged")).isEqualByComparingTo("4");
        assertThat(all.decimal("coverage")).as("all but the one of trace u").isEqualByComparingTo("0.8");
    }

    @Test
    void aCallToBeRoutedCarriesTheCostOfEveryAttemptOfItsOperation() throws Exception {
        List<Row> flowed = new ArrayList<>();
        questions.each(Question.named("routed_calls"), Map.of("tenant", WORKED), Duration.ofMinutes(1), flowed::add);
        List<Row> calls = questions.ask("routed_calls", Map.of("tenant", WORKED));

        assertThat(flowed).isEqualTo(calls);
        assertThat(calls).as("of an operation nobody served there is none").hasSize(5);
        assertThat(sum(calls, "list_cost")).isEqualByComparingTo("0.01553");
        assertThat(sum(calls, "list_cost_of_attempts"))
                .isEqualByComparingTo(expected("expected_routing", "cost_all_attempts"));
        assertThat(questions.ask(
                        "routed_calls",
                        Map.of("tenant", WORKED, "keys", List.of("model"), "values", List.of("gpt-4o"))))
                .hasSize(2);
    }

    private static BigDecimal sum(List<Row> rows, String column) {
        return rows.stream().map(row -> row.decimal(column)).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void whatIsKnownOfAModelInAFeatureIsItsAttemptsAndItsJudgedAnswers() {
        List<Row> known = questions.ask("routing_evidence", Map.of("tenant", WORKED));

        assertThat(known)
                .extracting(row -> "%s %s: %d of %d, %d of %d"
                        .formatted(
                                row.text("feature"),
                                row.text("model"),
                                row.number("served"),
                                row.number("attempts"),
                                row.number("accepted"),
                                row.number("judged")))
                .containsExactly(
                        "chat gemini-2.0-flash: 1 of 1, 1 of 1",
                        "chat gpt-4o: 2 of 2, 1 of 1",
                        "chat gpt-4o-mini: 2 of 6, 1 of 2");
    }

    @Test
    void aGatewaysMarkupIsReadFromItsLinesAndFromWhatItBills() {
        Row markup =
                questions.ask("gateway_markup", Map.of("tenant", "gateway")).getFirst();

        assertThat(markup.text("source")).isEqualTo("router");
        assertThat(markup.decimal("list_cost")).isEqualByComparingTo(expected("article_2", "after"));
        assertThat(markup.decimal("fees")).isEqualByComparingTo(expected("article_2", "markup_5"));
        assertThat(markup.decimal("fees_percent")).isEqualByComparingTo("5");
        assertThat(markup.decimal("implied_markup")).isEqualByComparingTo(expected("article_2", "markup_10"));
        assertThat(markup.decimal("implied_markup_percent")).isEqualByComparingTo("10");
        assertThat(markup.decimal("drift")).isEqualByComparingTo(expected("article_2", "markup_5"));
        assertThat(markup.decimal("gateway_cut")).isEqualByComparingTo(expected("article_2", "markup_5"));
    }
}
