package io.costline.clickhouse.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.costline.avro.Budget;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.Granularity;
import io.costline.avro.PricingStatus;
import io.costline.avro.RequestCost;
import io.costline.avro.SpendDimension;
import io.costline.clickhouse.SqlFiles;
import io.costline.clickhouse.TestDatabase;
import io.costline.clickhouse.query.Question.Unit;
import io.costline.clickhouse.sink.Feed;
import io.costline.clickhouse.sink.Samples;
import io.costline.clickhouse.sink.Values;
import io.costline.topics.Topics;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every question does what its head says. */
class QuestionsIT {
    private static final Pattern VIEW = Pattern.compile("\\bcostline\\.(\\w+)");
    private static final Pattern RAW = Pattern.compile("\\bcostline_raw\\.(\\w+)");
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+):([^}]+)}");
    private static final Map<String, Set<String>> TABLES_OF_SCREENS = Map.of(
            "first",
            Set.of("spend_buckets", "budgets", "completeness", "rejected_events"),
            "trace",
            Set.of("traces", "request_costs"));
    private static final String TENANT = "questions";

    private static TestDatabase database;
    private static Questions questions;

    @BeforeAll
    static void seed() throws Exception {
        database = TestDatabase.open();
        questions = new Questions(database.address());
        Seed.into(database, TENANT);
    }

    @AfterAll
    static void close() throws Exception {
        questions.close();
        database.close();
    }

    static Stream<Arguments> all() {
        return Question.all().values().stream().map(question -> arguments(question.name(), question));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void answersTheColumnsItDeclaresEvenWhereNothingIs(String name, Question question) {
        // When
        String names = questions
                .answer(question, values(question, "nobody"), "TabSeparatedWithNames")
                .lines()
                .findFirst()
                .orElse("");

        // Then
        assertThat(names.split("\t"))
                .containsExactlyElementsOf(
                        question.columns().stream().map(Question.Column::name).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void bindsEveryParameterAndReadsOnlyTheViewsItNames(String name, Question question) {
        assertThat(PLACE.matcher(question.sql()).results().map(place -> place.group(1) + ' ' + place.group(2)))
                .hasSameElementsAs(question.parameters().stream()
                        .map(parameter -> parameter.name() + ' ' + parameter.type())
                        .toList());
        assertThat(found(VIEW, question.sql())).containsExactlyInAnyOrderElementsOf(question.reads());
        assertThat(question.sql()).doesNotContain("costline_raw", "system.");
        assertThat(question.allTenants())
                .isEqualTo(question.parameters().stream()
                        .noneMatch(each ->
                                each.name().equals("tenant") && each.fallback().isEmpty()));
        question.drill().ifPresent(drill -> assertThat(Question.all()).containsKey(drill));
        if (question.columns().stream().anyMatch(column -> column.unit() == Unit.MONEY)) {
            assertThat(question.columns()).anyMatch(column -> column.unit() == Unit.CURRENCY);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void aScreenReadsOnlyTablesThatAnswerAtOnce(String name, Question question) {
        Set<String> allowed = TABLES_OF_SCREENS.get(question.screen());
        if (allowed == null) {
            assertThat(question.screen()).isEmpty();
        } else {
            assertThat(allowed).containsAll(tables(question.sql(), new TreeSet<>()));
        }
    }

    @Test
    void spendIsExactToTheMinuteAtBothEnds() {
        // Given a bucket of 2.5 in the first minute of the seed's hour, and its twin for the hour
        Map<String, Object> hour = Map.of("tenant", TENANT, "from", Seed.HOUR, "to", Seed.HOUR.plusSeconds(3600));
        Map<String, Object> minute = Map.of("tenant", TENANT, "from", Seed.HOUR, "to", Seed.HOUR.plusSeconds(60));
        Map<String, Object> straddling =
                Map.of("tenant", TENANT, "from", Seed.HOUR.minusSeconds(90), "to", Seed.HOUR.plusSeconds(3690));
        Map<String, Object> after = Map.of("tenant", TENANT, "from", Seed.HOUR.plusSeconds(60));

        // Then
        for (Map<String, Object> range : List.of(hour, minute, straddling)) {
            assertThat(questions.ask("spend", range))
                    .singleElement()
                    .satisfies(row -> assertThat(row.decimal("contracted_cost")).isEqualByComparingTo("2.5"));
        }
        assertThat(questions.ask("spend", after)).isEmpty();
    }

    @Test
    void eurosAndDollarsOfOneTraceStandApartAndATwinCountsOnce() throws Exception {
        // Given a trace of a dollar call, a euro call, and the gateway's view of the dollar call as evidence
        String tenant = "two-currencies";
        try (Feed feed = new Feed(database.address())) {
            feed.add(Topics.COSTS, call(tenant, 1, "USD", "2.5", ""));
            feed.add(Topics.COSTS, call(tenant, 2, "EUR", "2", ""));
            RequestCost evidence = call(tenant, 3, "USD", "0", "TWIN");
            evidence.setStatus(PricingStatus.NOT_BILLED);
            feed.add(Topics.COSTS, evidence);
            feed.insert();
        }

        // When
        List<Row> calls = questions.ask(
                "trace_calls",
                Map.of(
                        "tenant",
                        tenant,
                        "trace",
                        "mixed",
                        "from",
                        Seed.HOUR.minus(Duration.ofDays(1)),
                        "to",
                        Seed.HOUR.plus(Duration.ofDays(1))));
        List<Row> spend = questions.ask("spend_of_calls", Map.of("tenant", tenant, "by", "customer"));

        // Then
        assertThat(calls.stream().filter(row -> row.flag("counts")).map(row -> row.text("currency")))
                .containsExactlyInAnyOrder("USD", "EUR");
        assertThat(calls.stream().filter(row -> !row.flag("counts")).map(row -> row.text("pricing_reason")))
                .containsExactly("TWIN");
        assertThat(spend)
                .extracting(row ->
                        row.decimal("contracted_cost").stripTrailingZeros().toPlainString() + " "
                                + row.text("currency"))
                .containsExactlyInAnyOrder("2.5 USD", "2 EUR");
    }

    @Test
    void anEventIsFoundByItsFirstDigits() {
        // Given
        String id = questions
                .ask("calls", Map.of("tenant", TENANT, "limit", 1))
                .getFirst()
                .text("event_id");

        // Then
        assertThat(event(id, id)).containsExactly(id);
        assertThat(event(id.substring(0, 10) + "0".repeat(22), id.substring(0, 10) + "f".repeat(22)))
                .as("two, so that one asks for more digits")
                .hasSize(2);
        assertThat(event("f".repeat(32), "f".repeat(32))).isEmpty();
    }

    private static List<String> event(String first, String last) {
        return questions.ask("event", Map.of("tenant", TENANT, "first", first, "last", last)).stream()
                .map(row -> row.text("event_id"))
                .toList();
    }

    @Test
    void aBudgetThatNeverFiredStandsBesideOneThatIsNearlySpent() throws Exception {
        // Given 2.5 dollars of acme today, a budget of each customer, one of a customer that spent nothing, and one in
        // euros
        String tenant = "budget-status";
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        try (Feed feed = new Feed(database.address())) {
            for (Granularity each : List.of(Granularity.MINUTE, Granularity.HOUR)) {
                feed.add(Topics.SPEND, Values.bucket(tenant, SpendDimension.CUSTOMER, "acme", each, hour, 1, "2.5"));
            }
            feed.add(Topics.BUDGETS, budget(tenant, "each", "*", "USD", "9"));
            Budget changed = budget(tenant, "each", "*", "USD", "3");
            changed.setVersion(2);
            feed.add(Topics.BUDGETS, changed);
            feed.add(Topics.BUDGETS, budget(tenant, "quiet", "globex", "USD", "5"));
            feed.add(Topics.BUDGETS, budget(tenant, "euro", "acme", "EUR", "5"));
            feed.insert();
        }

        // Then
        assertThat(questions.ask("budget_status", Map.of("tenant", tenant)))
                .extracting(row -> String.join(
                        " ",
                        row.text("budget_id"),
                        row.text("scope_value"),
                        row.decimal("spend").stripTrailingZeros().toPlainString(),
                        row.text("spend_limit"),
                        Long.toString(Math.round(row.fraction("percent"))),
                        row.text("next_threshold_percent")))
                .containsExactly("each acme 2.5 3 83 100", "euro acme 0 5 0 50", "quiet globex 0 5 0 50");
        assertThat(questions
                        .ask("budget_status", Map.of("tenant", tenant))
                        .getFirst()
                        .decimal("forecast"))
                .isGreaterThanOrEqualTo(new BigDecimal("2.5"));
    }

    private static Budget budget(String tenant, String id, String customer, String currency, String limit) {
        return Budget.newBuilder()
                .setTenant(tenant)
                .setBudgetId(id)
                .setVersion(1)
                .setDimension(SpendDimension.CUSTOMER)
                .setScopeValue(customer)
                .setPeriod(BudgetPeriod.DAY)
                .setTimeZone("UTC")
                .setCurrency(currency)
                .setLimit(Samples.money(limit))
                .setThresholdPercents(List.of(50, 100))
                .build();
    }

    @Test
    void listsOfAnyTextAreBoundAsTheyAre() {
        assertThat(questions.ask(
                        "stored_traces",
                        Map.of(
                                "tenant",
                                TENANT,
                                "before",
                                Instant.now(),
                                "ids",
                                List.of("t1", "it's \\ \"quoted\"\n", "x') OR 1"))))
                .extracting(row -> row.text("trace_id"))
                .containsExactly("t1");
    }

    @Test
    void whatCannotBeAskedIsSaidInOurWords() {
        assertThatThrownBy(() -> questions.ask("spned", Map.of()))
                .isInstanceOf(QuestionException.class)
                .hasMessageStartingWith("there is no question spned; there are ");
        assertThatThrownBy(() -> questions.ask("spend", Map.of()))
                .isInstanceOf(QuestionException.class)
                .hasMessage("question spend needs tenant: whose spend");
        assertThatThrownBy(() -> questions.ask("spend", Map.of("tenant", "a", "until", "b")))
                .isInstanceOf(QuestionException.class)
                .hasMessage("question spend takes no until; it takes tenant, from, to, currency");
    }

    @Test
    void aFormulaIsNoFormulaInCsv() {
        Question question = Question.named("spend_by");
        Row row = questions
                .ask("spend_by", Map.of("tenant", TENANT, "dimension", "MODEL"))
                .getFirst();
        ((tools.jackson.databind.node.ObjectNode) row.cells()).put("value", "=1+\"2\",3");
        assertThat(RowText.csv(question, row)).startsWith("\"'=1+\"\"2\"\",3\",USD,2.5,");
    }

    private static RequestCost call(String tenant, int number, String currency, String cost, String reason) {
        RequestCost call = new Samples(number, Seed.HOUR).next();
        call.getEvent().setEventId(Samples.id(tenant.hashCode(), number));
        call.getEvent().setTenant(tenant);
        call.getEvent().setTraceId("mixed");
        call.getEvent().setEventTime(Seed.HOUR.plusSeconds(number));
        call.setStatus(PricingStatus.PRICED);
        call.setReason(reason);
        call.setCurrency(currency);
        call.setListCost(Samples.money(cost));
        call.setContractedCost(Samples.money(cost));
        return call;
    }

    private static Map<String, Object> values(Question question, String tenant) {
        Map<String, Object> values = new HashMap<>();
        for (Question.Parameter parameter : question.parameters()) {
            if (parameter.fallback().isEmpty()) {
                values.put(
                        parameter.name(),
                        switch (parameter.type()) {
                            case "Array(String)" -> List.of("a");
                            case "DateTime64(6, 'UTC')" -> Instant.now();
                            default -> parameter.name().equals("tenant") ? tenant : "00".repeat(16);
                        });
            }
        }
        return values;
    }

    private static Set<String> found(Pattern pattern, String sql) {
        return pattern.matcher(sql)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> tables(String sql, Set<String> into) {
        into.addAll(found(RAW, sql));
        found(VIEW, sql)
                .forEach(view ->
                        tables(SqlFiles.in("views").getOrDefault(view, "").replace("costline." + view, ""), into));
        return into;
    }
}
