package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.identity.Attribution;
import io.costline.stack.Definitions;
import io.costline.stack.PipelineStack;
import io.costline.testkit.Answers;
import io.costline.topics.TopicAdmin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions are added to a system with history: repeats, views of known calls and traces under way on both sides of it. */
class RaisePartitionsIT {
    private static final int TRACES = 30;
    private static final int HALF = 5;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @TempDir
    Path folder;

    @Test
    void nothingIsLostOrCountedTwiceAcrossTheRaise() throws Exception {
        Path data = folder.resolve("data");
        String token;
        // Given traces under way, each call seen by its SDK alone so far, and a budget that is spent
        try (PipelineStack stack = PipelineStack.start(data, 0, line -> {});
                Answers clickHouse = new Answers(stack.file().clickHouseUrl())) {
            token = Definitions.of(stack.file())
                    .createKey(Attribution.ofTenant("acme"), "raise")
                    .token();
            Path budgets = Files.writeString(folder.resolve("budgets.yaml"), """
                    - id: all
                      dimension: tenant
                      scope: ""
                      period: month
                      limit: 0.01
                      thresholds: [100]
                    """);
            assertThat(Run.of(
                                    "budgets",
                                    "apply",
                                    budgets.toString(),
                                    "--tenant",
                                    "acme",
                                    "--stack",
                                    stack.file().path().toString())
                            .exitCode())
                    .isZero();
            post(stack, token, events(0, HALF, "sdk"));
            clickHouse.await("SELECT sum(calls) FROM costline.traces", Integer.toString(TRACES * HALF));
            clickHouse.await("SELECT count() FROM costline.budget_alerts", "1");
        }

        // When
        Run raised = Run.of("topics", "raise", "16", "--data", data.toString());
        assertThat(raised.exitCode()).as(raised.toString()).isZero();

        // and everything comes again, the gateway's view of each call comes now, and the traces go on
        try (PipelineStack stack = PipelineStack.start(data, 0, line -> {});
                Answers clickHouse = new Answers(stack.file().clickHouseUrl())) {
            try (var admin = TopicAdmin.connect(stack.file().bootstrapServers())) {
                assertThat(admin.describeTopics(List.of("costline.requests", "costline.costs"))
                                .allTopicNames()
                                .get())
                        .allSatisfy((name, topic) ->
                                assertThat(topic.partitions()).as(name).hasSize(16));
            }
            post(stack, token, events(0, HALF, "sdk"));
            post(stack, token, events(0, HALF, "gateway"));
            post(stack, token, events(HALF, 2 * HALF, "sdk"));
            post(stack, token, events(0, HALF, "provider"));

            // Then
            String calls = Integer.toString(TRACES * 2 * HALF);
            clickHouse.await("SELECT sum(calls) FROM costline.traces", calls);
            clickHouse.await(
                    "SELECT count() FROM costline.call_views WHERE layer = 'PROVIDER'",
                    Integer.toString(TRACES * HALF));
            clickHouse.await("SELECT sum(calls) FROM costline.traces", calls);
            assertThat(clickHouse.ask("SELECT count() FROM costline.traces WHERE calls = " + 2 * HALF))
                    .isEqualTo(Integer.toString(TRACES));
            String cost = clickHouse.ask(
                    "SELECT any(list_cost) * " + calls + " FROM costline.request_costs WHERE list_cost > 0");
            clickHouse.await("SELECT sum(list_cost) FROM costline.request_costs", cost);
            clickHouse.await("SELECT sum(list_cost) FROM costline.traces", cost);
            clickHouse.await("SELECT sum(list_cost) FROM costline.spend_hours WHERE dimension = 'TENANT'", cost);
            clickHouse.await("SELECT sum(list_cost) FROM costline.spend_minutes WHERE dimension = 'TENANT'", cost);
            assertThat(clickHouse.ask("SELECT count() FROM costline.budget_alerts"))
                    .isEqualTo("1");
            assertThat(clickHouse.ask("SELECT count() FROM costline.rejected")).isEqualTo("0");
            assertThat(stack.failure()).isEmpty();
        }
    }

    /** Calls of every trace, from one to another, as one of their witnesses tells of them. */
    private String events(int from, int to, String layer) {
        return IntStream.range(0, TRACES)
                .boxed()
                .flatMap(trace -> IntStream.range(from, to).mapToObj(call -> event(trace, call, layer)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private String event(int trace, int call, String layer) {
        String where = layer.equals("sdk") ? "\"trace_id\":\"trace-" + trace + "\"," : "";
        return "{\"id\":\"" + layer + "-event-" + trace + '-' + call + "\"," + where + "\"layer\":\"" + layer
                + "\",\"provider_response_id\":\"chatcmpl-raise-partitions-" + trace + '-' + call + "\",\"time\":\""
                + time.plusMillis(trace * 10L + call) + "\",\"provider\":\"openai\",\"model\":\"gpt-4o\","
                + "\"usage\":{\"input_tokens\":1000,\"output_tokens\":100}}";
    }

    private void post(PipelineStack stack, String token, String body) throws Exception {
        var answer = client.send(
                HttpRequest.newBuilder(URI.create(stack.file().ingestUrl() + "/v1/events"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }
}
