package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.client.CostlineClient;
import io.costline.client.DirectClient;
import io.costline.client.EventVerdict;
import io.costline.failpoint.Failpoints;
import io.costline.identity.Attribution;
import io.costline.stack.Definitions;
import io.costline.stack.PipelineStack;
import io.costline.stack.StackFile;
import io.costline.testkit.Answers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Prices that come late or change, on the running pipeline: traces, spend, budgets and views follow, and what was known stays. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RepriceIT {
    private static final String TENANT = "re";
    private static final int CALLS = 240;
    /** A million tokens in and none out, so that a call costs the card's input price. */
    private static final String EVENT = """
        {"id": "%s-%d", "provider": "%s", "model": "%s", "customer_id": "%s", "trace_id": "%s-%d", "time": "%s",
         "usage": {"input_tokens": 1000000, "output_tokens": 0}}\
        """;

    private static final String CARD = """
        cards:
          - provider: %s
            model: %s
            effective_from: "2026-01-01T00:00:00Z"
            rates:
              - {unit: input_tokens, price: "%s", per: 1000000}
              - {unit: output_tokens, price: "2", per: 1000000}
        """;

    @TempDir
    static Path folder;

    private static PipelineStack stack;
    private static Answers clickHouse;
    private static Instant day;
    private static String beforeChange = "";

    @BeforeAll
    static void start() throws Exception {
        stack = PipelineStack.start(folder.resolve("data"), 0, what -> {});
        clickHouse = new Answers(stack.file().clickHouseUrl());
        day = Instant.now().minus(1, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MILLIS);
        Path budgets = Files.writeString(folder.resolve("budgets.yaml"), """
            - id: acme-month
              dimension: customer
              scope: acme
              period: month
              limit: 400
              thresholds: [100]
            """);
        assertThat(run("budgets", "apply", budgets.toString(), "--tenant", TENANT)
                        .exitCode())
                .isZero();
        apply("own-host", "lark-1", "2"); // an own model, so that nobody else's list decides
        Thread.sleep(2_000); // the enricher follows
        send("known", "own-host", "lark-1", "acme");
        send("unknown", "nobody", "orion-next-preview", "zed");
    }

    @AfterAll
    static void stop() {
        clickHouse.close();
        stack.close();
    }

    @Test
    @Order(1)
    void anUnknownModelIsExposureUntilItsCardComesAndThenPricesItself() throws Exception {
        // Given
        clickHouse.await(
                "SELECT concat(toString(countIf(pricing_status = 'UNPRICED')), ' ', toString(countIf(list_cost IS"
                        + " NULL)), ' ', toString(min(upper_bound) > 0)) AS x FROM costline.request_costs WHERE tenant ="
                        + " 're' AND customer_id = 'zed'",
                CALLS + " " + CALLS + " 1");
        clickHouse.await(customer("zed", "unpriced_calls"), Integer.toString(CALLS));
        clickHouse.await(customer("acme", "contracted_cost"), "480");
        awaitAlert("FIRING");

        // When
        apply("nobody", "orion-next-preview", "3");

        // Then, with no other action
        clickHouse.await(customer("zed", "contracted_cost"), "720");
        clickHouse.await(customer("zed", "unpriced_calls"), "0");
        clickHouse.await(customer("zed", "unpriced_upper_bound"), "0");
        clickHouse.await(traces("unknown", "contracted_cost"), "720");
        clickHouse.await(traces("unknown", "unpriced_calls"), "0");
        clickHouse.await(events("zed", "list_cost"), "720");
        clickHouse.await(
                "SELECT concat(cause, ' ', toString(count()), ' ', toString(sum(list_difference))) AS x"
                        + " FROM costline.cost_corrections WHERE tenant = 're' GROUP BY cause",
                "PRICED_LATER " + CALLS + " 720");
        clickHouse.await(customer("acme", "contracted_cost"), "480");
    }

    @Test
    @Order(2)
    void aDryRunShowsWhatWouldChangeAndChangesNothing() throws Exception {
        // Given a lower price for the known model
        beforeChange = Instant.now().toString().replace('T', ' ').replace("Z", "");
        apply("own-host", "lark-1", "1.5");

        // When
        Run dry = reprice("--dry-run");

        // Then
        assertThat(dry.out())
                .contains(CALLS + " would change")
                .containsPattern("USD +contracted cost +480 +360 +-120")
                .contains("dry run: nothing was sent");
        Thread.sleep(2_000);
        assertThat(clickHouse.ask(customer("acme", "contracted_cost"))).isEqualTo("480");
    }

    @Test
    @Order(3)
    void killedInTheMiddleItLeavesWhatWasCommittedAndTheNextRunDoesTheRest() throws Exception {
        // Given
        Path failpoints = Files.createDirectories(folder.resolve("failpoints"));
        Files.createFile(failpoints.resolve(Failpoints.REPRICE_MID_PARTITION + ".arm"));

        // When
        Process killed = child(failpoints);
        assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();

        // Then some of it is corrected and some not
        assertThat(killed.exitValue()).as("SIGKILL").isEqualTo(137);
        assertThat(failpoints.resolve(Failpoints.REPRICE_MID_PARTITION + ".hit"))
                .exists();
        clickHouse.await(
                "SELECT toString(count() BETWEEN 1 AND " + (CALLS - 1) + ") AS x FROM costline.cost_corrections"
                        + " WHERE tenant = 're' AND cause = 'PRICE_CHANGE'",
                "1");

        // When
        Run rest = reprice();

        // Then
        assertThat(rest.exitCode()).as(rest.err()).isZero();
        assertThat(rest.out()).contains(" changed").contains("corrections sent as job");
        assertCorrected();
    }

    @Test
    @Order(4)
    void customersTracesBudgetsAndViewsFollowAndWhatWasKnownCanStillBeAsked() throws Exception {
        assertCorrected();
        awaitAlert("RESOLVED");
        assertThat(clickHouse.ask("SELECT toString(sum(list_cost)) AS x FROM costline.request_costs_as_known(as_of = '"
                        + beforeChange + "') WHERE tenant = 're' AND customer_id = 'acme'"))
                .isEqualTo("480");
        assertThat(clickHouse.ask("SELECT toString(sum(list_difference)) AS x FROM costline.cost_corrections"
                        + " WHERE tenant = 're' AND customer_id = 'acme'"))
                .isEqualTo("-120");
    }

    @Test
    @Order(5)
    void repeatingItChangesNothing() throws Exception {
        // When
        Run again = reprice();
        Run json = reprice("--json");

        // Then
        assertThat(again.out())
                .contains(CALLS + " events looked at, 0 changed")
                .containsPattern("USD +contracted cost +360 +360 +0")
                .contains("nothing to change");
        assertThat(json.out()).contains("\"changed\":0").contains("\"contracted_after\":\"360\"");
        Thread.sleep(2_000);
        assertThat(clickHouse.ask("SELECT toString(count()) AS x FROM costline.cost_corrections WHERE tenant = 're'"))
                .isEqualTo(Integer.toString(2 * CALLS));
        assertCorrected();
    }

    @Test
    @Order(6)
    void aContractIsACorrectionTooAndBaselineAndCurrencyShow() throws Exception {
        // Given half price with a tenth on top, a dearer model to compare with, and a tenant that counts in euros
        Path contracts = Files.writeString(folder.resolve("contracts.yaml"), """
            contracts:
              - id: re-half
                scope: {tenant: re, provider: own-host}
                discounts:
                  - {percent: "50"}
                markups:
                  - {percent: "10"}
            baselines:
              - {tenant: re, model: nobody/orion-next-preview}
            fx:
              - {from: EUR, to: USD, rate: "1.25", at: 2026-01-01, source: ECB}
            reporting:
              - {tenant: re, currency: EUR}
            """);
        Run applied = run("cards", "apply", contracts.toString());
        assertThat(applied.out()).contains("4 agreements are in force");

        // When
        Run priced = reprice();

        // Then 240 calls at 1.5, half of it, a tenth on top
        assertThat(priced.out()).containsPattern("USD +contracted cost +360 +198 +-162");
        clickHouse.await(events("acme", "contracted_cost"), "198");
        clickHouse.await(events("acme", "list_cost"), "360");
        clickHouse.await(customer("acme", "contracted_cost"), "198");
        clickHouse.await(traces("known", "contracted_cost"), "198");
        clickHouse.await(
                "SELECT toString(sum(savings)) AS x FROM costline.savings_vs_baseline WHERE tenant = 're'", "360");
        clickHouse.await(
                "SELECT toString(sum(contracted_cost_reporting)) AS x FROM costline.spend_in_reporting_currency"
                        + " WHERE tenant = 're' AND dimension = 'CUSTOMER' AND scope_value = 'acme'",
                "158.4");
        String event = clickHouse.ask(
                "SELECT min(event_id) AS x FROM costline.request_costs WHERE tenant = 're' AND customer_id = 'acme'");
        Run explained = run("explain", event);
        assertThat(explained.exitCode()).as(explained.out()).isZero();
        assertThat(explained.out())
                .contains("gateway_markup", "CONTRACT:re-half", "1.5 USD, paid 0.825", "at the baseline", "the same");

        // When repeated
        Run again = reprice();

        // Then
        assertThat(again.out()).contains("0 changed");
    }

    private static void assertCorrected() throws Exception {
        clickHouse.await(customer("acme", "contracted_cost"), "360");
        clickHouse.await(traces("known", "contracted_cost"), "360");
        clickHouse.await(events("acme", "list_cost"), "360");
        clickHouse.await(
                "SELECT toString(sum(contracted_cost)) AS x FROM costline.cost_per_customer WHERE tenant = 're' AND"
                        + " customer_id = 'acme'",
                "360");
        clickHouse.await(customer("zed", "contracted_cost"), "720");
    }

    private static String customer(String name, String column) {
        return "SELECT toString(sum(" + column + ")) AS x FROM costline.spend_hours WHERE tenant = 're' AND dimension ="
                + " 'CUSTOMER' AND scope_value = '" + name + "'";
    }

    private static String traces(String prefix, String column) {
        return "SELECT toString(sum(" + column + ")) AS x FROM costline.traces WHERE tenant = 're' AND trace_id LIKE '"
                + prefix + "-%'";
    }

    private static String events(String customer, String column) {
        return "SELECT toString(sum(" + column
                + ")) AS x FROM costline.request_costs WHERE tenant = 're' AND customer_id = '" + customer + "'";
    }

    private static void awaitAlert(String state) throws InterruptedException {
        clickHouse.await(
                "SELECT toString(countIf(state = '" + state + "') > 0) AS x FROM costline.budget_alerts"
                        + " WHERE tenant = 're' AND budget_id = 'acme-month'",
                "1");
    }

    private static Run run(String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.add("--stack");
        all.add(stack.file().path().toString());
        return Run.of(all.toArray(String[]::new));
    }

    private static Run reprice(String... more) {
        List<String> all = new ArrayList<>(arguments());
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    private static List<String> arguments() {
        return List.of(
                "reprice",
                "--from",
                day.minusSeconds(3_600).toString(),
                "--to",
                day.plusSeconds(3_600).toString(),
                "--tenant",
                TENANT,
                "--provider",
                "own-host",
                "--model",
                "lark-1");
    }

    /** The same command as a process of its own, which a failpoint may kill. */
    private static Process child(Path failpoints) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-D" + RepriceCommand.FAILPOINTS + "=" + failpoints,
                "-cp",
                System.getProperty("java.class.path"),
                CostlineMain.class.getName()));
        command.addAll(arguments());
        command.addAll(List.of("--stack", stack.file().path().toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("killed.log").toFile())
                .start();
    }

    private static void apply(String provider, String model, String price) throws Exception {
        Path cards = Files.writeString(folder.resolve(model + ".yaml"), CARD.formatted(provider, model, price));
        Run applied = run("cards", "apply", cards.toString());
        assertThat(applied.exitCode()).as(applied.err()).isZero();
        assertThat(applied.out()).contains("in force");
    }

    private static void send(String prefix, String provider, String model, String customer) throws Exception {
        StackFile file = stack.file();
        String key = new Definitions(file.bootstrapServers(), file.registryUrl())
                .createKey(Attribution.ofTenant(TENANT), prefix)
                .token();
        try (DirectClient client =
                CostlineClient.builder().url(file.ingestUrl()).key(key).buildDirect()) {
            assertThat(client.awaitKey(Duration.ofSeconds(10))).isTrue();
            List<String> events = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                events.add(EVENT.formatted(prefix, i, provider, model, customer, prefix, i / 3, day));
            }
            var answer = client.post(
                    "/v1/events",
                    Map.of("Content-Type", "application/json"),
                    events.stream().collect(Collectors.joining(",", "[", "]")).getBytes(StandardCharsets.UTF_8),
                    Duration.ofSeconds(60));
            assertThat(answer.count(EventVerdict.Outcome.ACCEPTED))
                    .as(answer.text())
                    .isEqualTo(CALLS);
        }
    }
}
