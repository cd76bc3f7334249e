package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.ResponseCache;
import io.costline.avro.UsageStatus;
import io.costline.ingest.admission.Outcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known to go wrong with the logs of Kong, Cloudflare, Envoy and APISIX. */
class LogGatewaysTest {
    private static RequestEvent only(String source, String body) {
        List<Outcome> outcomes = Samples.inspect(source, body);
        assertThat(outcomes).hasSize(1);
        return Samples.event(outcomes.getFirst());
    }

    private static String reason(String source, String body) {
        Outcome outcome = Samples.inspect(source, body).getFirst();
        assertThat(outcome).isInstanceOf(Outcome.Ignored.class);
        return ((Outcome.Ignored) outcome).reason();
    }

    private static String kong(String ai) {
        return "{\"ai\":{" + ai
                + "},\"request\":{\"id\":\"k1\",\"headers\":{\"x-costline-customer\":[\"acme\",\"other\"],"
                + "\"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}},"
                + "\"response\":{\"status\":200},\"started_at\":1795262340123,\"latencies\":{\"request\":250},"
                + "\"consumer\":{\"username\":\"shop\"},\"tries\":[{},{}],\"workspace_name\":\"default\"}";
    }

    private static final String CALL = "{\"meta\":{\"provider_name\":\"openai\",\"request_model\":\"gpt-4o\","
            + "\"response_model\":\"gpt-4o-2024-08-06\"},\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":4,"
            + "\"total_tokens\":14,\"cost\":0}%s}";

    @Test
    void aKongEntryTellsItsCallWithConsumerTraceAndTime() {
        RequestEvent event = only("kong", kong("\"proxy\":" + CALL.formatted("")));
        assertThat(event.getGatewayRequestId()).isEqualTo("k1");
        assertThat(event.getServedModel()).isEqualTo("gpt-4o-2024-08-06");
        assertThat(event.getCustomerId()).isEqualTo("acme");
        assertThat(event.getAppKey()).isEqualTo("shop");
        assertThat(event.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(event.getStartedAt()).isEqualTo(Instant.ofEpochMilli(1_795_262_340_123L));
        assertThat(event.getRetryCount()).isEqualTo(1);
        assertThat(event.getReportedCosts()).as("0 is no price").isEmpty();
    }

    @Test
    void everyKongPluginThatCalledAModelIsACall() {
        List<RequestEvent> events = Samples.inspect(
                        "kong",
                        kong("\"ai-proxy\":" + CALL.formatted("") + ",\"ai-request-transformer\":"
                                + CALL.formatted("")))
                .stream()
                .map(Samples::event)
                .toList();
        assertThat(events).hasSize(2);
        assertThat(events).extracting(RequestEvent::getEventId).doesNotHaveDuplicates();
        assertThat(events.getFirst().getTags()).doesNotContainKey("gateway_call");
        assertThat(events.getLast().getTags()).containsEntry("gateway_call", "transformer");
    }

    @Test
    void kongsCacheHitIsOneAlthoughItLogsUsage() {
        assertThat(only("kong", kong("\"proxy\":" + CALL.formatted(",\"cache\":{\"cache_status\":\"Hit\"}")))
                        .getResponseCache())
                .isEqualTo(ResponseCache.HIT);
        assertThat(only(
                                "kong",
                                kong("\"proxy\":"
                                        + CALL.formatted(
                                                ",\"cache\":{\"cache_status\":\"Hit\",\"embeddings_model\":\"e\"}")))
                        .getResponseCache())
                .isEqualTo(ResponseCache.SEMANTIC_HIT);
    }

    @Test
    void aPayloadKongLoggedStatesTheCacheItsCountsLeaveOut() {
        String response =
                "{\\\"id\\\":\\\"chatcmpl-7\\\",\\\"object\\\":\\\"chat.completion\\\",\\\"model\\\":\\\"gpt-4o\\\","
                        + "\\\"choices\\\":[{\\\"message\\\":{\\\"content\\\":\\\"secret\\\"}}],\\\"usage\\\":{\\\"prompt_tokens\\\":10,"
                        + "\\\"completion_tokens\\\":4,\\\"total_tokens\\\":14,\\\"prompt_tokens_details\\\":{\\\"cached_tokens\\\":6}}}";
        RequestEvent event =
                only("kong", kong("\"proxy\":" + CALL.formatted(",\"payload\":{\"response\":\"" + response + "\"}")));
        assertThat(event.getTokens().getCacheRead()).isEqualTo(6);
        assertThat(event.getCallId()).isEqualTo("chatcmpl-7");
        assertThat(event.toString()).doesNotContain("secret");
    }

    @Test
    void kongEntriesComeAsArraysAndOthersAreIgnored() {
        assertThat(Samples.inspect("kong", "[" + kong("\"proxy\":" + CALL.formatted("")) + "," + kong("") + "]"))
                .hasSize(2);
        assertThat(reason("kong", kong("\"mcp\":{}"))).contains("MCP");
    }

    private static String cloudflare(String more) {
        return "{\"id\":\"cf1\",\"created_at\":\"2026-11-21T10:00:00Z\",\"duration\":900,\"provider\":\"openai\",\"model\":\"gpt-4o\","
                + "\"path\":\"chat/completions\",\"cached\":false,\"success\":true" + more + "}";
    }

    @Test
    void cloudflareLogsComeByThePageWithMetadataInAString() {
        List<Outcome> outcomes = Samples.inspect(
                "cloudflare",
                "{\"success\":true,\"result\":["
                        + cloudflare(
                                ",\"tokens_in\":5,\"tokens_out\":2,\"cost\":0.1,\"metadata\":\"{\\\"customer\\\":\\\"acme\\\",\\\"beta\\\":true}\"")
                        + ","
                        + cloudflare(",\"tokens_in\":null,\"tokens_out\":null,\"step\":1")
                                .replace("cf1", "cf2")
                        + "]}");
        assertThat(outcomes).extracting(Outcome::index).containsExactly(0, 1);
        RequestEvent first = Samples.event(outcomes.getFirst());
        assertThat(first.getCustomerId()).isEqualTo("acme");
        assertThat(first.getTags()).containsEntry("beta", "true").doesNotContainKey("customer");
        assertThat(first.getEndedAt()).isEqualTo(Instant.parse("2026-11-21T10:00:00.900Z"));
        RequestEvent second = Samples.event(outcomes.getLast());
        assertThat(second.getUsageStatus()).as("null is not zero").isEqualTo(UsageStatus.MISSING);
        assertThat(second.getAttemptIndex()).isEqualTo(1);
    }

    @Test
    void cloudflaresHeadOfTheAnswerKnowsMoreThanItsCounts() {
        RequestEvent event = only(
                "cloudflare",
                cloudflare(
                        ",\"tokens_in\":100,\"tokens_out\":2,\"response_head\":\"{\\\"id\\\":\\\"chatcmpl-3\\\",\\\"object\\\":"
                                + "\\\"chat.completion\\\",\\\"model\\\":\\\"gpt-4o-2024\\\",\\\"usage\\\":{\\\"prompt_tokens\\\":100,"
                                + "\\\"completion_tokens\\\":2,\\\"prompt_tokens_details\\\":{\\\"cached_tokens\\\":90}}}\""));
        assertThat(event.getTokens().getCacheRead()).isEqualTo(90);
        assertThat(event.getCallId()).isEqualTo("chatcmpl-3");
        RequestEvent cut = only(
                "cloudflare",
                cloudflare(",\"tokens_in\":100,\"tokens_out\":2,\"response_head\":\"{\\\"id\\\":\\\"chat\""));
        assertThat(cut.getTokens().getInputUncached()).isEqualTo(100);
    }

    @Test
    void cloudflareGuardrailsAreToldApart() {
        String guard = cloudflare("%s").replace("gpt-4o", "@cf/meta/llama-guard-3-8b");
        assertThat(reason("cloudflare", guard.formatted(""))).contains("guardrail");
        assertThat(only("cloudflare", guard.formatted(",\"tokens_in\":9,\"tokens_out\":1"))
                        .getTags())
                .containsEntry("gateway_call", "guardrail_call");
    }

    @Test
    void logpushSaysThatACallWasMadeAndNoMore() {
        RequestEvent event = only(
                "cloudflare",
                "{\"Gateway\":\"g\",\"Provider\":\"openai\",\"Model\":\"gpt-4o\",\"StatusCode\":429,\"RateLimited\":true,"
                        + "\"Datetime\":\"2026-11-21T10:00:00Z\",\"Metadata\":{\"key\":\"k\",\"iv\":\"i\",\"data\":\"d\"}}");
        assertThat(event.getUsageStatus()).isEqualTo(UsageStatus.MISSING);
        assertThat(event.getStatus()).isEqualTo(CallStatus.BLOCKED);
        assertThat(event.getBlockedBy()).isEqualTo("GATEWAY_RATE");
    }

    @Test
    void envoyCountsIncludeTheCacheAndFailuresKeepTheirCode() {
        RequestEvent event = only(
                "envoy",
                "{\"x-request-id\":\"r\",\"gen_ai.request.model\":\"claude-x\",\"gen_ai.provider.name\":\"anthropic\","
                        + "\"gen_ai.usage.input_tokens\":100,\"gen_ai.usage.cached_input_tokens\":60,"
                        + "\"gen_ai.usage.cache_creation_input_tokens\":30,\"gen_ai.usage.output_tokens\":5,"
                        + "\"response_code\":200,\"x-costline-customer\":\"acme\"}");
        assertThat(event.getTokens().getInputUncached()).isEqualTo(10);
        assertThat(event.getTokens().getCacheWriteUnknownTtl()).isEqualTo(30);
        assertThat(event.getProvider()).isEqualTo("anthropic");
        assertThat(event.getCustomerId()).isEqualTo("acme");
        RequestEvent failed = only(
                "envoy",
                "{\"x-request-id\":\"r\",\"gen_ai.request.model\":\"m\",\"response_code\":503,"
                        + "\"response_code_details\":\"upstream_reset_before_response_started{secret words}\",\"response_flags\":\"UF\"}");
        assertThat(failed.getStatus()).isEqualTo(CallStatus.ERROR);
        assertThat(failed.getErrorType()).isEqualTo("upstream_reset_before_response_started");
        assertThat(failed.getUsageStatus()).isEqualTo(UsageStatus.MISSING);
        assertThat(reason("envoy", "{\"x-request-id\":\"r\",\"gen_ai.request.model\":null}"))
                .contains("no model");
    }

    private static String apisix(String summary) {
        return "{\"llm_summary\":{\"request_model\":\"m\",\"model\":\"m\"," + summary
                + "},\"start_time\":1795262340123,\"latency\":900.5,\"request\":{\"headers\":{\"x-request-id\":\"a1\","
                + "\"x-costline-feature\":\"search\"}},\"response\":{\"status\":200},\"consumer\":{\"username\":\"shop\"},\"route_id\":\"1\"}";
    }

    @Test
    void apisixWritesZeroWhereItKnowsNothing() {
        assertThat(only("apisix", apisix("\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0"))
                        .getUsageStatus())
                .isEqualTo(UsageStatus.MISSING);
    }

    @Test
    void apisixDurationIsTheTimeToTheFirstToken() {
        RequestEvent event = only(
                "apisix", apisix("\"duration\":120,\"stream\":\"true\",\"prompt_tokens\":3,\"completion_tokens\":1"));
        Instant start = Instant.ofEpochMilli(1_795_262_340_123L);
        assertThat(event.getFirstTokenAt()).isEqualTo(start.plusMillis(120));
        assertThat(event.getEndedAt()).isEqualTo(start.plusMillis(900));
        assertThat(event.getNativeId()).isEqualTo("a1");
        assertThat(event.getFeature()).isEqualTo("search");
    }

    @Test
    void apisixPassesOnHowTheProtocolCounts() {
        RequestEvent claude = only(
                "apisix",
                apisix(
                        "\"prompt_tokens\":4,\"completion_tokens\":2,\"total_tokens\":6,\"cache_read_input_tokens\":1163"));
        assertThat(claude.getTokens().getInputUncached()).isEqualTo(4);
        assertThat(claude.getTokens().getCacheRead()).isEqualTo(1163);
        assertThat(claude.getInclusionRule()).isEqualTo("anthropic");
        assertThat(reason("apisix", "{\"request\":{}}")).contains("llm_summary");
    }
}
