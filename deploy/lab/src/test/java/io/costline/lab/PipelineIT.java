package io.costline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.client.CallContext;
import io.costline.client.CostlineClient;
import io.costline.client.DirectClient;
import io.costline.client.UsageEvent;
import io.costline.identity.Attribution;
import io.costline.lab.check.Ledger;
import io.costline.lab.check.PriceList;
import io.costline.lab.demo.Replay;
import io.costline.lab.demo.Settling;
import io.costline.lab.sql.ClickHouse;
import io.costline.lab.traffic.Delivery;
import io.costline.lab.traffic.Traffic;
import io.costline.lab.traffic.TrafficGenerator;
import io.costline.lab.traffic.TrafficOptions;
import io.costline.stack.Definitions;
import io.costline.stack.PipelineStack;
import io.costline.stack.StackFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The whole pipeline on one data folder: what must not change a total does not, and a restart loses nothing. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineIT {
    private static final long SEED = 20_261_121;

    @TempDir
    static Path folder;

    private static PipelineStack stack;
    private static Traffic traffic;
    private static PriceList prices;

    @BeforeAll
    static void start() throws Exception {
        // processes that live for a minute start in half the time with one compiler
        stack = PipelineStack.start(folder.resolve("data"), 0, what -> {});
        traffic = TrafficGenerator.generate(
                TrafficOptions.all(SEED, Instant.now()).withRequests(400));
        try (InputStream list = PipelineIT.class.getResourceAsStream("/io/costline/catalog/litellm.json")) {
            prices = PriceList.read(Objects.requireNonNull(list));
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    @Order(1)
    void totalsAreThoseOfTheIndependentCheck() throws Exception {
        assertThat(send("once", traffic.deliveries()).differences()).isEmpty();
    }

    @Test
    @Order(2)
    void sendingEverythingTwiceInAnyOrderChangesNoTotal() throws Exception {
        // Given
        List<Delivery> shuffled = new ArrayList<>(traffic.deliveries());
        shuffled.addAll(traffic.deliveries());
        Collections.shuffle(shuffled, new Random(SEED));

        // Then
        assertThat(send("twice-shuffled", shuffled).differences()).isEmpty();
    }

    @Test
    @Order(3)
    void namingTheCustomerInTheLastCallOnlyChangesNoTotal() throws Exception {
        // Given
        Traffic late = TrafficGenerator.generate(traffic.options().withLateCustomers());
        assertThat(late.calls().stream()
                        .filter(call -> !call.who().customer().isEmpty())
                        .count())
                .isLessThan(traffic.calls().stream()
                        .filter(call -> !call.who().customer().isEmpty())
                        .count());

        // Then
        assertThat(send("late-customers", late.deliveries()).differences()).isEmpty();
    }

    @Test
    @Order(4)
    void aRestartOnTheSameDataLosesNothingAndKeepsItsAddresses() throws Exception {
        // Given
        StackFile before = stack.file();

        // When
        stack.close();
        stack = PipelineStack.start(folder.resolve("data"), 0, what -> {});

        // Then
        StackFile after = stack.file();
        assertThat(after.ingestUrl()).isEqualTo(before.ingestUrl());
        assertThat(after.bootstrapServers()).isEqualTo(before.bootstrapServers());
        assertThat(after.clickHouseUrl()).isEqualTo(before.clickHouseUrl());
        try (ClickHouse clickHouse = new ClickHouse(after.clickHouseUrl())) {
            for (String tenant : List.of("once", "twice-shuffled")) {
                assertThat(Settling.differences(expected(tenant), clickHouse, tenant))
                        .isEmpty();
            }
        }
        // what was sent before the restart is still known: sent again, it is a duplicate
        assertThat(send("once", traffic.deliveries()).differences()).isEmpty();
    }

    @Test
    @Order(5)
    void onesOwnEventIsSentTracedExplainedAndAlertedOf() throws Exception {
        // Given
        String file = stack.file().path().toString();
        String key = Run.of("keys", "create", "--tenant", "own", "--name", "test", "--stack", file)
                .out()
                .strip();
        Path budgets = Files.writeString(folder.resolve("budgets.yaml"), """
            - id: acme-daily
              dimension: customer
              scope: acme
              period: day
              limit: 0.001
              thresholds: [100]
            """);
        assertThat(Run.of("budgets", "apply", budgets.toString(), "--tenant", "own", "--stack", file)
                        .out())
                .contains("created, version 1");
        Path event = Files.writeString(folder.resolve("event.json"), """
            {"id": "first", "provider": "openai", "model": "gpt-4o-mini", "customer_id": "acme", "trace_id": "t1",
             "step": "answer", "usage": {"input_tokens": 12000, "output_tokens": 3000}}\
            """);

        // When
        Run sent = Run.of("send", "--source", "events", "--key", key, "--stack", file, event.toString());

        // Then
        assertThat(sent.exitCode()).as(sent.err()).isZero();
        String eventId = sent.out().lines().findFirst().orElseThrow().replaceAll(".* ", "");
        Run trace = await("customer acme", "trace", "t1", "--tenant", "own", "--stack", file);
        assertThat(trace.out()).contains("customer acme").contains("$0.0036").contains(eventId.substring(0, 10));
        Run explain = Run.of("explain", eventId, "--tenant", "own", "--stack", file);
        assertThat(explain.exitCode()).as(explain.out() + explain.err()).isZero();
        assertThat(explain.out())
                .contains("in force always (assumed: no start is known)")
                .contains("0.15 per 1,000,000: the usual rate")
                .contains("the card comes to the stored lines")
                .containsPattern("input_tokens +12000 +× +0\\.15 +/ +1,000,000 +× +1 += +0\\.0018 +✓")
                .contains("the lines recompute and add up to the stored 0.0036 USD")
                .contains("priced afresh from price book version 1: the same");
        aLaterListCountsFromItsDateAndExplainStillKnowsTheFormerCard(file, eventId);
        assertThat(await("acme-daily", "alerts", "--tenant", "own", "--stack", file)
                        .out())
                .contains("firing", "customer acme", "100 %", "$0.0036");
        assertThat(Run.of("alerts", "--json", "--tenant", "own", "--stack", file)
                        .out())
                .contains("\"spend_now\":\"0.0036\"");
        assertThat(Run.of("spend", "--by", "customer", "--tenant", "own", "--stack", file)
                        .out())
                .containsPattern("acme +1 +12,000 +3,000 +\\$0\\.0036 +100\\.0 % +\\$0\\.2400");
        assertThat(Run.of(
                                "spend",
                                "--by",
                                "step",
                                "--where",
                                "customer=acme",
                                "--csv",
                                "--tenant",
                                "own",
                                "--stack",
                                file)
                        .out()
                        .lines())
                .containsExactly(
                        "value,second,currency,contracted_cost,list_cost,unpriced_upper_bound,calls,unpriced_calls,failed_calls,"
                                + "input_tokens,output_tokens",
                        "answer,,USD,0.0036,0.0036,0,1,0,0,12000,3000");
        assertThat(Run.of("trace", "t1", "--json", "--tenant", "own", "--stack", file)
                        .out())
                .startsWith("{\"trace\":[{\"trace_id\":\"t1\"")
                .contains("\"calls\":[{\"event_id\":\"" + eventId + "\"");
        assertThat(Run.of("keys", "list", "--stack", file).out())
                .contains("own")
                .contains("in use");
    }

    private void aLaterListCountsFromItsDateAndExplainStillKnowsTheFormerCard(String file, String eventId)
            throws IOException {
        assertThat(Run.of("cards", "import", "litellm", "--stack", file).out())
                .contains("0 changed")
                .endsWith("nothing to publish, price book version 1\n");
        Path list = Files.writeString(
                folder.resolve("list.json"),
                "{\"gpt-4o-mini\": {\"litellm_provider\": \"openai\", \"input_cost_per_token\": 0.0000003,"
                        + " \"output_cost_per_token\": 0.0000006}}");
        String[] cards = {"cards", "show", "openai/gpt-4o-mini", "--stack", file};
        assertThat(Run.of("cards", "update", list.toString(), "--dry-run", "--stack", file)
                        .out())
                .contains("gpt-4o-mini", "0.15", "0.3");
        assertThat(Run.of("cards", "import", list.toString(), "--as-of", "2030-01-01", "--stack", file)
                        .out())
                .contains("litellm as of 2030-01-01T00:00:00Z: 0 models new, 1 changed, 0 unchanged,")
                .endsWith("1 card published, price book version 2\n");
        assertThat(Run.of("cards", "update", list.toString(), "--as-of", "2030-01-01", "--stack", file)
                        .out())
                .endsWith("nothing to publish, price book version 2\n");
        assertThat(Run.of(cards).out())
                .contains("always until 2030-01-01", "from 2030-01-01")
                .contains("0.15 per 1M", "0.3 per 1M");
        Run explain = Run.of("explain", eventId, "--tenant", "own", "--stack", file);
        assertThat(explain.exitCode()).as(explain.out() + explain.err()).isZero();
        assertThat(explain.out()).contains("priced afresh from price book version 2: the same");
    }

    @Test
    @Order(6)
    void whatTheJavaClientSendsTwiceCountsOnce() throws Exception {
        // Given
        StackFile file = stack.file();
        String key = new Definitions(file.bootstrapServers(), file.registryUrl())
                .createKey(Attribution.ofTenant("java-client"), "java-client")
                .token();
        CallContext context = CallContext.builder()
                .customer("acme")
                .trace("t")
                .time(Instant.now())
                .build();
        List<UsageEvent> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            events.add(UsageEvent.builder()
                    .context(context)
                    .provider("openai")
                    .model("gpt-4o-mini")
                    .inputTokens(1_000)
                    .outputTokens(100)
                    .build());
        }
        String body = "{\"id\":\"msg_client\",\"type\":\"message\",\"model\":\"claude-sonnet-4-5\","
                + "\"usage\":{\"input_tokens\":1000,\"output_tokens\":100}}";

        // When two clients send the same, as after a restart
        for (int run = 0; run < 2; run++) {
            try (CostlineClient client = CostlineClient.builder()
                    .url(file.ingestUrl())
                    .key(key)
                    .batchEvents(50)
                    .build()) {
                events.forEach(client::record);
                client.meterAnthropic(body, context);
                assertThat(client.flush(Duration.ofSeconds(30))).isTrue();
                assertThat(client.metrics().delivered()).isEqualTo(301);
            }
        }

        // Then each counts once, and stays so
        String query = "SELECT count() AS calls, sum(list_cost) AS cost FROM costline.request_costs"
                + " WHERE tenant = 'java-client'";
        try (ClickHouse clickHouse = new ClickHouse(file.clickHouseUrl())) {
            Instant limit = Instant.now().plusSeconds(30);
            while (clickHouse.rows(query, Map.of()).getFirst().number("calls") < 301
                    && Instant.now().isBefore(limit)) {
                Thread.sleep(300);
            }
            Thread.sleep(3_000);
            ClickHouse.Row found = clickHouse.rows(query, Map.of()).getFirst();
            assertThat(found.number("calls")).isEqualTo(301);
            // 300 x (1000 x 0.15 + 100 x 0.60) + (1000 x 3 + 100 x 15), per million
            assertThat(found.decimal("cost")).isEqualByComparingTo("0.0675");
        }
    }

    @Test
    @Order(6)
    void aRevisionWithAnotherTimeReplacesTheRow() throws Exception {
        new MovedReport(stack.file(), folder).replacesTheRowAtTheTimeOfTheFirst();
    }

    @Test
    @Order(7)
    void aCallSeenByLiteLlmKongAndAnSdkCostsOnce() throws Exception {
        // Given 30 calls, each reported by two gateways and a span, in every order; Kong's through its Kafka logger
        StackFile file = stack.file();
        String key = new Definitions(file.bootstrapServers(), file.registryUrl())
                .createKey(Attribution.ofTenant("seen-thrice"), "seen-thrice")
                .token();
        var random = new Random(SEED);
        try (DirectClient client = direct(file, key);
                var producer = new KafkaProducer<byte[], byte[]>(
                        Map.of("bootstrap.servers", file.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            assertThat(client.awaitKey(Duration.ofSeconds(10))).isTrue();
            for (int run = 0; run < 2; run++) { // everything twice
                List<Integer> reports = new ArrayList<>();
                for (int report = 0; report < 3 * 30; report++) {
                    reports.add(report);
                }
                Collections.shuffle(reports, random);
                for (int report : reports) {
                    ThreeReports.report(report / 3, report % 3, client, producer);
                }
            }
        }

        // Then each counts once: in the views, the spend of its customer, and the trace the SDK put it in
        String seen = "SELECT (SELECT count() FROM costline.call_views WHERE tenant = 'seen-thrice') AS views,"
                + " (SELECT count() FROM costline.request_costs WHERE tenant = 'seen-thrice') AS calls,"
                + " (SELECT sum(contracted_cost) FROM costline.request_costs WHERE tenant = 'seen-thrice') AS cost,"
                + " (SELECT sum(calls) FROM costline.spend_hours WHERE tenant = 'seen-thrice'"
                + " AND dimension = 'CUSTOMER' AND scope_value = 'acme') AS spend_calls,"
                + " (SELECT sum(contracted_cost) FROM costline.spend_hours WHERE tenant = 'seen-thrice'"
                + " AND dimension = 'TENANT') AS spend,"
                + " (SELECT countIf(startsWith(trace_id, '5b8efff798038103')) FROM costline.traces"
                + " WHERE tenant = 'seen-thrice') AS traces,"
                + " (SELECT sum(contracted_cost) FROM costline.traces WHERE tenant = 'seen-thrice') AS traced";
        try (ClickHouse clickHouse = new ClickHouse(file.clickHouseUrl())) {
            Instant limit = Instant.now().plusSeconds(60);
            while (clickHouse.rows(seen, Map.of()).getFirst().number("views") < 90
                    && Instant.now().isBefore(limit)) {
                Thread.sleep(300);
            }
            Thread.sleep(6_000);
            ClickHouse.Row found = clickHouse.rows(seen, Map.of()).getFirst();
            assertThat(found.number("views")).isEqualTo(90);
            assertThat(found.number("calls")).isEqualTo(30);
            assertThat(found.number("spend_calls")).isEqualTo(30);
            assertThat(found.number("traces")).isEqualTo(6);
            // 30 x (200 x 2.5 + 1000 x 1.25 + 80 x 10) per million
            assertThat(found.decimal("cost")).isEqualByComparingTo("0.0765");
            assertThat(found.decimal("spend")).isEqualByComparingTo("0.0765");
            assertThat(found.decimal("traced")).isEqualByComparingTo("0.0765");
        }
    }

    /** Asks until the answer is there; freshness is a matter of a second or two. */
    private static Run await(String answer, String... command) throws InterruptedException {
        Instant limit = Instant.now().plusSeconds(30);
        Run run = Run.of(command);
        while (!run.out().contains(answer) && Instant.now().isBefore(limit)) {
            Thread.sleep(300);
            run = Run.of(command);
        }
        return run;
    }

    private static Settling.Verdict send(String tenant, List<Delivery> deliveries) throws Exception {
        StackFile file = stack.file();
        String key = new Definitions(file.bootstrapServers(), file.registryUrl())
                .createKey(Attribution.ofTenant(tenant), tenant)
                .token();
        try (DirectClient client = direct(file, key);
                ClickHouse clickHouse = new ClickHouse(file.clickHouseUrl())) {
            assertThat(client.awaitKey(Duration.ofSeconds(10))).isTrue();
            new Replay(client, 8, 0).send(deliveries, 1, (sent, took) -> {});
            return new Settling(clickHouse, tenant, Duration.ofSeconds(20))
                    .await(expected(tenant), seen -> {}, () -> {});
        }
    }

    private static DirectClient direct(StackFile file, String key) {
        return CostlineClient.builder().url(file.ingestUrl()).key(key).buildDirect();
    }

    private static Ledger expected(String tenant) {
        return Ledger.of(traffic.sent(), 0, tenant, prices);
    }
}
