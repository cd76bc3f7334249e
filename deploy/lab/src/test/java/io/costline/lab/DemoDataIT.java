package io.costline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.lab.demo.DemoRun;
import io.costline.lab.sql.ClickHouse;
import io.costline.lab.traffic.Traffic;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can be asked of the demo's data: every question and every dimension has an answer, and all who answer agree. */
class DemoDataIT {
    private static final String TENANT = DemoRun.TENANT;
    private static final String EVER = "2000-01-01 00:00:00";

    private static DemoStack demo;
    private static Questions questions;

    /** No gateway of the demo says what it bills, nor has fees, and no bill of it is closed: RoutingAnswersIT and LedgerIT have such. */
    private static final Set<String> NOT_IN_THE_DEMO = Set.of("gateway_markup", "invoice_adjustments");

    /** Asked by the ledger of a contract it knows, and of what is closed: LedgerIT and LedgerLifeIT have such. */
    private static final Set<String> OF_THE_LEDGER = Set.of(
            "closed_documents",
            "ledger_closings",
            "ledger_corrections",
            "ledger_late",
            "ledger_not_invoiced",
            "ledger_shares",
            "ledger_usage");

    @BeforeAll
    static void runTheDemo() throws Exception {
        demo = DemoStack.shared();
        questions = Questions.at(demo.file().clickHouseUrl());
    }

    @AfterAll
    static void stop() {
        questions.close();
    }

    @Test
    void everyQuestionHasAnAnswer() {
        for (Question question : Question.all().values()) {
            if (OF_THE_LEDGER.contains(question.name()) || NOT_IN_THE_DEMO.contains(question.name())) {
                continue;
            }
            List<Row> answer = questions.ask(question, values(question));
            if (question.name().equals("possible_duplicates")) {
                assertThat(answer)
                        .as("every view of the demo has its call's id")
                        .isEmpty();
            } else {
                assertThat(answer).as(question.name()).isNotEmpty();
            }
        }
    }

    @Test
    void aRankingsRowsItsRestAndNobodyComeToAllAndAllIsTheSpend() {
        BigDecimal spend = questions.ask("spend", dollars(Map.of())).getFirst().decimal("contracted_cost");
        for (String dimension : List.of("TENANT", "CUSTOMER", "FEATURE", "PROVIDER", "MODEL")) {
            List<Row> ranked = questions.ask("spend_ranked", dollars(Map.of("dimension", dimension, "limit", 2)));
            assertThat(ranked).as(dimension).extracting(row -> row.text("kind")).endsWith("ALL");
            BigDecimal parts = ranked.subList(0, ranked.size() - 1).stream()
                    .map(row -> row.decimal("contracted_cost"))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(parts).as(dimension).isEqualByComparingTo(spend);
            assertThat(ranked.getLast().decimal("contracted_cost"))
                    .as(dimension)
                    .isEqualByComparingTo(spend);
        }
    }

    @Test
    void aFigureIsTheSumOfItsLinesAndComesOutTheSameByThreeRoads() {
        BigDecimal spend = questions.ask("spend", dollars(Map.of())).getFirst().decimal("contracted_cost");
        assertThat(questions.ask("cost_lines", dollars(Map.of())).getLast().decimal("contracted_cost"))
                .isEqualByComparingTo(spend);
        assertThat(questions.ask("three_roads", dollars(Map.of())))
                .hasSize(5)
                .allSatisfy(row -> assertThat(row.decimal("contracted_cost")).isEqualByComparingTo(spend));
    }

    private static Map<String, Object> dollars(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of("tenant", TENANT, "currency", "USD"));
        all.putAll(more);
        return all;
    }

    @Test
    void everyDimensionOfSpendHasValues() {
        String said = Run.of("spend", "--by", "nothing", "--stack", file()).err();
        List<String> dimensions = Arrays.stream(said.replaceAll("(?s).*It has ", "")
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .split(", "))
                .toList();
        assertThat(dimensions).contains("provider", "tier", "route", "project", "app_key", "region", "environment");
        for (String dimension : dimensions) {
            Run run = Run.of("spend", "--by", dimension, "--csv", "--tenant", TENANT, "--stack", file());
            assertThat(run.exitCode()).as(dimension + run.err()).isZero();
            assertThat(run.out().lines().skip(1))
                    .as(dimension)
                    .anyMatch(line -> line.matches("[^,\"]+,,?(USD|EUR),.*"));
        }
    }

    @Test
    void batchesAndOwnKeysAreAmongTheCalls() {
        try (ClickHouse clickHouse = new ClickHouse(demo.file().clickHouseUrl())) {
            ClickHouse.Row row = clickHouse.row("""
                SELECT countIf(batch) AS batches, countIf(credential_kind = 'BYOK') AS own_keys,
                    countIf(notEmpty(reported_amount)) AS reported
                FROM costline.request_costs WHERE tenant = 'demo'\
                """);
            assertThat(row.number("batches")).isPositive();
            assertThat(row.number("own_keys")).isPositive();
            assertThat(row.number("reported")).isPositive();
        }
    }

    @Test
    void noFigureAddsEurosToDollars() {
        // Given one run with calls in both
        List<Row> sums = questions.ask("trace", Map.of("tenant", TENANT, "trace", Traffic.DIGEST_TRACE));
        assertThat(sums).extracting(row -> row.text("currency")).containsExactlyInAnyOrder("EUR", "USD");
        List<Row> calls = questions.ask("trace_calls", traceCalls());
        for (Row sum : sums) {
            BigDecimal cost = calls.stream()
                    .filter(call -> call.flag("counts") && call.text("currency").equals(sum.text("currency")))
                    .map(call -> call.decimal("contracted_cost"))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(sum.decimal("contracted_cost")).isEqualByComparingTo(cost);
        }

        // When
        String trace = Run.of("trace", Traffic.DIGEST_TRACE, "--tenant", TENANT, "--stack", file())
                .out();
        String spend = Run.of("spend", "--by", "customer", "--tenant", TENANT, "--stack", file())
                .out();

        // Then each amount bears its currency's sign, and no total is of both. 2 calls at 0.15 and 0.35, 2 at 0.11
        assertThat(trace).contains("€0.0048", "$").doesNotContain("EUR ");
        assertThat(spend).contains("Spend by customer, EUR", "Spend by customer, USD");
        assertThat(spend.substring(spend.indexOf("EUR"), spend.indexOf(", USD")))
                .doesNotContain("$");
        assertThat(demo.shown()).contains("Cost per customer, EUR", "Spend by provider, EUR", "€");
        for (Question question : Question.all().values()) {
            boolean money = question.columns().stream().anyMatch(column -> column.unit() == Question.Unit.MONEY);
            boolean currency = question.columns().stream().anyMatch(column -> column.unit() == Question.Unit.CURRENCY);
            assertThat(currency || !money).as(question.name()).isTrue();
        }
    }

    @Test
    void aCallThatTwoSawIsListedOnceAndCostsOnce() {
        // When
        List<Row> calls = questions.ask("trace_calls", traceCalls());
        String trace = Run.of("trace", Traffic.DIGEST_TRACE, "--tenant", TENANT, "--stack", file())
                .out();

        // Then
        assertThat(calls.stream().filter(call -> !call.flag("counts"))).hasSize(1);
        assertThat(trace).containsPattern("10 calls").containsOnlyOnce("not counted: ");
    }

    @Test
    void theDearerModelMakesTheCheaperPlanCostMoreAndTheDemoSaysSo() {
        Row pair = questions.ask("plan_inversion", Map.of("tenant", TENANT)).getFirst();
        assertThat(pair.text("cheaper_plan")).isEqualTo("starter-29");
        assertThat(pair.decimal("cost_gap")).isPositive();
        assertThat(demo.shown())
                .contains("starter-29 brings $71.00 less a customer's month than pro-99", "Sold below cost")
                .containsPattern("unexplained +\\$0\\.0000")
                .containsPattern("aws-credits +startup-pack +\\$100\\.00 .* firing");
        Run margin = Run.of("margin", "--by", "plan", "--tenant", TENANT, "--stack", file());
        assertThat(margin.out()).contains("starter-29", "pro-99", "starter-29 brings $71.00 less");
        assertThat(Run.of("credits", "--tenant", TENANT, "--stack", file()).out())
                .contains("startup-pack", "CREDIT_EXPIRING");
    }

    @Test
    void demoViewsAndSpendTellTheSameRates() {
        String spend = Run.of("spend", "--by", "provider", "--tenant", TENANT, "--stack", file())
                .out();
        try (ClickHouse clickHouse = new ClickHouse(demo.file().clickHouseUrl())) {
            for (Row row : questions.ask("spend_by", Map.of("tenant", TENANT, "dimension", "PROVIDER"))) {
                String provider = row.text("value");
                ClickHouse.Row view = clickHouse
                        .rows("""
                            SELECT sum(contracted_cost) * 1000000 / sum(tokens) AS rate
                            FROM costline.effective_rate_by_provider
                            WHERE tenant = 'demo' AND provider = {provider:String} AND currency = {currency:String}
                            """, Map.of("provider", provider, "currency", row.text("currency")))
                        .getFirst();
                BigDecimal rate = row.decimal("rate_per_million_tokens");
                assertThat(rate).isCloseTo(view.decimal("rate"), within(new BigDecimal("0.000000001")));
                assertThat(rate(provider, spend)).isEqualTo(rate(provider, demo.shown()));
                assertThat(new BigDecimal(rate(provider, spend))).isCloseTo(rate, within(new BigDecimal("0.00005")));
            }
        }
    }

    /** What stands behind the share in the line of a provider. */
    private static String rate(String provider, String text) {
        Matcher line =
                Pattern.compile("(?m)^ *" + provider + " .* % +[$€]([0-9.]+)").matcher(text);
        assertThat(line.find()).as(provider + " in " + text).isTrue();
        return line.group(1);
    }

    private static Map<String, Object> traceCalls() {
        return Map.of("tenant", TENANT, "trace", Traffic.DIGEST_TRACE, "from", EVER, "to", Instant.now());
    }

    /** What each parameter that must be given is given. */
    private static Map<String, Object> values(Question question) {
        Row call = questions.ask("trace_calls", traceCalls()).getFirst();
        Map<String, Object> all = new HashMap<>();
        all.put("tenant", TENANT);
        all.put("trace", Traffic.DIGEST_TRACE);
        all.put("first", call.text("event_id"));
        all.put("last", call.text("event_id"));
        all.put("before", Instant.now().plusSeconds(60));
        all.put("as_of", Instant.now().plusSeconds(60));
        all.put("provider", "openai");
        all.put("from", EVER);
        all.put("to", Instant.now().plusSeconds(3_600));
        all.put(
                "ids",
                switch (question.name()) {
                    case "stored_calls" -> List.of(call.text("call_id"));
                    case "stored_traces" -> List.of(Traffic.DIGEST_TRACE);
                    default -> List.of(call.text("event_id"));
                });
        List<String> needed = new ArrayList<>();
        question.parameters().stream()
                .filter(parameter -> parameter.fallback().isEmpty())
                .forEach(parameter -> needed.add(parameter.name()));
        all.keySet().retainAll(needed);
        return all;
    }

    private static String file() {
        return demo.file().path().toString();
    }
}
