package io.costline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.client.CostlineClient;
import io.costline.client.DirectClient;
import io.costline.identity.Attribution;
import io.costline.lab.check.Ledger;
import io.costline.lab.check.PriceList;
import io.costline.lab.demo.Replay;
import io.costline.lab.demo.Settling;
import io.costline.lab.sql.ClickHouse;
import io.costline.lab.traffic.Traffic;
import io.costline.lab.traffic.TrafficGenerator;
import io.costline.lab.traffic.TrafficOptions;
import io.costline.stack.Definitions;
import io.costline.stack.PipelineStack;
import io.costline.stack.Service;
import io.costline.stack.StackFile;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the tables of a pipeline at work: pairs, up to when they are complete, and that they can be made again. */
class TablesIT {
    private static final String TENANT = "tables";

    @TempDir
    static Path folder;

    private static PipelineStack stack;
    private static ClickHouse clickHouse;
    private static Questions questions;
    private static DirectClient client;

    @BeforeAll
    static void start() throws Exception {
        stack = PipelineStack.start(folder.resolve("data"), 0, what -> {});
        StackFile file = stack.file();
        clickHouse = new ClickHouse(file.clickHouseUrl());
        questions = Questions.at(file.clickHouseUrl());
        String key = Definitions.of(file)
                .createKey(Attribution.ofTenant(TENANT), TENANT)
                .token();
        client = CostlineClient.builder().url(file.ingestUrl()).key(key).buildDirect();
        assertThat(client.awaitKey(Duration.ofSeconds(10))).isTrue();
        Traffic traffic =
                TrafficGenerator.generate(TrafficOptions.all(7, Instant.now()).withRequests(300));
        Ledger expected;
        try (InputStream prices = TablesIT.class.getResourceAsStream("/io/costline/catalog/litellm.json")) {
            expected = Ledger.of(traffic.sent(), 0, TENANT, PriceList.read(Objects.requireNonNull(prices)));
        }
        new Replay(client, 8, 0).send(traffic.deliveries(), 1, (sent, took) -> {});
        assertThat(new Settling(clickHouse, TENANT, Duration.ofSeconds(20))
                        .await(expected, seen -> {}, () -> {})
                        .differences())
                .isEmpty();
    }

    @AfterAll
    static void stop() {
        client.close();
        questions.close();
        clickHouse.close();
        stack.close();
    }

    @Test
    void pairsAddUpToEachOfTheirDimensionsToTheLastDigit() {
        Map.of(
                        "CUSTOMER_MODEL",
                        "value",
                        "CUSTOMER_FEATURE",
                        "value",
                        "PROVIDER_MODEL",
                        "value",
                        "FEATURE_MODEL",
                        "second")
                .forEach((pair, side) -> {
                    List<Row> rows = questions.ask("spend_by_pair", Map.of("tenant", TENANT, "pair", pair));
                    String[] names = pair.split("_", 2);
                    String dimension = side.equals("value") ? names[0] : names[1];
                    assertThat(rows)
                            .isNotEmpty()
                            .allSatisfy(row -> assertThat(row.flag("kept")).isTrue());
                    assertThat(sums(rows, side))
                            .isEqualTo(sums(
                                    questions.ask("spend_by", Map.of("tenant", TENANT, "dimension", dimension)),
                                    "value"));
                });
        Run spend = Run.of(
                "spend",
                "--by",
                "customer,model",
                "--tenant",
                TENANT,
                "--stack",
                stack.file().path().toString());
        assertThat(spend.exitCode()).as(spend.err()).isZero();
        assertThat(spend.out()).contains("Spend by customer and model");
    }

    private static Map<String, List<BigDecimal>> sums(List<Row> rows, String side) {
        return rows.stream()
                .collect(Collectors.groupingBy(
                        row -> row.text(side) + ' ' + row.text("currency"),
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), TablesIT::sum)));
    }

    private static List<BigDecimal> sum(List<Row> rows) {
        return List.of(
                        "contracted_cost",
                        "list_cost",
                        "fallback_cost",
                        "escalation_cost",
                        "calls",
                        "input_tokens",
                        "priced_cost")
                .stream()
                .map(column -> rows.stream()
                        .map(row -> row.decimal(column))
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .stripTrailingZeros())
                .toList();
    }

    @Test
    void completenessGoesOnWithoutTrafficAndStandsWhileAServiceStands() throws Exception {
        // Given nothing comes
        Instant idle = completeTo();
        awaitCompleteTo(idle.plusMillis(1));

        // When the enricher stands and a call is accepted
        var enricher = stack.processes().get(Service.ENRICHER.prefix());
        enricher.pause();
        Instant sent;
        try {
            sent = Instant.now();
            client.post(
                    "/v1/events",
                    Map.of("Content-Type", "application/json"),
                    "{\"id\":\"late-one\",\"provider\":\"openai\",\"model\":\"gpt-4o-mini\",\"usage\":{\"input_tokens\":7}}"
                            .getBytes(StandardCharsets.UTF_8),
                    Duration.ofSeconds(60));
            Instant accepted = Instant.now();
            Thread.sleep(8_000);

            // Then it never claims that the call is there, and says who holds it back
            Row row = standing();
            assertThat(completeTo()).isBefore(accepted);
            assertThat(row.text("held_back_by")).isEqualTo("enricher");
            assertThat(row.number("offsets_behind")).isPositive();
        } finally {
            enricher.resume();
        }

        // When it goes on, the claim is true
        awaitCompleteTo(sent.plusMillis(1));
        assertThat(clickHouse
                        .row(
                                "SELECT count() AS calls FROM costline.request_costs WHERE tenant = 'tables' AND input_tokens = 7")
                        .number("calls"))
                .isOne();
    }

    private static Row standing() {
        return questions.ask("completeness", Map.of("tenant", TENANT)).getFirst();
    }

    private static Instant completeTo() {
        return Instant.parse(standing().text("complete_to").replace(' ', 'T') + "Z");
    }

    private static void awaitCompleteTo(Instant instant) throws InterruptedException {
        Instant limit = Instant.now().plusSeconds(90);
        while (completeTo().isBefore(instant)) {
            assertThat(Instant.now()).as("held back by " + standing().cells()).isBefore(limit);
            Thread.sleep(200);
        }
    }

    @Test
    void aDroppedTableIsRebuiltByACommand() {
        // Given
        String file = stack.file().path().toString();
        for (String table : List.of("spend_buckets", "traces", "request_costs")) {
            String digest =
                    "SELECT groupBitXor(cityHash64(toString(tuple(* EXCEPT (inserted_at))))) AS digest, count() AS rows"
                            + " FROM costline_raw." + table + " FINAL";
            Object before = clickHouse.row(digest).number("rows") + " "
                    + clickHouse.row(digest).text("digest");
            clickHouse.rows("DROP TABLE costline_raw." + table, Map.of());

            // When
            Run run = Run.of("rebuild", table, "--stack", file);

            // Then
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("costline_raw." + table + " is there, with ", "nothing is missing");
            assertThat(clickHouse.row(digest).number("rows") + " "
                            + clickHouse.row(digest).text("digest"))
                    .isEqualTo(before);
        }
        Run unknown = Run.of("rebuild", "tracez", "--stack", file);
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("there is no table tracez; there are budget_alerts,");
    }
}
