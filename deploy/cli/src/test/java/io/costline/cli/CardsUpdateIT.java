package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.query.Questions;
import io.costline.client.CostlineClient;
import io.costline.client.DirectClient;
import io.costline.client.EventVerdict;
import io.costline.identity.Attribution;
import io.costline.stack.Definitions;
import io.costline.stack.PipelineStack;
import io.costline.stack.StackFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newer public list on the running pipeline: what was priced since its date is corrected, and a list is looked at again. */
class CardsUpdateIT {
    private static final String TENANT = "lists";
    private static final int CALLS = 30;
    private static final String EVENT = """
            {"id": "call-%d", "provider": "openai", "model": "gpt-4o", "time": "%s",\
             "usage": {"input_tokens": 1000000, "output_tokens": 0}}""";
    private static final String LIST = """
            {"gpt-4o": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": %s, "output_cost_per_token": 0.00001}}
            """;

    @TempDir
    static Path folder;

    private static PipelineStack stack;
    private static Questions clickHouse;

    @BeforeAll
    static void start() {
        stack = PipelineStack.start(folder.resolve("data"), 0, what -> {});
        clickHouse = Questions.at(stack.file().clickHouseUrl());
    }

    @AfterAll
    static void stop() {
        clickHouse.close();
        stack.close();
    }

    @Test
    void whatWasPricedSinceTheListsDateIsCorrectedAndALaterListIsFoundByItself() throws Exception {
        // Given calls of the last minutes, at 2.5 dollars each
        Instant sent = Instant.now().minusSeconds(120);
        send(sent);
        await("list_cost", "75");
        Path list = Files.writeString(folder.resolve("list.json"), LIST.formatted("0.000004"));

        // When the list is from before them
        Run dry = run("cards", "update", list.toString(), "--as-of", before(sent), "--reprice", "--dry-run");
        Run update = run("cards", "update", list.toString(), "--as-of", before(sent), "--reprice");

        // Then
        assertThat(dry.exitCode()).as(dry.err()).isZero();
        assertThat(dry.out()).contains("gpt-4o").doesNotContain("published");
        assertThat(update.exitCode()).as(update.err()).isZero();
        assertThat(update.out()).contains("1 card published").contains(CALLS + " changed");
        await("list_cost", "120");

        // When it is read again
        Run again = run("cards", "update", list.toString(), "--as-of", before(sent), "--reprice");

        // Then
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).contains("nothing to publish");

        // When a command stays while the list is broken and then a newer one
        Files.writeString(list, "{oops");
        Path output = folder.resolve("every.log");
        Process staying = staying(list, output);
        try {
            awaitText(output, "again in PT1S");
            Path next = Files.writeString(folder.resolve("next.json"), LIST.formatted("0.000005"));
            Files.move(next, list, java.nio.file.StandardCopyOption.ATOMIC_MOVE);

            // Then the newer one is in force, and it stays for the next
            awaitText(output, "1 card published");
            awaitText(output, "nothing to publish");
            assertThat(staying.isAlive()).isTrue();
        } finally {
            staying.destroy();
            assertThat(staying.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        // and without --reprice what was priced before stays
        await("list_cost", "120");
    }

    private static String before(Instant sent) {
        return sent.minusSeconds(3_600).toString();
    }

    private static Process staying(Path list, Path output) throws Exception {
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CostlineMain.class.getName(),
                "cards",
                "update",
                list.toString(),
                "--every",
                "PT1S",
                "--stack",
                stack.file().path().toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static void awaitText(Path file, String text) throws Exception {
        for (int i = 0; i < 240 && !Files.readString(file).contains(text); i++) {
            Thread.sleep(250);
        }
        assertThat(file).content().contains(text);
    }

    private static void await(String column, String sum) throws InterruptedException {
        String found = "";
        for (int i = 0; i < 240 && !found.equals(sum); i++) {
            Thread.sleep(250);
            found = Sql.rows(
                            clickHouse,
                            "SELECT toString(sum(" + column + ")) AS x FROM costline.request_costs WHERE tenant = '"
                                    + TENANT + "'")
                    .getFirst()
                    .text("x");
        }
        assertThat(found).isEqualTo(sum);
    }

    private static Run run(String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--stack", stack.file().path().toString()));
        return Run.of(all.toArray(String[]::new));
    }

    private static void send(Instant time) throws Exception {
        StackFile file = stack.file();
        String key = Definitions.of(file)
                .createKey(Attribution.ofTenant(TENANT), TENANT)
                .token();
        try (DirectClient client =
                CostlineClient.builder().url(file.ingestUrl()).key(key).buildDirect()) {
            assertThat(client.awaitKey(Duration.ofSeconds(10))).isTrue();
            byte[] body = IntStream.range(0, CALLS)
                    .mapToObj(i -> EVENT.formatted(i, time))
                    .collect(Collectors.joining(",", "[", "]"))
                    .getBytes(StandardCharsets.UTF_8);
            var answer =
                    client.post("/v1/events", Map.of("Content-Type", "application/json"), body, Duration.ofSeconds(60));
            assertThat(answer.count(EventVerdict.Outcome.ACCEPTED))
                    .as(answer.text())
                    .isEqualTo(CALLS);
        }
    }
}
