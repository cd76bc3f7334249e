package io.costline.ingest.adapter.otel;

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
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What coding agents log of their requests, in both encodings, at any address. */
class AgentLogsTest {
    private static final long NOW = Samples.NOW.getEpochSecond() * 1_000_000_000L;

    @TestFactory
    Stream<DynamicTest> samplesBecomeTheReviewedEvents() {
        return Stream.of("claude-code-logs", "claude-code-metrics", "gemini-cli-logs", "codex-logs")
                .map(sample -> DynamicTest.dynamicTest(sample, () -> {
                    List<Outcome> outcomes = Samples.inspect("otlp", Samples.bytes("otel/" + sample + ".json"));
                    String text = String.join(
                                    "\n",
                                    outcomes.stream().map(NormalizedJson::of).toList()) + "\n";
                    Golden.check("otel/" + sample + ".jsonl", text);
                }));
    }

    @Test
    void claudeCodeCountsTheCacheBesideTheInput() {
        RequestEvent event = only(log(
                "event.name", "api_request",
                "session.id", "s-1",
                "user.id", "u-1",
                "organization.id", "org-1",
                "model", "claude-opus-4-8",
                "input_tokens", 12,
                "output_tokens", "850",
                "cache_read_tokens", "48000",
                "cache_creation_tokens", 1500,
                "duration_ms", "9100",
                "cost_usd", "0.0546",
                "request_id", "req_01AAA"));

        assertThat(event.getTokens().getInputUncached()).isEqualTo(12);
        assertThat(event.getTokens().getCacheRead()).isEqualTo(48_000);
        assertThat(event.getTokens().getCacheWriteUnknownTtl()).isEqualTo(1_500);
        assertThat(event.getTokens().getOutputVisible()).isEqualTo(850);
        assertThat(event.getProvider()).isEqualTo("anthropic");
        assertThat(event.getSessionId()).isEqualTo("s-1");
        assertThat(event.getEndUserId()).isEqualTo("u-1");
        assertThat(event.getCustomerId()).isEqualTo("acme");
        assertThat(event.getTeam()).isEqualTo("platform");
        assertThat(event.getProviderRequestId()).isEqualTo("req_01AAA");
        assertThat(event.getNativeId()).isEqualTo("req_01AAA");
        assertThat(event.getStartedAt()).isEqualTo(Samples.NOW.minusMillis(9_100));
        assertThat(event.getReportedCosts()).hasSize(1);
    }

    @Test
    void anEventIsKnownByItsNameWhereverThatStands() {
        Object[] counts = {"model", "claude-opus-4-8", "input_tokens", 1, "output_tokens", 2, "request_id", "r"};
        LogRecord.Builder inTheBody =
                log(counts).setBody(AnyValue.newBuilder().setStringValue("claude_code.api_request"));
        LogRecord.Builder inItsField = log(counts).setEventName("claude_code.api_request");
        LogRecord.Builder inAnAttribute =
                log(counts).addAttributes(Spans.attribute("event.name", "claude_code.api_request"));

        assertThat(List.of(only(inTheBody), only(inItsField), only(inAnAttribute)))
                .allSatisfy(event ->
                        assertThat(event.getTokens().getOutputVisible()).isEqualTo(2));
    }

    @Test
    void aRequestThatFailedIsACallWithoutUsage() {
        RequestEvent limited = only(log(
                "event.name",
                "claude_code.api_error",
                "model",
                "claude-opus-4-8",
                "status_code",
                "429",
                "error",
                "planted text",
                "request_id",
                "r"));
        RequestEvent aborted = only(log(
                "event.name",
                "claude_code.api_error",
                "model",
                "claude-opus-4-8",
                "error",
                "Request was aborted.",
                "request_id",
                "r"));
        RequestEvent broken = only(log(
                "event.name",
                "codex.sse_event",
                "event.kind",
                "response.failed",
                "conversation.id",
                "c",
                "error.message",
                "planted text"));

        assertThat(limited.getStatus()).isEqualTo(CallStatus.BLOCKED);
        assertThat(aborted.getStatus()).isEqualTo(CallStatus.CANCELLED);
        assertThat(broken.getStatus()).isEqualTo(CallStatus.ERROR);
        assertThat(List.of(limited, aborted, broken)).allSatisfy(event -> {
            assertThat(event.getUsageStatus()).isEqualTo(UsageStatus.MISSING);
            assertThat(event.toString()).doesNotContain("planted");
        });
    }

    @Test
    void geminisThoughtsAndToolPromptsStandBesideItsTotals() {
        RequestEvent event = only(log(
                "event.name", "gemini_cli.api_response",
                "session.id", "s",
                "model", "gemini-2.5-pro",
                "input_token_count", "9000",
                "cached_content_token_count", 6000,
                "output_token_count", 300,
                "thoughts_token_count", 500,
                "tool_token_count", 70,
                "total_token_count", 9870));

        assertThat(event.getTokens().getInputUncached()).isEqualTo(3_000);
        assertThat(event.getTokens().getToolUseInput()).isEqualTo(70);
        assertThat(event.getTokens().getReasoning()).isEqualTo(500);
        assertThat(event.getTokens().getOutputVisible()).isEqualTo(300);
        assertThat(event.getTotalCheck()).isEqualTo(TotalCheck.OK);
    }

    @Test
    void whatRepeatsARequestIsPassedOverAndSaidSo() {
        // Given the conventions' form of what Gemini CLI logs besides, and Copilot's sum of a turn
        LogRecord.Builder again = log(
                "event.name", "gen_ai.client.inference.operation.details",
                "gen_ai.operation.name", "chat",
                "gen_ai.usage.input_tokens", 5);
        LogRecord.Builder turn = log("event.name", "copilot_chat.agent.turn", "gen_ai.usage.input_tokens", 5);

        assertThat(send("gemini-cli", again)).singleElement().isInstanceOf(Outcome.Ignored.class);
        assertThat(send("copilot-chat", turn)).singleElement().isInstanceOf(Outcome.Ignored.class);
    }

    @Test
    void aRecordOfTheConventionsMeetsItsSpanByTheResponse() {
        Object[] said = {
            "gen_ai.operation.name", "chat",
            "gen_ai.provider.name", "openai",
            "gen_ai.request.model", "gpt-4o",
            "gen_ai.response.id", "chatcmpl-1",
            "gen_ai.usage.input_tokens", 10,
            "gen_ai.usage.output_tokens", 2
        };
        RequestEvent record = Samples.event(send(
                        "copilot-chat",
                        log(said)
                                .addAttributes(
                                        Spans.attribute("event.name", "gen_ai.client.inference.operation.details")))
                .getFirst());
        RequestEvent span = Samples.event(
                Spans.admit(Spans.span("00f067aa0ba902b1", "", said)).getFirst());

        assertThat(record.getCallId()).isEqualTo(span.getCallId()).isEqualTo("chatcmpl-1");
        assertThat(record.getEventId()).isNotEqualTo(span.getEventId());
        assertThat(record.getTokens()).isEqualTo(span.getTokens());
    }

    @Test
    void anAgentsSpansDoNotCountBesideItsLogs() {
        String span = """
                {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"codex_exec"}}]},
                "scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
                "name":"stream_request","startTimeUnixNano":"1795262399000000000",
                "attributes":[{"key":"gen_ai.usage.input_tokens","value":{"intValue":"3"}}]}]}]}]}""";

        assertThat(Samples.inspect("otlp", span))
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Ignored.class,
                        ignored -> assertThat(ignored.reason()).contains("log record"));
    }

    @Test
    void metricsAreCountedNotRead() {
        // Given a sum of two points and a histogram of one
        var point = NumberDataPoint.newBuilder().setTimeUnixNano(NOW).setAsInt(12);
        var request = ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .addScopeMetrics(ScopeMetrics.newBuilder()
                                .addMetrics(Metric.newBuilder()
                                        .setName("claude_code.token.usage")
                                        .setSum(Sum.newBuilder()
                                                .addDataPoints(point)
                                                .addDataPoints(point)))
                                .addMetrics(Metric.newBuilder()
                                        .setName("gen_ai.client.token.usage")
                                        .setHistogram(Histogram.newBuilder()
                                                .addDataPoints(HistogramDataPoint.newBuilder()
                                                        .setCount(1))))))
                .build();

        assertThat(outcomes(request.toByteArray()))
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Ignored.class,
                        ignored -> assertThat(ignored.reason()).startsWith("3 points of metrics"));
    }

    @Test
    void aBodySaysItselfWhatItIs() {
        var gauge = ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .addScopeMetrics(ScopeMetrics.newBuilder()
                                .addMetrics(Metric.newBuilder()
                                        .setName("up")
                                        .setGauge(Gauge.newBuilder()
                                                .addDataPoints(NumberDataPoint.newBuilder()
                                                        .setAsInt(1))))))
                .build();
        byte[] unclear = {0x0a, 7, 0x12, 5, 0x12, 3, 0x1a, 1, 'x'};

        assertThat(outcomes(gauge.toByteArray())).singleElement().isInstanceOf(Outcome.Ignored.class);
        assertThat(outcomes(new byte[0])).isEmpty();
        assertThat(normalize(unclear))
                .isInstanceOfSatisfying(
                        Normalized.Malformed.class,
                        bad -> assertThat(bad.reason()).contains("neither spans nor log"));
        assertThat(Normalizer.forInspection()
                        .normalize("otlp", Map.of(), Samples.utf8("{\"logs\":[]}"), Samples.TENANT, Samples.NOW))
                .isInstanceOfSatisfying(
                        Normalized.Malformed.class,
                        bad -> assertThat(bad.reason()).contains("resourceLogs"));
    }

    @Test
    void jsonMayHoldAllSignalsAtOnce() {
        String logs = new String(Samples.bytes("otel/claude-code-logs.json"), StandardCharsets.UTF_8);
        String metrics = new String(Samples.bytes("otel/claude-code-metrics.json"), StandardCharsets.UTF_8);

        List<Outcome> both = Samples.inspect(
                "otlp", logs.strip().replaceAll("}$", ",") + metrics.strip().substring(1));
        List<Outcome> lines = Samples.inspect("otlp", logs.strip() + "\n" + metrics.strip() + "\n");

        assertThat(both).hasSize(2);
        assertThat(lines).hasSize(2);
        assertThat(both.getFirst()).isInstanceOf(Outcome.Admitted.class);
        assertThat(both.getLast()).isInstanceOf(Outcome.Ignored.class);
    }

    private static LogRecord.Builder log(Object... attributes) {
        var log = LogRecord.newBuilder().setTimeUnixNano(NOW).setSeverityNumberValue(9);
        for (int i = 0; i < attributes.length; i += 2) {
            log.addAttributes(Spans.attribute((String) attributes[i], attributes[i + 1]));
        }
        return log;
    }

    private static RequestEvent only(LogRecord.Builder log) {
        return Samples.event(send("claude-code", log).getFirst());
    }

    private static List<Outcome> send(String service, LogRecord.Builder log) {
        return outcomes(ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(Spans.attribute("service.name", service))
                                .addAttributes(Spans.attribute("costline.customer", "acme"))
                                .addAttributes(Spans.attribute("team.id", "platform")))
                        .addScopeLogs(ScopeLogs.newBuilder()
                                .setScope(InstrumentationScope.newBuilder().setName("events"))
                                .addLogRecords(log)))
                .build()
                .toByteArray());
    }

    private static List<Outcome> outcomes(byte[] protobuf) {
        return Samples.outcomes(normalize(protobuf));
    }

    private static Normalized normalize(byte[] protobuf) {
        return Normalizer.standard()
                .normalize(
                        "otlp",
                        Map.of("content-type", "application/x-protobuf"),
                        protobuf,
                        Samples.TENANT,
                        Samples.NOW);
    }
}
