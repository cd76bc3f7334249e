package io.costline.clickhouse.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.Definition;
import io.costline.avro.DefinitionKind;
import io.costline.avro.Granularity;
import io.costline.avro.RevenueKind;
import io.costline.avro.RevenueLine;
import io.costline.avro.RevenueStatus;
import io.costline.avro.SpendBucket;
import io.costline.avro.SpendDimension;
import io.costline.clickhouse.TestDatabase;
import io.costline.clickhouse.sink.Feed;
import io.costline.clickhouse.sink.Samples;
import io.costline.clickhouse.sink.Values;
import io.costline.topics.Topics;
import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Revenue by day and what it leaves, equal to worked figures to the last digit. */
class MarginIT {
    private static final String TENANT = "margins";
    private static final Map<String, Object> SEPTEMBER = Map.of(
            "tenant",
            TENANT,
            "from",
            Instant.parse("2026-09-01T00:00:00Z"),
            "to",
            Instant.parse("2026-10-01T00:00:00Z"));

    private static JsonNode answers;
    private static TestDatabase database;
    private static Questions questions;

    @BeforeAll
    static void seed() throws Exception {
        answers = JsonMapper.shared()
                .readTree(Files.readString(Path.of("src/test/resources/answers/revenue-margin.json")));
        database = TestDatabase.open();
        questions = new Questions(database.address());
        try (Feed feed = new Feed(database.address())) {
            for (int time = 1; time <= 2; time++) { // wrong at first, under a lower revision
                for (JsonNode line : answers.get("revenue_lines")) {
                    RevenueLine.Builder read = line(TENANT, line);
                    feed.add(
                            Topics.REVENUE,
                            read.setRevision(time)
                                    .setAmount(time == 1 ? Samples.money("999") : read.getAmount())
                                    .build());
                }
                feed.add(
                        Topics.DEFINITIONS,
                        plan(
                                TENANT,
                                "annual-1000",
                                "{\"weights\":{\"chat\":\"" + (3 - 2 * (time - 1)) + "\",\"search\":\"3\"}}",
                                time));
                feed.insert();
            }
            int number = 0;
            for (JsonNode usage : answers.get("usage")) {
                usage(feed, usage, number++);
            }
            feed.insert();
        }
    }

    @AfterAll
    static void close() throws Exception {
        questions.close();
        database.close();
    }

    private static RevenueLine.Builder line(String tenant, JsonNode line) {
        return line(
                        tenant,
                        line.get("id").asString(),
                        line.get("customer").asString(),
                        RevenueKind.valueOf(line.get("kind").asString()),
                        line.get("amount").asString(),
                        Instant.parse(line.get("from").asString()),
                        Instant.parse(line.get("to").asString()))
                .setPlan(line.get("plan").asString())
                .setFeature(line.get("feature").asString());
    }

    private static RevenueLine.Builder line(
            String tenant, String id, String customer, RevenueKind kind, String amount, Instant from, Instant to) {
        return RevenueLine.newBuilder()
                .setTenant(tenant)
                .setLineId(id)
                .setRevision(1)
                .setSource("csv")
                .setCustomerId(customer)
                .setKind(kind)
                .setCurrency("USD")
                .setAmount(Samples.money(amount))
                .setServiceFrom(from)
                .setServiceTo(to)
                .setIssuedAt(from)
                .setStatus(RevenueStatus.OPEN)
                .setReceivedAt(from);
    }

    private static Definition plan(String tenant, String id, String body, long version) {
        return definition(tenant, DefinitionKind.PLAN, id, body, version);
    }

    private static Definition definition(String tenant, DefinitionKind kind, String id, String body, long version) {
        return Definition.newBuilder()
                .setTenant(tenant)
                .setKind(kind)
                .setId(id)
                .setVersion(version)
                .setDefinedAt(Instant.EPOCH)
                .setBody(body)
                .build();
    }

    /** A third of c's calls in its first ten days, all others in the middle of the month. */
    private static void usage(Feed feed, JsonNode usage, int number) {
        String customer = usage.get("customer").asString();
        JsonNode prices =
                answers.get("prices_per_million").get(usage.get("model").asString());
        BigDecimal calls = new BigDecimal(usage.get("calls").asLong());
        BigDecimal cost = new BigDecimal(prices.get(0).asString())
                .multiply(new BigDecimal(usage.get("input_tokens").asLong()))
                .add(new BigDecimal(prices.get(1).asString())
                        .multiply(new BigDecimal(usage.get("output_tokens").asLong())))
                .multiply(calls)
                .movePointLeft(6);
        BigDecimal early = customer.equals("c")
                ? cost.divide(BigDecimal.valueOf(3), 12, RoundingMode.UNNECESSARY)
                : BigDecimal.ZERO;
        if (early.signum() > 0) {
            buckets(feed, usage, "2026-09-05T10:00:00Z", early, number);
        }
        buckets(feed, usage, "2026-09-15T10:00:00Z", cost.subtract(early), number);
    }

    private static void buckets(Feed feed, JsonNode usage, String hour, BigDecimal cost, int number) {
        String customer = usage.get("customer").asString();
        String feature = usage.get("feature").asString();
        String model = usage.get("model").asString();
        Map<SpendDimension, String> scopes = new HashMap<>();
        scopes.put(SpendDimension.CUSTOMER, customer);
        scopes.put(SpendDimension.TENANT, "");
        scopes.put(SpendDimension.CUSTOMER_FEATURE, customer + '\u001f' + feature);
        scopes.put(SpendDimension.CUSTOMER_MODEL, customer + '\u001f' + model);
        scopes.forEach((dimension, scope) -> feed.add(
                Topics.SPEND,
                SpendBucket.newBuilder(
                                Values.bucket(TENANT, dimension, scope, Granularity.HOUR, Instant.parse(hour), 1, "0"))
                        .setAddedIn(number) // buckets of their own, as the same hour has several usages
                        .setTotals(totals(cost))
                        .build()));
    }

    private static io.costline.avro.SpendTotals totals(BigDecimal cost) {
        var totals = Values.bucket(TENANT, SpendDimension.TENANT, "", Granularity.HOUR, Instant.EPOCH, 1, "0")
                .getTotals();
        totals.setContractedCost(cost.setScale(12, RoundingMode.UNNECESSARY));
        totals.setUnpricedUpperBound(Samples.money("0"));
        return totals;
    }

    private static Map<String, Map<String, String>> ask(String question, String key) {
        Map<String, Map<String, String>> rows = new TreeMap<>();
        for (Row row : questions.ask(question, SEPTEMBER)) {
            Map<String, String> cells = new HashMap<>();
            row.cells().propertyNames().forEach(name -> cells.put(name, row.has(name) ? row.text(name) : ""));
            rows.put(row.text(key), cells);
        }
        return rows;
    }

    private static void equal(Map<String, String> row, JsonNode expected) {
        expected.propertyNames().forEach(name -> {
            String column = name.equals("cost") ? "contracted_cost" : name;
            assertThat(new BigDecimal(String.valueOf(row.get(column))))
                    .as(name)
                    .isEqualByComparingTo(new BigDecimal(expected.get(name).asString()));
        });
    }

    @Test
    void everyLineIsEarnedDayByDayAsWorkedOut() throws Exception {
        Map<String, String> found = new TreeMap<>();
        for (Map<String, String> row :
                database.rows("SELECT line_id, day, toString(revenue) AS revenue FROM costline.revenue_days"
                        + " WHERE tenant = '" + TENANT + "' AND day BETWEEN '2026-09-01' AND '2026-09-30'")) {
            found.put(row.get("line_id") + ' ' + row.get("day"), Values.plain(new BigDecimal(row.get("revenue"))));
        }
        Map<String, String> expected = new TreeMap<>();
        JsonNode recognised = answers.get("recognised");
        recognised
                .propertyNames()
                .forEach(line -> recognised
                        .get(line)
                        .propertyNames()
                        .forEach(day -> expected.put(
                                line + ' ' + day,
                                Values.plain(new BigDecimal(
                                        recognised.get(line).get(day).asString())))));

        assertThat(expected).hasSize(211);
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void customersLeaveWhatWasWorkedOutAndAddUpToTheTenant() {
        Map<String, Map<String, String>> rows = ask("margin_by_customer", "customer_id");
        JsonNode expected = answers.get("expected");

        expected.get("customer_margin")
                .propertyNames()
                .forEach(customer -> equal(
                        rows.get(customer), expected.get("customer_margin").get(customer)));
        assertThat(rows.get("").get("contracted_cost")).startsWith("0.24");
        assertThat(rows.get("").get("margin_percent")).as("of no revenue").isEmpty();
        assertThat(rows.values())
                .allSatisfy(row -> assertThat(row.get("effective_cost"))
                        .as("no contract covers it")
                        .isEqualTo(row.get("contracted_cost")));
        for (String column : List.of("revenue", "contracted_cost", "margin")) {
            BigDecimal sum = rows.values().stream()
                    .map(row -> new BigDecimal(row.get(column)))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            String name = column.equals("contracted_cost") ? "cost" : column;
            assertThat(sum)
                    .as(column)
                    .isEqualByComparingTo(expected.get("tenant").get(name).asString());
        }
    }

    @Test
    void plansLeaveWhatWasWorkedOut() {
        Map<String, Map<String, String>> rows = ask("margin_by_plan", "plan");
        JsonNode expected = answers.get("expected").get("plan_margin");

        assertThat(rows.keySet()).containsExactly("", "annual-1000", "pro-99", "starter-29");
        expected.propertyNames().forEach(plan -> equal(rows.get(plan), expected.get(plan)));
    }

    @Test
    void aCheaperPlanThatCostsMoreIsNamedWithTheModelItCostsMostOn() {
        Map<String, Map<String, String>> rows = ask("plan_inversion", "cheaper_plan");

        assertThat(rows).hasSize(2);
        for (JsonNode expected : answers.get("expected").get("plan_inversion")) {
            Map<String, String> row = rows.get(expected.get("cheaper_plan").asString());
            assertThat(row)
                    .containsEntry("dearer_plan", expected.get("dearer_plan").asString());
            assertThat(new BigDecimal(row.get("price_gap")))
                    .isEqualByComparingTo(expected.get("price_gap").asString());
            assertThat(new BigDecimal(row.get("cost_gap")))
                    .isEqualByComparingTo(expected.get("cost_gap").asString());
        }
        assertThat(rows.get("starter-29"))
                .containsEntry("cheaper_dearest_model", "claude-opus-4-5")
                .containsEntry("dearer_dearest_model", "claude-haiku-4-5");
    }

    @Test
    void aPlansPriceFallsOnFeaturesByItsWeightsAndNeverByCost() throws Exception {
        JsonNode expected = answers.get("expected").get("feature_margin_of_d_by_weights_chat_1_search_3");
        List<Map<String, String>> rows = database.rows("SELECT feature, toString(sum(revenue)) AS revenue,"
                + " toString(sum(contracted_cost)) AS contracted_cost, toString(sum(margin)) AS margin FROM costline.feature_margin"
                + " WHERE tenant = '" + TENANT
                + "' AND customer_id = 'd' AND month = '2026-09-01' GROUP BY feature ORDER BY feature");

        assertThat(rows).hasSize(2);
        rows.forEach(row -> equal(row, expected.get(row.get("feature"))));
        // A month added up by days that are shared one by one would be off in the last digit
        assertThat(ask("margin_by_feature", "feature").get("search").get("revenue"))
                .startsWith("73.983835616438");
    }

    /** Whatever is charged, for however long, its days add up to it; neighbours differ by the last digit at most. */
    @Test
    void theDaysOfALineAddUpToItExactly() throws Exception {
        Map<String, BigDecimal> amounts = new HashMap<>();
        List<RevenueLine> lines = new ArrayList<>();
        Trials.run(2_000, random -> {
            RevenueLine line = any(random, "days/" + lines.size());
            lines.add(line);
            amounts.put(line.getLineId(), line.getAmount());
        });
        try (Feed feed = new Feed(database.address())) {
            lines.forEach(line -> feed.add(Topics.REVENUE, line));
            feed.insert();
        }

        List<Map<String, String>> sums = database.rows(
                "SELECT line_id, toString(sum(revenue)) AS revenue,"
                        + " min(day) AS first, max(day) AS last FROM costline.revenue_days WHERE tenant = 'days' GROUP BY line_id");

        assertThat(sums).hasSameSizeAs(lines);
        assertThat(sums)
                .allSatisfy(row -> assertThat(new BigDecimal(row.get("revenue")))
                        .as(row.get("line_id"))
                        .isEqualByComparingTo(amounts.get(row.get("line_id"))));
    }

    private static RevenueLine any(RandomGenerator random, String id) {
        Instant from =
                Instant.ofEpochSecond(1_750_000_000L + random.nextLong(40_000_000), random.nextInt(1_000_000) * 1_000L);
        long micros = switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextLong(1, 5);
            default -> random.nextLong(1, 60L * 86_400_000_000L);
        };
        BigDecimal amount = new BigDecimal(random.nextLong(-2_000_000_000_000L, 2_000_000_000_000L))
                .movePointLeft(random.nextInt(2, 13))
                .setScale(12, RoundingMode.UNNECESSARY);
        return line("days", id, "any", RevenueKind.ONE_TIME, "0", from, from.plusNanos(micros * 1_000))
                .setAmount(amount)
                .build();
    }

    @Test
    void draftsVoidInvoicesAndBoughtCreditsAreNoRevenueAndBadDebtIs() throws Exception {
        Instant from = Instant.parse("2026-09-01T00:00:00Z");
        Instant to = Instant.parse("2026-09-02T00:00:00Z");
        try (Feed feed = new Feed(database.address())) {
            for (RevenueStatus status : List.of(
                    RevenueStatus.DRAFT,
                    RevenueStatus.OPEN,
                    RevenueStatus.PAID,
                    RevenueStatus.VOID,
                    RevenueStatus.UNCOLLECTIBLE)) {
                feed.add(
                        Topics.REVENUE,
                        line("states", status.name(), "a", RevenueKind.ONE_TIME, "1", from, to)
                                .setStatus(status)
                                .build());
            }
            feed.add(
                    Topics.REVENUE,
                    line("states", "bought", "a", RevenueKind.CREDIT_PURCHASE, "100", from, to)
                            .build());
            feed.insert();
        }

        List<Row> rows = questions.ask("revenue_days", Map.of("tenant", "states", "from", from, "to", to));

        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.decimal("revenue")).isEqualByComparingTo("3");
            assertThat(row.decimal("uncollectible")).isEqualByComparingTo("1");
        });
    }

    @Test
    void aCreditNoteIsOfItsLinesTimeUnlessThatMonthWasClosed() throws Exception {
        Instant from = Instant.parse("2026-09-01T00:00:00Z");
        Instant to = Instant.parse("2026-10-01T00:00:00Z");
        try (Feed feed = new Feed(database.address())) {
            feed.add(
                    Topics.REVENUE,
                    line("credits", "csv/l1", "acme", RevenueKind.SUBSCRIPTION, "30", from, to)
                            .setPlan("price_pro")
                            .build());
            feed.add(Topics.REVENUE, note("before", "2026-10-03T09:00:00Z"));
            feed.add(Topics.REVENUE, note("after", "2026-10-09T09:00:00Z"));
            feed.add(Topics.DEFINITIONS, plan("credits", "pro", "{\"names\":[\"price_pro\"]}", 1));
            feed.add(
                    Topics.DEFINITIONS,
                    definition(
                            "credits",
                            DefinitionKind.CLOSING,
                            "2026-09",
                            "{\"closed_at\":\"2026-10-05T00:00:00Z\"}",
                            1));
            feed.add(
                    Topics.DEFINITIONS,
                    definition("credits", DefinitionKind.CUSTOMER, "cus_1", "{\"customer\":\"acme\"}", 1));
            feed.insert();
        }

        assertThat(database
                        .rows(
                                "SELECT line_id, customer_id, plan, count() AS days, toString(sum(revenue)) AS revenue, min(day) AS first"
                                        + " FROM costline.revenue_days WHERE tenant = 'credits' GROUP BY line_id, customer_id, plan ORDER BY line_id")
                        .stream()
                        .map(row -> String.join(" ", row.values())))
                .containsExactly(
                        "after acme pro 1 -3 2026-10-09",
                        "before acme pro 30 -3 2026-09-01",
                        "csv/l1 acme pro 30 30 2026-09-01");
    }

    private static RevenueLine note(String id, String issued) {
        Instant at = Instant.parse(issued);
        return line("credits", id, "cus_1", RevenueKind.CREDIT_NOTE, "-3", at, at)
                .setCreditedLine("csv/l1")
                .build();
    }

    @Test
    void aMarginOfTwoCurrenciesIsNotTold() throws Exception {
        Instant from = Instant.parse("2026-09-01T00:00:00Z");
        try (Feed feed = new Feed(database.address())) {
            feed.add(
                    Topics.REVENUE,
                    line("euros", "l1", "acme", RevenueKind.ONE_TIME, "30", from, from)
                            .setCurrency("EUR")
                            .build());
            feed.add(
                    Topics.SPEND,
                    Values.bucket("euros", SpendDimension.CUSTOMER, "acme", Granularity.HOUR, from, 1, "10"));
            feed.insert();
        }

        assertThat(questions.ask("margin_by_customer", Map.of("tenant", "euros")))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.has("margin")).isFalse());
    }

    @Test
    void usageChargedForLessThanItCostsIsNamed() throws Exception {
        Instant day = Instant.parse("2026-09-01T00:00:00Z");
        try (Feed feed = new Feed(database.address())) {
            feed.add(
                    Topics.REVENUE,
                    line("cheap", "l1", "acme", RevenueKind.USAGE, "2", day, day.plusSeconds(86_400))
                            .setFeature("search")
                            .setQuantity(Samples.money("1000"))
                            .setMetadata(Map.of("unit", "tokens"))
                            .build());
            // 1,000 priced tokens cost 3.00
            feed.add(
                    Topics.SPEND,
                    Values.bucket("cheap", SpendDimension.FEATURE, "search", Granularity.HOUR, day, 1, "3"));
            feed.insert();
        }

        assertThat(questions.ask("price_below_cost", Map.of("tenant", "cheap")))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.decimal("charged_per_million")).isEqualByComparingTo("2000");
                    assertThat(row.decimal("cost_per_million")).isEqualByComparingTo("3000");
                    assertThat(row.decimal("loss")).isEqualByComparingTo("1");
                    assertThat(LocalDate.parse(row.text("day"))).isEqualTo("2026-09-01");
                });
    }
}
