package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.client.CostlineClient;
import io.costline.client.DirectClient;
import io.costline.client.EventVerdict;
import io.costline.embedded.process.ServiceCommand;
import io.costline.embedded.process.ServiceProcess;
import io.costline.identity.Attribution;
import io.costline.stack.Definitions;
import io.costline.stack.PipelineStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** A pipeline with a tenant whose contracts have ledgers, and what tests do with it. */
final class LedgerStack implements AutoCloseable {
    private static final String EVENT = """
        {"id": "%s", "provider": "%s", "model": "m", "time": "%s", "usage": {"input_tokens": %d, "output_tokens": 0}}""";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final PipelineStack stack;
    private final Questions questions;
    private final String tenant;
    private final String key;

    private LedgerStack(PipelineStack stack, String tenant) {
        this.stack = stack;
        this.questions = Questions.at(stack.file().clickHouseUrl());
        this.tenant = tenant;
        this.key = Definitions.of(stack.file())
                .createKey(Attribution.ofTenant(tenant), tenant)
                .token();
    }

    /**
     * @param settings of the ledger, as arguments of its JVM
     * @param cards a file's text
     */
    static LedgerStack start(Path folder, String tenant, String settings, String cards) throws IOException {
        System.setProperty(ServiceCommand.MORE_JVM_ARGUMENTS, "-XX:TieredStopAtLevel=1 " + settings);
        var started = new LedgerStack(PipelineStack.start(folder.resolve("data"), 0, what -> {}), tenant);
        Run applied = started.run(
                "cards",
                "apply",
                Files.writeString(folder.resolve("cards.yaml"), cards).toString());
        assertThat(applied.exitCode()).as(applied.err()).isZero();
        return started;
    }

    Questions questions() {
        return questions;
    }

    String key() {
        return key;
    }

    ServiceProcess ledger() {
        return Objects.requireNonNull(stack.processes().get("ledger"));
    }

    /** A command of this stack. */
    Run run(String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--stack", stack.file().path().toString()));
        return Run.of(all.toArray(String[]::new));
    }

    void send(String id, String provider, Instant time, long tokens) throws Exception {
        send(EVENT.formatted(id, provider, time, tokens));
    }

    void send(String event) throws Exception {
        assertThat(post("/v1/events", "application/json", event)).isEqualTo(1);
    }

    /** How many were accepted. */
    long post(String path, String type, String body) throws Exception {
        try (DirectClient client =
                CostlineClient.builder().url(stack.file().ingestUrl()).key(key).buildDirect()) {
            assertThat(client.awaitKey(Duration.ofSeconds(10))).isTrue();
            var answer = client.post(
                    path, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(60));
            assertThat(answer.accepted()).as(answer.text()).isTrue();
            return answer.count(EventVerdict.Outcome.ACCEPTED);
        }
    }

    /** The answer to a question about the tenant, once it is as wanted. */
    List<Row> await(String question, Map<String, Object> values, Predicate<List<Row>> wanted) throws Exception {
        Map<String, Object> all = new HashMap<>(values);
        all.put("tenant", tenant);
        Instant limit = Instant.now().plus(PATIENCE);
        List<Row> rows = questions.ask(question, all);
        while (!wanted.test(rows)) {
            assertThat(Instant.now())
                    .as(question + ": " + rows + "\n"
                            + Files.readString(stack.dataDir().resolve("logs/ledger.log")))
                    .isBefore(limit);
            Thread.sleep(250);
            rows = questions.ask(question, all);
        }
        return rows;
    }

    @Override
    public void close() {
        questions.close();
        stack.close();
        System.clearProperty(ServiceCommand.MORE_JVM_ARGUMENTS);
    }
}
