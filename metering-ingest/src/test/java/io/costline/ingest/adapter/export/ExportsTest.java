package io.costline.ingest.adapter.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.TotalCheck;
import io.costline.avro.UsageStatus;
import io.costline.ingest.Normalized;
import io.costline.ingest.NormalizedJson;
import io.costline.ingest.Normalizer;
import io.costline.ingest.Samples;
import io.costline.ingest.admission.Outcome;
import io.costline.trials.Golden;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Files that people have of their calls: each call once, sums refused. */
class ExportsTest {

    @TestFactory
    Stream<DynamicTest> samplesBecomeTheReviewedEvents() {
        return Map.of(
                        "claude-code", "transcript.jsonl",
                        "codex", "rollout.jsonl",
                        "cursor", "usage.csv",
                        "azure-apim", "llm-log.jsonl",
                        "vertex", "request-response-log.jsonl")
                .entrySet()
                .stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    String file = sample.getKey() + "/" + sample.getValue();
                    List<Outcome> outcomes = Samples.inspect(sample.getKey(), Samples.bytes(file));
                    String text = String.join(
                                    "\n",
                                    outcomes.stream().map(NormalizedJson::of).toList()) + "\n";
                    Golden.check(file.substring(0, file.lastIndexOf('.')) + ".jsonl", text);
                }));
    }

    @Test
    void theRowsOfAMessageAreOneCallWithTheLastRowsUsage() {
        List<RequestEvent> calls = calls("claude-code", "claude-code/transcript.jsonl");

        assertThat(calls).hasSize(2);
        RequestEvent first = calls.getFirst();
        assertThat(first.getProviderResponseId()).isEqualTo("msg_1");
        assertThat(first.getProviderRequestId()).isEqualTo("req_1");
        assertThat(first.getTokens().getOutputVisible()).isEqualTo(850);
        assertThat(first.getTokens().getCacheWrite1h()).isEqualTo(1_500);
        assertThat(first.getTokens().getInputUncached()).isEqualTo(12);
        assertThat(first.getEventTime().toString()).isEqualTo("2026-11-20T10:00:03Z");
        assertThat(first.getSessionId()).isEqualTo("s-1");
    }

    @Test
    void aTranscriptThatGrewTellsTheSameCallWithMoreOutput() {
        String whole = text("claude-code/transcript.jsonl");
        String begun = whole.lines().limit(4).reduce("", (all, line) -> all + line + "\n");

        RequestEvent early = Samples.event(Samples.inspect("claude-code", begun).getLast());
        RequestEvent late = calls("claude-code", "claude-code/transcript.jsonl").getFirst();

        assertThat(early.getEventId()).isEqualTo(late.getEventId());
        assertThat(early.getEventTime()).isEqualTo(late.getEventTime());
        assertThat(early.getTokens().getOutputVisible()).isEqualTo(1);
    }

    @Test
    void aRequestOfCodexIsCountedOnceHoweverOftenItIsTold() {
        List<RequestEvent> calls = calls("codex", "codex/rollout.jsonl");

        assertThat(calls).hasSize(2);
        assertThat(calls.stream().mapToLong(call -> call.getTokens().getInputUncached()))
                .containsExactly(200L, 200L);
        assertThat(calls.stream().mapToLong(call -> call.getTokens().getReasoning()))
                .containsExactly(40L, 20L);
        assertThat(calls).allSatisfy(call -> {
            assertThat(call.getServedModel()).isEqualTo("gpt-5.1-codex");
            assertThat(call.getSessionId()).isEqualTo("0193-conv");
            assertThat(call.getTotalCheck()).isEqualTo(TotalCheck.OK);
        });
    }

    @Test
    void whereCodexTellsTheSessionAloneARequestIsWhatWasAdded() {
        String totalsAlone =
                text("codex/rollout.jsonl").replaceAll("\"last_token_usage\":\\{[^}]*\\}", "\"last_token_usage\":{}");

        List<RequestEvent> calls = Samples.inspect("codex", totalsAlone).stream()
                .filter(Outcome.Admitted.class::isInstance)
                .map(Samples::event)
                .toList();

        assertThat(calls.stream()
                        .mapToLong(call -> call.getTokens().getInputUncached()
                                + call.getTokens().getCacheRead()))
                .containsExactly(1_200L, 1_400L);
    }

    @Test
    void cursorsInputColumnsExcludeEachOther() {
        RequestEvent call = calls("cursor", "cursor/usage.csv").getFirst();

        assertThat(call.getTokens().getInputUncached()).isEqualTo(5);
        assertThat(call.getTokens().getCacheWriteUnknownTtl()).isEqualTo(4_735);
        assertThat(call.getTokens().getCacheRead()).isEqualTo(2_284);
        assertThat(call.getTokens().getOutputVisible()).isEqualTo(255);
        assertThat(call.getTotalCheck()).isEqualTo(TotalCheck.OK);
        assertThat(call.getReportedCosts().getFirst().getAmount()).isEqualByComparingTo("0.03");
    }

    @Test
    void whatCursorsPlanIncludesHasNoCostOfItsOwn() {
        String header =
                "Date,User,Kind,Max Mode,Model,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost\n";
        List<Outcome> rows = Samples.inspect(
                "cursor",
                header + "2026-11-20T10:00:00Z,a@b.c,Included,No,auto,0,\"1,000\",0,20,\"1,020\",Included\n"
                        + "2026-11-20T10:00:01Z,a@b.c,\"Errored, Not Charged\",No,auto,0,0,0,0,0,-\n"
                        + "2026-11-20T10:00:02Z,a@b.c,Included,No,auto,x,1,0,1,2,-\n");

        RequestEvent included = Samples.event(rows.getFirst());
        assertThat(included.getReportedCosts()).isEmpty();
        assertThat(included.getTokens().getInputUncached()).isEqualTo(1_000);
        assertThat(included.getEndUserId()).isEqualTo("a@b.c");
        RequestEvent failed = Samples.event(rows.get(1));
        assertThat(failed.getStatus()).isEqualTo(CallStatus.ERROR);
        assertThat(failed.getUsageStatus()).isEqualTo(UsageStatus.MISSING);
        assertThat(Samples.rejected(rows.get(2)).field()).isEqualTo("Input (w/ Cache Write)");
    }

    @Test
    void aCallOfApiManagementIsTheRowWithTheCountsInAnyForm() {
        String hub = """
                {"records":[{"time":"2026-11-20T12:00:00Z","category":"GatewayLlmLogs","correlationId":"c-1","properties":{"sequenceNumber":1,"requestMessages":"x"}},
                {"time":"2026-11-20T12:00:00Z","category":"GatewayLlmLogs","correlationId":"c-1","properties":{"modelName":"gpt-4o","deploymentName":"prod","promptTokens":1200,"completionTokens":80,"totalTokens":1280}}]}""";
        String table =
                "TimeGenerated,CorrelationId,ModelName,DeploymentName,PromptTokens,CompletionTokens,TotalTokens\n"
                        + "2026-11-20T12:00:00Z,c-1,gpt-4o,prod,1200,80,1280\n";

        assertThat(calls("azure-apim", "azure-apim/llm-log.jsonl")).hasSize(1);
        for (String body : List.of(hub, table)) {
            RequestEvent call =
                    Samples.event(Samples.inspect("azure-apim", body).getLast());
            assertThat(call.getNativeId()).isEqualTo("c-1");
            assertThat(call.getServedModel()).isEqualTo("gpt-4o");
            assertThat(call.getTokens().getInputUncached()).isEqualTo(1_200);
            assertThat(call.getTokens().getOutputVisible()).isEqualTo(80);
        }
    }

    @Test
    void tablesOfUsagePagesAreStatements() {
        assertThat(List.of(
                        refused("openai", "start_time,end_time,num_model_requests,input_tokens\n1,2,3,4\n"),
                        refused("anthropic", "usage_date_utc,model_version,usage_input_tokens_no_cache\n1,2,3\n")))
                .allMatch(reason -> reason.contains("statement") && reason.contains("invoices"));
    }

    @Test
    void aPageOfStoredCompletionsIsItsCalls() {
        String page = """
                {"object":"list","data":[
                {"id":"chatcmpl-1","object":"chat.completion","created":1795000000,"model":"gpt-4o","usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4},"metadata":{}},
                {"id":"chatcmpl-2","object":"chat.completion","created":1795000001,"model":"gpt-4o","usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}],
                "first_id":"chatcmpl-1","last_id":"chatcmpl-2","has_more":false}""";

        assertThat(Samples.inspect("openai", page).stream()
                        .map(outcome -> Samples.event(outcome).getProviderResponseId()))
                .containsExactly("chatcmpl-1", "chatcmpl-2");
    }

    @Test
    void providersByNameArePricedUnderTheirNameInThePriceLists() {
        String chat =
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1795000000,\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"estimated_cost\":0.0001}}";
        Map<String, String> names = Map.of(
                "cerebras", "cerebras",
                "together", "together_ai",
                "fireworks", "fireworks_ai",
                "fireworks_ai", "fireworks_ai",
                "lambda", "lambda_ai",
                "deepinfra", "deepinfra",
                "nebius", "nebius",
                "sambanova", "sambanova",
                "baseten", "baseten",
                "novita", "novita");

        names.forEach((source, provider) -> assertThat(
                        Samples.event(Samples.inspect(source, chat).getFirst()).getProvider())
                .isEqualTo(provider));
        assertThat(Samples.event(Samples.inspect("deepinfra", chat).getFirst()).getReportedCosts())
                .hasSize(1);
    }

    private static String refused(String source, String body) {
        Normalized normalized =
                Normalizer.forInspection().normalize(source, Map.of(), Samples.utf8(body), Samples.TENANT, Samples.NOW);
        assertThat(normalized).isInstanceOf(Normalized.Malformed.class);
        return ((Normalized.Malformed) normalized).reason();
    }

    private static String text(String sample) {
        return new String(Samples.bytes(sample), StandardCharsets.UTF_8);
    }

    private static List<RequestEvent> calls(String source, String sample) {
        return Samples.inspect(source, Samples.bytes(sample)).stream()
                .filter(Outcome.Admitted.class::isInstance)
                .map(Samples::event)
                .toList();
    }
}
