package io.costline.ingest.adapter.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.avro.TotalCheck;
import io.costline.avro.UsageStatus;
import io.costline.ingest.Normalized;
import io.costline.ingest.NormalizedJson;
import io.costline.ingest.Normalizer;
import io.costline.ingest.Samples;
import io.costline.ingest.admission.Outcome;
import io.costline.trials.Golden;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class OtlpTest {
    private static final String A = "00f067aa0ba902b1";
    private static final String B = "00f067aa0ba902b2";
    private static final String C = "00f067aa0ba902b3";
    private static final String D = "00f067aa0ba902b4";

    @TestFactory
    Stream<DynamicTest> samplesBecomeTheReviewedEvents() {
        return Stream.of(
                        "semconv-anthropic-traces",
                        "semconv-openai-responses-traces",
                        "openinference-openai-traces",
                        "openlit-traces",
                        "otlp-proto-examples-trace",
                        "openrouter-broadcast-cache-read",
                        "openrouter-broadcast-connection-test",
                        "openrouter-docs-outdated-names",
                        "langfuse-keys-span")
                .map(sample -> DynamicTest.dynamicTest(sample, () -> {
                    List<Outcome> outcomes = Samples.inspect("otlp", Samples.bytes("otel/" + sample + ".json"));
                    String text = String.join(
                                    "\n",
                                    outcomes.stream().map(NormalizedJson::of).toList()) + "\n";
                    Golden.check("otel/" + sample + ".jsonl", text);
                }));
    }

    @Test
    void anAgentsSpanIsNotCountedBesideItsCalls() {
        // Given an agent that repeats the sums of its calls, a tool, and two calls
        List<Outcome> outcomes = Spans.admit(
                Spans.span(
                        A,
                        "",
                        "gen_ai.operation.name",
                        "invoke_agent",
                        "gen_ai.agent.name",
                        "planner",
                        "gen_ai.usage.input_tokens",
                        30,
                        "gen_ai.usage.output_tokens",
                        12),
                Spans.span(
                        B,
                        A,
                        "gen_ai.operation.name",
                        "chat",
                        "gen_ai.response.id",
                        "c-1",
                        "gen_ai.usage.input_tokens",
                        10,
                        "gen_ai.usage.output_tokens",
                        5),
                Spans.span(C, A, "gen_ai.operation.name", "execute_tool"),
                Spans.span(
                        D,
                        A,
                        "gen_ai.operation.name",
                        "chat",
                        "gen_ai.response.id",
                        "c-2",
                        "gen_ai.usage.input_tokens",
                        20,
                        "gen_ai.usage.output_tokens",
                        7));

        // Then
        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Ignored.class);
        assertThat(outcomes.get(2)).isInstanceOf(Outcome.Ignored.class);
        RequestEvent first = Samples.event(outcomes.get(1));
        assertThat(first.getCallId()).isEqualTo("c-1");
        assertThat(first.getTraceId()).isEqualTo(Spans.TRACE);
        assertThat(first.getSpanId()).isEqualTo(B);
        assertThat(first.getParentSpanId()).isEqualTo(A);
        assertThat(first.getAgent()).isEqualTo("planner");
        assertThat(first.getLayer()).isEqualTo(ObservationLayer.SDK);
        assertThat(Samples.event(outcomes.get(3)).getTokens().getOutputVisible())
                .isEqualTo(7);
    }

    @Test
    void aFrameworksSpanAroundAnSdksIsCountedOnce() {
        List<Outcome> outcomes = Spans.admit(
                Spans.span(
                        A,
                        "",
                        "openinference.span.kind",
                        "LLM",
                        "llm.model_name",
                        "gpt-4o",
                        "llm.token_count.prompt",
                        10,
                        "llm.token_count.completion",
                        5),
                Spans.span(
                        B,
                        A,
                        "gen_ai.operation.name",
                        "chat",
                        "gen_ai.system",
                        "openai",
                        "gen_ai.usage.prompt_tokens",
                        10,
                        "gen_ai.usage.completion_tokens",
                        5),
                Spans.span(C, B).setName("POST"));

        assertThat(outcomes)
                .extracting(outcome -> outcome instanceof Outcome.Admitted)
                .containsExactly(false, true, false);
    }

    @Test
    void failedAttemptsBelowAWrapperAreEventsOfTheirOwn() {
        List<Outcome> outcomes = Spans.admit(
                Spans.span(A, "", "gen_ai.operation.name", "chat", "gen_ai.usage.input_tokens", 10),
                Spans.span(B, A, "gen_ai.operation.name", "chat", "error.type", "rate_limit_exceeded")
                        .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR)),
                Spans.span(C, A, "gen_ai.operation.name", "chat", "gen_ai.usage.input_tokens", 10));

        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Ignored.class);
        RequestEvent failed = Samples.event(outcomes.get(1));
        assertThat(failed.getStatus()).isEqualTo(CallStatus.BLOCKED);
        assertThat(failed.getBlockedBy()).isEqualTo("GATEWAY_OR_PROVIDER_RATE");
        assertThat(failed.getUsageStatus()).isEqualTo(UsageStatus.MISSING);
        assertThat(Samples.event(outcomes.get(2)).getUsageStatus()).isEqualTo(UsageStatus.PARTIAL);
    }

    @Test
    void oldAndNewNamesOfOneCountAreAliases() {
        RequestEvent event = Samples.event(Spans.admit(Spans.span(
                        A,
                        "",
                        "gen_ai.system",
                        "Anthropic",
                        "gen_ai.usage.prompt_tokens",
                        1167,
                        "gen_ai.usage.input_tokens",
                        1167,
                        "gen_ai.usage.completion_tokens",
                        187,
                        "llm.usage.total_tokens",
                        1354,
                        "gen_ai.usage.cache_read_input_tokens",
                        0,
                        "gen_ai.usage.cache_creation_input_tokens",
                        1163,
                        "gen_ai.usage.cache_creation.input_tokens",
                        1163))
                .getFirst());

        assertThat(event.getProvider()).isEqualTo("anthropic");
        assertThat(event.getTokens().getInputUncached()).isEqualTo(4);
        assertThat(event.getTokens().getCacheWriteUnknownTtl()).isEqualTo(1163);
        assertThat(event.getTokens().getOutputVisible()).isEqualTo(187);
        assertThat(event.getTotalCheck()).isEqualTo(TotalCheck.OK);
        assertThat(event.getInclusionRule()).isEqualTo(OtelUsage.RULE);
    }

    @Test
    void exclusiveCountsAreToldByWhatCannotBeContained() {
        RequestEvent event = Samples.event(Spans.admit(Spans.span(
                        A,
                        "",
                        "gen_ai.operation.name",
                        "chat",
                        "gen_ai.usage.input_tokens",
                        4,
                        "gen_ai.usage.output_tokens",
                        10,
                        "gen_ai.usage.cache_read.input_tokens",
                        1000))
                .getFirst());

        assertThat(event.getInclusionRule()).isEqualTo(OtelUsage.RULE_CACHE_EXTRA);
        assertThat(event.getTokens().getInputUncached()).isEqualTo(4);
        assertThat(event.getTokens().getCacheRead()).isEqualTo(1000);
    }

    @Test
    void langfuseBucketsAreDisjointUnlessTheTotalSaysOtherwise() {
        String disjoint = "{\"input\":10,\"input_cached_tokens\":30,\"output\":5,\"total\":45}";
        String inclusive = "{\"input\":40,\"input_cached_tokens\":30,\"output\":5,\"total\":45}";
        for (String details : List.of(disjoint, inclusive)) {
            RequestEvent event = Samples.event(Spans.admit(Spans.span(
                            A,
                            "",
                            "langfuse.observation.type",
                            "generation",
                            "langfuse.observation.model.name",
                            "gpt-4o",
                            "langfuse.observation.usage_details",
                            details))
                    .getFirst());
            assertThat(event.getTokens().getInputUncached()).as(details).isEqualTo(10);
            assertThat(event.getTokens().getCacheRead()).isEqualTo(30);
            assertThat(event.getTotalCheck()).isEqualTo(TotalCheck.OK);
            assertThat(event.getServedModel()).isEqualTo("gpt-4o");
        }
    }

    @Test
    void theDeploymentEnvironmentComesFromTheResource() {
        // Given
        var span = Spans.span(A, "", "gen_ai.operation.name", "chat", "gen_ai.usage.input_tokens", 1);

        // When
        RequestEvent event = Samples.event(Spans.admit(Spans.request(
                        Map.of("service.name", "shop", "deployment.environment.name", "staging"), "test", span))
                .getFirst());

        // Then
        assertThat(event.getEnvironment()).isEqualTo("staging");
    }

    @Test
    void attributionComesFromTheSpanThoseAboveAndTheResource() {
        List<Outcome> outcomes = Spans.admit(Spans.request(
                Map.of("service.name", "shop", "costline.team", "web", "costline.customer", "nobody"),
                "test",
                Spans.span(
                        A,
                        "",
                        "gen_ai.operation.name",
                        "invoke_workflow",
                        "gen_ai.workflow.name",
                        "checkout",
                        "costline.customer",
                        "acme",
                        "gen_ai.conversation.id",
                        "s-1"),
                Spans.span(
                        B,
                        A,
                        "gen_ai.operation.name",
                        "chat",
                        "gen_ai.usage.input_tokens",
                        1,
                        "costline.feature",
                        "search",
                        "costline.tag.env",
                        "prod",
                        "user.id",
                        "u-1")));

        RequestEvent event = Samples.event(outcomes.get(1));
        assertThat(event.getCustomerId()).isEqualTo("acme");
        assertThat(event.getTeam()).isEqualTo("web");
        assertThat(event.getFeature()).isEqualTo("search");
        assertThat(event.getWorkflow()).isEqualTo("checkout");
        assertThat(event.getSessionId()).isEqualTo("s-1");
        assertThat(event.getEndUserId()).isEqualTo("u-1");
        assertThat(event.getTags()).containsEntry("env", "prod").containsEntry("service", "shop");
    }

    @Test
    void contentIsNotKept() {
        Span.Builder span = Spans.span(
                A,
                "",
                "gen_ai.operation.name",
                "chat",
                "gen_ai.usage.input_tokens",
                1,
                "gen_ai.prompt.0.content",
                "SECRET",
                "gen_ai.completion.0.content",
                "SECRET",
                "gen_ai.input.messages",
                "[{\"role\":\"user\",\"content\":\"SECRET\"}]",
                "input.value",
                "SECRET",
                "output.value",
                "SECRET",
                "traceloop.entity.input",
                "SECRET",
                "langfuse.observation.input",
                "SECRET");
        span.setStatus(Status.newBuilder().setMessage("SECRET"));

        assertThat(NormalizedJson.of(Spans.admit(span).getFirst()))
                .contains("accepted")
                .doesNotContain("SECRET");
    }

    @Test
    void aSpanThatCannotBeIsRejectedWithItsField() {
        List<Outcome> outcomes = Spans.admit(
                Spans.span(A, "", "gen_ai.operation.name", "chat", "gen_ai.usage.input_tokens", -5),
                Spans.span(B, "", "gen_ai.operation.name", "chat", "gen_ai.usage.input_tokens", 5)
                        .setStartTimeUnixNano(1_000_000_000_000_000_000L)
                        .setEndTimeUnixNano(1_000_000_000_000_000_000L));

        assertThat(Samples.rejected(outcomes.get(0)).field()).isEqualTo("attributes.gen_ai.usage.input_tokens");
        assertThat(Samples.rejected(outcomes.get(1)).code().name()).isEqualTo("TOO_LATE");
    }

    @Test
    void protobufWithoutAMediaTypeIsRecognised() {
        ExportTraceServiceRequest request =
                Spans.request(Spans.span(A, "", "gen_ai.operation.name", "chat", "gen_ai.usage.input_tokens", 1));

        List<Outcome> outcomes = Samples.outcomes(
                Normalizer.standard().normalize("otlp", Map.of(), request.toByteArray(), Samples.TENANT, Samples.NOW));

        assertThat(Samples.event(outcomes.getFirst()).getTokens().getInputUncached())
                .isOne();
    }

    @Test
    void linesOfRequestsAreReadAsTheCollectorWritesThem() {
        String span = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"" + Spans.TRACE
                + "\",\"spanId\":\"%s\",\"startTimeUnixNano\":\"1795262340000000000\",\"attributes\":["
                + "{\"key\":\"gen_ai.usage.input_tokens\",\"value\":{\"intValue\":\"7\"}}]}]}]}]}";

        List<Outcome> outcomes = Samples.inspect("otlp", span.formatted(A) + "\n" + span.formatted(B) + "\n");

        assertThat(outcomes).hasSize(2);
        assertThat(Samples.event(outcomes.get(0)).getEventId())
                .isNotEqualTo(Samples.event(outcomes.get(1)).getEventId());
    }

    @Test
    void aBodyThatIsNoRequestIsMalformed() {
        for (String body : List.of("[]", "7", "{\"resourceSpans\":", "", "\u0001\u0002")) {
            assertThat(Normalizer.standard()
                            .normalize(
                                    "otlp",
                                    Map.of("content-type", "application/json"),
                                    Samples.utf8(body),
                                    Samples.TENANT,
                                    Samples.NOW))
                    .as(body)
                    .isInstanceOf(Normalized.Malformed.class);
        }
    }
}
