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
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** History of three months ago on the running pipeline: killed, repeated and overlapping, each call counts once. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackfillIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TENANT = "past";
    private static final int CALLS = 120;
    private static final int BATCH = 25;

    /** A row of LiteLLM's spend logs: a million tokens in and none out. */
    private static final String ROW = """
        {"request_id": "chatcmpl-%010d", "call_type": "acompletion", "status": "success", "custom_llm_provider": "own-host",\
         "model": "lark-1", "model_group": "lark", "prompt_tokens": 1000000, "completion_tokens": 0, "total_tokens": 1000000,\
         "spend": 0.5, "startTime": "%s", "endTime": "%s",\
         "metadata": {"requester_metadata": {"customer": "%s", "trace": "job-%d"}}}\
        """;

    /** A line of a provider's batch output. */
    private static final String LINE = """
        {"id": "batch_req_%d", "custom_id": "c-%d", "error": null, "response": {"status_code": 200, "body": {"id": "chatcmpl-%010d",\
         "object": "chat.completion", "created": %d, "model": "lark-1", "choices": [],\
         "usage": {"prompt_tokens": 1000000, "completion_tokens": 0, "total_tokens": 1000000}}}}\
        """;

    private static final String CARDS = """
        cards:
          - provider: own-host
            model: lark-1
            effective_from: "2020-01-01T00:00:00Z"
            effective_to: "%1$s"
            rates:
              - {unit: input_tokens, price: "2", per: 1000000}
              - {unit: output_tokens, price: "2", per: 1000000}
          - provider: own-host
            model: lark-1
            effective_from: "%1$s"
            rates:
              - {unit: input_tokens, price: "7", per: 1000000}
              - {unit: output_tokens, price: "7", per: 1000000}
        """;

    @TempDir
    static Path folder;

    private static PipelineStack stack;
    private static Answers clickHouse;
    private static Instant past;
    private static Instant recent;
    private static Path history;

    @BeforeAll
    static void start() throws Exception {
        stack = PipelineStack.start(folder.resolve("data"), 0, what -> {});
        clickHouse = new Answers(stack.file().clickHouseUrl());
        past = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(92, ChronoUnit.DAYS);
        recent = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(20, ChronoUnit.MINUTES);
        Path cards = Files.writeString(
                folder.resolve("cards.yaml"),
                CARDS.formatted(past.plus(30, ChronoUnit.DAYS).toString()));
        assertThat(run("cards", "apply", cards.toString()).exitCode()).isZero();
        Path budgets = Files.writeString(folder.resolve("budgets.yaml"), """
            - id: every-month
              dimension: customer
              scope: "*"
              period: month
              limit: 1
              thresholds: [100]
            """);
        assertThat(run("budgets", "apply", budgets.toString(), "--tenant", TENANT)
                        .exitCode())
                .isZero();
        history = Files.writeString(folder.resolve("spend-logs.jsonl"), rows(0, CALLS, past));
    }

    @AfterAll
    static void stop() {
        clickHouse.close();
        stack.close();
    }

    /** Two hours of calls, three a trace. */
    private static String rows(int from, int to, Instant start) {
        return IntStream.range(from, to)
                .mapToObj(i ->
                        ROW.formatted(i, start.plusSeconds(60L * i), start.plusSeconds(60L * i + 2), "acme", i / 3))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> LINE.formatted(i, i, i, past.getEpochSecond() + 60L * i + 1))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    @Order(1)
    void aDryRunSaysWhatWouldBeSentAndSendsNothing() throws Exception {
        // When
        JsonNode dry = backfill("litellm", 0, "--dry-run", history.toString());

        // Then
        assertThat(dry.path("sent").asInt()).isEqualTo(CALLS);
        assertThat(dry.path("costs").get(0).path("list").asString()).isEqualTo("240");
        assertThat(clickHouse.ask("SELECT toString(count()) AS x FROM costline.call_views WHERE tenant = 'past'"))
                .isEqualTo("0");
    }

    @Test
    @Order(2)
    void killedBeforeAndBehindACommitTheNextRunDoesTheRest() throws Exception {
        // When killed in the second transaction, and again behind the second of what was left
        assertKilled(Failpoints.BACKFILL_BEFORE_COMMIT);
        assertKilled(Failpoints.BACKFILL_AFTER_COMMIT);

        // Then some of it is there
        clickHouse.await(count("request_costs"), Integer.toString(3 * BATCH));

        // When
        JsonNode rest = backfill("litellm", 0, history.toString());

        // Then
        assertThat(rest.path("read").asInt()).isEqualTo(CALLS);
        assertThat(rest.path("already_stored").asInt()).isEqualTo(3 * BATCH);
        assertThat(rest.path("sent").asInt()).isEqualTo(CALLS - 3 * BATCH);
        assertHistory();
    }

    @Test
    @Order(3)
    void repeatedAndOverlappingItAddsNothing() throws Exception {
        // Given the same rows as an array, packed, some of them twice
        Path again = folder.resolve("again.json.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(again))) {
            String items = (rows(0, 40, past) + rows(20, 60, past)).strip().replace("\n", ",\n");
            out.write(("[" + items + "]").getBytes(StandardCharsets.UTF_8));
        }

        // When
        JsonNode repeated = backfill("litellm", 0, history.toString(), again.toString(), history.toString());

        // Then
        assertThat(repeated.path("sent").asInt()).isZero();
        assertThat(repeated.path("already_stored").asInt()).isEqualTo(2 * CALLS + 80);
        assertHistory();
    }

    @Test
    @Order(4)
    void aProvidersExportAddsOnlyWhatNoGatewayLogged() throws Exception {
        // Given the provider's word on the last 20 calls and 10 more
        Path batch = Files.writeString(folder.resolve("batch.jsonl"), lines(CALLS - 20, CALLS + 10));
        Path headers = Files.writeString(
                folder.resolve("headers.txt"), "x-costline-provider: own-host\nx-costline-customer: direct\n");

        // When
        JsonNode sent = backfill("openai", 0, "--headers", headers.toString(), batch.toString());
        JsonNode repeated = backfill("openai", 0, "--headers", headers.toString(), batch.toString());

        // Then
        assertThat(sent.path("sent").asInt()).isEqualTo(10);
        assertThat(sent.path("evidence").asInt()).isEqualTo(20);
        assertThat(repeated.path("already_stored").asInt()).isEqualTo(30);
        assertThat(repeated.path("sent").asInt() + repeated.path("evidence").asInt())
                .isZero();
        clickHouse.await(count("request_costs"), Integer.toString(CALLS + 10));
        clickHouse.await(count("call_views"), Integer.toString(CALLS + 30));
        clickHouse.await(spend("TENANT", ""), Integer.toString(2 * (CALLS + 10)));
        clickHouse.await(spend("CUSTOMER", "acme"), "240");
        clickHouse.await(spend("CUSTOMER", "direct"), "20");
    }

    @Test
    @Order(5)
    void whatTheHorizonCoversIsDeduplicatedByTheEnricher() throws Exception {
        // Given calls that came by the door, and an export with them and as many more
        send(rows(1_000, 1_010, recent.minusSeconds(60_000)));
        clickHouse.await(count("request_costs"), Integer.toString(CALLS + 20));
        Path export = Files.writeString(
                folder.resolve("recent.jsonl"),
                rows(1_000, 1_020, recent.minusSeconds(60_000))
                        + "{oops\n{\"request_id\": \"chatcmpl-none\", \"spend\": 1}\n");

        // When
        Run run = run("backfill", "--source", "litellm", "--tenant", TENANT, "--json", export.toString());

        // Then
        assertThat(run.exitCode()).isOne();
        assertThat(run.err())
                .contains(export + ", line 21: MALFORMED_JSON", export + ", line 22: MISSING_FIELD time: is required");
        assertThat(JSON.readTree(run.out()).path("recent").asInt()).isEqualTo(20);
        clickHouse.await(count("request_costs"), Integer.toString(CALLS + 30));
        clickHouse.await(
                "SELECT arrayStringConcat(arraySort(groupArray(CAST(reason_code, 'String'))), ' ') AS x FROM"
                        + " costline.rejected WHERE tenant = 'past' AND door = 'backfill'",
                "MALFORMED_JSON MISSING_FIELD");
    }

    @Test
    @Order(6)
    void ofTwoRunsAtOnceNeitherDoublesTheOther() throws Exception {
        // Given
        Path more = Files.writeString(folder.resolve("more.jsonl"), rows(200, 260, past.minus(40, ChronoUnit.DAYS)));

        // When one is under way
        Path unarmed = folder.resolve("unarmed");
        Process other = child(unarmed, more, 5);
        String before = clickHouse.ask(count("request_costs"));
        while (other.isAlive() && clickHouse.ask(count("request_costs")).equals(before)) {
            Thread.sleep(50);
        }
        Run run = run("backfill", "--source", "litellm", "--tenant", TENANT, "--batch", "7", more.toString());
        assertThat(other.waitFor(90, TimeUnit.SECONDS)).isTrue();

        // Then whichever was taken over says so, and a further run finds the rest, if any
        assertThat(run.exitCode()).as(run.err()).isZero();
        if (other.exitValue() != 0) {
            assertThat(unarmed.resolve("output.log")).content().contains("another backfill of tenant past has begun");
        }
        backfill("litellm", 0, more.toString());
        clickHouse.await(count("request_costs"), Integer.toString(CALLS + 30 + 60));
        clickHouse.await(spend("CUSTOMER", "acme"), Integer.toString(240 + 20 * 7 + 60 * 2));
    }

    @Test
    @Order(7)
    void whateverAnIdHoldsItIsFoundAgainAndAForgottenTraceIsAddedToBeside() throws Exception {
        // Given an id of all that queries trip over, in the trace of the first calls
        Instant start = past.plus(3, ChronoUnit.HOURS);
        String strange =
                ROW.formatted(7_000, start, start, "acme", 0).replace("chatcmpl-0000007000", "o'x\\\\'--\\\"{}% é");
        Path file = Files.writeString(folder.resolve("strange.json"), "[" + strange + "]");

        // When attribution is said to forget after a second
        JsonNode sent = backfill("litellm", 0, "--correction-horizon", "PT1S", file.toString());
        JsonNode repeated = backfill("litellm", 0, "--correction-horizon", "PT1S", file.toString());

        // Then
        assertThat(sent.path("sent").asInt()).isOne();
        assertThat(repeated.path("already_stored").asInt()).isOne();
        clickHouse.await(
                "SELECT arrayStringConcat(arraySort(groupArray(concat(trace_id, ' ', toString(calls)))), ', ') AS x"
                        + " FROM costline.traces WHERE tenant = 'past' AND startsWith(trace_id, 'job-0')",
                "job-0 3, job-0@" + YearMonth.now(ZoneOffset.UTC) + " 1");
    }

    /** Every call once, at the price of its time, in its hours and traces; nobody is alerted of a month long gone. */
    private static void assertHistory() throws Exception {
        clickHouse.await(count("request_costs"), Integer.toString(CALLS));
        clickHouse.await(
                "SELECT toString(sum(list_cost)) AS x FROM costline.request_costs WHERE tenant = 'past'", "240");
        clickHouse.await(spend("CUSTOMER", "acme"), "240");
        clickHouse.await(
                "SELECT arrayStringConcat(arrayMap(h -> concat(toString(h.1), ' ', toString(h.2)),"
                        + " arraySort(groupArray((x, y)))), ', ') AS x FROM (SELECT toUnixTimestamp(hour) AS x, sum(calls)"
                        + " AS y FROM costline.spend_hours WHERE tenant = 'past' AND dimension = 'TENANT' GROUP BY x)",
                past.getEpochSecond() + " 60, " + (past.getEpochSecond() + 3_600) + " 60");
        clickHouse.await(
                "SELECT concat(toString(count()), ' ', toString(min(calls)), ' ', toString(max(calls)), ' ',"
                        + " toString(sum(list_cost))) AS x FROM costline.traces WHERE tenant = 'past' AND trace_id LIKE"
                        + " 'job-%'",
                CALLS / 3 + " 3 3 240");
        Thread.sleep(1_500); // twice what a repeat would need to show
        assertThat(clickHouse.ask(spend("TENANT", ""))).isEqualTo("240");
        assertThat(clickHouse.ask("SELECT toString(count()) AS x FROM costline.budget_alerts WHERE tenant = 'past' AND"
                        + " NOT retroactive"))
                .isEqualTo("0");
        assertThat(clickHouse.ask("SELECT toString(count()) AS x FROM costline.rejected WHERE tenant = 'past'"))
                .isEqualTo("0");
    }

    private static void assertKilled(String failpoint) throws Exception {
        Path failpoints = Files.createDirectories(folder.resolve(failpoint));
        Files.createFile(failpoints.resolve(failpoint + ".arm"));
        Process killed = child(failpoints, history, BATCH);
        assertThat(killed.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(killed.exitValue()).as("SIGKILL").isEqualTo(137);
        assertThat(failpoints.resolve(failpoint + ".hit")).exists();
    }

    private static String count(String view) {
        return "SELECT toString(count()) AS x FROM costline." + view + " WHERE tenant = 'past'";
    }

    private static String spend(String dimension, String scope) {
        return "SELECT toString(sum(contracted_cost)) AS x FROM costline.spend_hours WHERE tenant = 'past' AND"
                + " dimension = '"
                + dimension + "' AND scope_value = '" + scope + "'";
    }

    private static Run run(String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.add("--stack");
        all.add(stack.file().path().toString());
        return Run.of(all.toArray(String[]::new));
    }

    private static JsonNode backfill(String source, int exitCode, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "backfill", "--source", source, "--tenant", TENANT, "--json", "--batch", Integer.toString(BATCH)));
        all.addAll(List.of(more));
        Run run = run(all.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        return JSON.readTree(run.out());
    }

    /** The same command as a process of its own, which a failpoint may kill. */
    private static Process child(Path failpoints, Path file, int batch) throws Exception {
        Files.createDirectories(failpoints);
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-D" + RepriceCommand.FAILPOINTS + "=" + failpoints,
                "-cp",
                System.getProperty("java.class.path"),
                CostlineMain.class.getName(),
                "backfill",
                "--source",
                "litellm",
                "--tenant",
                TENANT,
                "--batch",
                Integer.toString(batch),
                "--stack",
                stack.file().path().toString(),
                file.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(failpoints.resolve("output.log").toFile())
                .start();
    }

    private static void send(String rows) throws Exception {
        StackFile file = stack.file();
        String key = new Definitions(file.bootstrapServers(), file.registryUrl())
                .createKey(Attribution.ofTenant(TENANT), "past")
                .token();
        try (DirectClient client =
                CostlineClient.builder().url(file.ingestUrl()).key(key).buildDirect()) {
            assertThat(client.awaitKey(Duration.ofSeconds(10))).isTrue();
            var answer = client.post(
                    "/v1/ingest/litellm",
                    Map.of("Content-Type", "application/x-ndjson"),
                    rows.getBytes(StandardCharsets.UTF_8),
                    Duration.ofSeconds(60));
            assertThat(answer.count(EventVerdict.Outcome.ACCEPTED))
                    .as(answer.text())
                    .isEqualTo(10);
        }
    }
}
