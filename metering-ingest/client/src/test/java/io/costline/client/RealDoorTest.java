package io.costline.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client says is what the door understands. */
class RealDoorTest {
    private static final Instant START = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
    private static final CallContext CONTEXT = CallContext.builder()
            .customer("Müller, \"Söhne\" & Co = 日本 😀")
            .endUser("u 1")
            .feature("search")
            .workflow("answer")
            .step("plan")
            .agent("planner")
            .trace("t-1")
            .span("s-1")
            .parentSpan("p-1")
            .session("se-1")
            .traceEnd(true)
            .team("core")
            .project("x")
            .appKey("app")
            .providerAccount("account")
            .operation("op-1")
            .attempt(2)
            .fallbackFrom("gpt-5")
            .complexityTier("hard")
            .tag("env", "prod")
            .tag("a,b=c", "d=e,f")
            .tag("größe", "UTF-8''x")
            .time(START)
            .provider("my-cluster")
            .model("m-1")
            .requestedModel("m-0")
            .build();

    private final Queue<RejectedEvent> rejected = new ConcurrentLinkedQueue<>();
    private RealDoor door;
    private CostlineClient client;

    @BeforeEach
    void start() {
        door = new RealDoor();
        client = CostlineClient.builder()
                .url(door.url())
                .key(door.key())
                .onRejected(rejected::add)
                .build();
    }

    @AfterEach
    void stop() {
        client.close(Duration.ofSeconds(1));
        door.close();
    }

    private RequestEvent published() throws Exception {
        assertThat(client.flush(Duration.ofSeconds(20))).isTrue();
        assertThat(rejected).isEmpty();
        assertThat(door.published).hasSize(1);
        return door.published.peek();
    }

    @Test
    void everythingAnEventSaysArrives() throws Exception {
        // When
        client.record(UsageEvent.builder()
                .context(CONTEXT)
                .id("e-1")
                .firstTokenAt(START.plusMillis(5))
                .endedAt(START.plusMillis(9))
                .providerResponseId("resp-1")
                .provider("openai")
                .model("gpt-4o")
                .operation("chat")
                .serviceTier("flex")
                .region("eu")
                .batch(true)
                .stream(true)
                .status(UsageEvent.Status.BLOCKED)
                .httpStatus(429)
                .errorType("rate_limit_exceeded")
                .finishReason("length")
                .retryCount(3)
                .inputTokens(1_200)
                .cacheReadTokens(1_000)
                .cacheWriteTokens(100)
                .outputTokens(80)
                .reasoningTokens(30)
                .unit("web_searches", 2)
                .unit("input_audio_seconds", new BigDecimal("1.25"))
                .reportedCost(new BigDecimal("0.0123"), "EUR")
                .build());

        // Then
        RequestEvent event = published();
        assertThat(event.getNativeId()).isEqualTo("e-1");
        assertContext(event);
        assertThat(event.getFirstTokenAt()).isEqualTo(START.plusMillis(5));
        assertThat(event.getEndedAt()).isEqualTo(START.plusMillis(9));
        assertThat(event.getProviderResponseId()).isEqualTo("resp-1");
        assertThat(event.getProvider()).isEqualTo("openai");
        assertThat(event.getServedModel()).isEqualTo("gpt-4o");
        assertThat(event.getServiceTier()).isEqualTo("flex");
        assertThat(event.getRegion()).isEqualTo("eu");
        assertThat(event.getBatch()).isTrue();
        assertThat(event.getStream()).isTrue();
        assertThat(event.getStatus()).isEqualTo(CallStatus.BLOCKED);
        assertThat(event.getHttpStatus()).isEqualTo(429);
        assertThat(event.getErrorType()).isEqualTo("rate_limit_exceeded");
        assertThat(event.getFinishReason()).isEqualTo("length");
        assertThat(event.getRetryCount()).isEqualTo(3);
        assertThat(event.getTokens().getInputUncached()).isEqualTo(100);
        assertThat(event.getTokens().getCacheRead()).isEqualTo(1_000);
        assertThat(event.getTokens().getCacheWriteUnknownTtl()).isEqualTo(100);
        assertThat(event.getTokens().getOutputVisible()).isEqualTo(50);
        assertThat(event.getTokens().getReasoning()).isEqualTo(30);
        assertThat(event.getUnits().toString()).contains("web_searches", "input_audio_seconds", "1.25");
        assertThat(event.getReportedCosts().toString()).contains("0.0123", "EUR");
    }

    private static void assertContext(RequestEvent event) {
        assertThat(event.getCustomerId()).isEqualTo("Müller, \"Söhne\" & Co = 日本 😀");
        assertThat(event.getEndUserId()).isEqualTo("u 1");
        assertThat(List.of(event.getFeature(), event.getWorkflow(), event.getStep(), event.getAgent()))
                .containsExactly("search", "answer", "plan", "planner");
        assertThat(List.of(event.getTraceId(), event.getSpanId(), event.getParentSpanId(), event.getSessionId()))
                .containsExactly("t-1", "s-1", "p-1", "se-1");
        assertThat(List.of(event.getTeam(), event.getProject(), event.getAppKey(), event.getProviderAccount()))
                .containsExactly("core", "x", "app", "account");
        assertThat(event.getTraceEnd()).isTrue();
        assertThat(event.getOperationId()).isEqualTo("op-1");
        assertThat(event.getAttemptIndex()).isEqualTo(2);
        assertThat(event.getFallbackFrom()).isEqualTo("gpt-5");
        assertThat(event.getComplexityTier()).isEqualTo("hard");
        assertThat(event.getTags()).isEqualTo(Map.of("env", "prod", "a,b=c", "d=e,f", "größe", "UTF-8''x"));
        assertThat(event.getStartedAt()).isEqualTo(START);
        assertThat(event.getRequestedModel()).isEqualTo("m-0");
    }

    @Test
    void everythingAContextSaysArrivesBesideABody() throws Exception {
        // When
        client.meterOpenAi(
                "{\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}",
                CONTEXT.toBuilder().callId("call-1").endpoint("responses").build());

        // Then
        RequestEvent event = published();
        assertContext(event);
        assertThat(event.getNativeId()).isEqualTo("call-1");
        assertThat(event.getProvider()).isEqualTo("my-cluster");
        assertThat(event.getServedModel()).isEqualTo("m-1");
        assertThat(event.getTokens().getInputUncached()).isEqualTo(7);
    }

    @Test
    void bodiesAndStreamsAreMeteredInOneCall() throws Exception {
        // When
        client.meterAnthropic(
                "{\"id\":\"msg_1\",\"type\":\"message\",\"model\":\"claude-x\",\"content\":[{\"type\":\"text\",\"text\":\"secret\"}],"
                        + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":3,\"cache_read_input_tokens\":100,\"output_tokens\":5}}",
                CallContext.builder().customer("acme").build());
        client.meterOpenAi("""
                data: {"id":"chatcmpl-2","object":"chat.completion.chunk","model":"gpt-4o","choices":[{"delta":{"content":"secret"}}]}

                data: {"id":"chatcmpl-2","object":"chat.completion.chunk","model":"gpt-4o","choices":[{"delta":{},"finish_reason":"stop"}]}

                data: {"id":"chatcmpl-2","object":"chat.completion.chunk","model":"gpt-4o","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":4,"total_tokens":15}}

                data: [DONE]
                """, CallContext.empty());
        try (MeteredStream stream =
                client.openAiStream(CallContext.builder().source("groq").build())) {
            stream.accept(
                    "data: {\"id\":\"chatcmpl-3\",\"object\":\"chat.completion.chunk\",\"model\":\"llama\",\"choices\":[]}");
            stream.accept(
                    "data: {\"id\":\"chatcmpl-3\",\"object\":\"chat.completion.chunk\",\"model\":\"llama\",\"choices\":[],"
                            + "\"x_groq\":{\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":1,\"total_tokens\":9}}}");
        }
        client.meterOpenAi(
                "{\"error\":{\"message\":\"your prompt 'secret' is bad\",\"type\":\"invalid_request_error\",\"code\":\"content_filter\"}}",
                CallContext.builder().callId("failed-1").build());
        assertThat(client.flush(Duration.ofSeconds(20))).isTrue();

        // Then
        Map<String, RequestEvent> events = door.counted();
        assertThat(rejected).isEmpty();
        assertThat(events).containsOnlyKeys("msg_1", "chatcmpl-2", "chatcmpl-3", "failed-1");
        assertThat(events.get("msg_1").getTokens().getCacheRead()).isEqualTo(100);
        assertThat(events.get("msg_1").getStartedAt()).isAfter(Instant.now().minusSeconds(60));
        assertThat(events.get("chatcmpl-2").getStream()).isTrue();
        assertThat(events.get("chatcmpl-2").getFinishReason()).isEqualTo("stop");
        assertThat(events.get("chatcmpl-3").getSource()).isEqualTo("groq");
        assertThat(events.get("chatcmpl-3").getTokens().getInputUncached()).isEqualTo(8);
        assertThat(events.get("failed-1").getErrorType()).isEqualTo("content_filter");
        assertThat(events.toString()).doesNotContain("secret");
        assertThat(client.metrics().delivered()).isEqualTo(4);
    }

    @Test
    void theSameAgainIsTheSame() throws Exception {
        // When one event is recorded twice, and one body is metered twice
        UsageEvent event = UsageEvent.builder().model("m").inputTokens(1).build();
        String body =
                "{\"id\":\"msg_1\",\"type\":\"message\",\"model\":\"c\",\"usage\":{\"input_tokens\":3,\"output_tokens\":5}}";
        for (int i = 0; i < 2; i++) {
            client.record(event);
            client.meterAnthropic(body, CallContext.builder().time(START).build());
        }
        assertThat(client.flush(Duration.ofSeconds(20))).isTrue();

        // Then each pair has one identity and one content
        assertThat(door.published).hasSize(4);
        assertThat(door.published.stream()
                        .map(each -> each.getEventId() + "/" + each.getContentHash())
                        .distinct())
                .hasSize(2);
        assertThat(door.counted()).containsOnlyKeys(event.id(), "msg_1");
    }

    @Test
    void rejectionsNameTheFieldAndCostTheOthersNothing() throws Exception {
        client.record(UsageEvent.builder()
                .id("late")
                .time(Instant.parse("2020-01-01T00:00:00Z"))
                .build());
        client.record(UsageEvent.builder()
                .id("subset")
                .inputTokens(1)
                .cacheReadTokens(2)
                .build());
        client.record(UsageEvent.builder().id("good").inputTokens(1).build());
        client.meterOpenAi(
                "{\"object\":\"page\",\"data\":[],\"has_more\":false}",
                CallContext.builder().callId("report").build());
        client.meterOpenAi(
                "{}", CallContext.builder().callId("nowhere").source("nobody").build());
        client.meterOpenAi("{\"id\":\"modr-1\",\"usage\":{}}", CallContext.empty());
        assertThat(client.flush(Duration.ofSeconds(20))).isTrue();
        assertThat(rejected)
                .extracting(each -> each.id() + " " + each.code() + " " + each.field())
                .containsExactlyInAnyOrder(
                        "late TOO_LATE time",
                        "subset SUBSET_EXCEEDS_TOTAL usage.cache_read_tokens",
                        "report UNSUPPORTED object",
                        "nowhere UNKNOWN_SOURCE source");
        assertThat(door.counted()).containsOnlyKeys("good");
        assertThat(client.metrics().ignored()).isEqualTo(1);
    }
}
