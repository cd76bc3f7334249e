package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.CredentialKind;
import io.costline.avro.ReportedCost;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.ResponseCache;
import io.costline.avro.UsageStatus;
import io.costline.ingest.admission.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.ObjectMapper;

/** What is known to go wrong where a gateway passes a provider's body on: Helicone, Portkey, Vercel and the compatible. */
class BodyGatewaysTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String CLAUDE =
            "{\"id\":\"msg_1\",\"type\":\"message\",\"model\":\"claude-x\",\"content\":[{\"type\":\"text\",\"text\":\"secret\"}],"
                    + "\"usage\":{\"input_tokens\":4,\"cache_read_input_tokens\":1163,\"output_tokens\":7}}";
    private static final String GPT =
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1795262340,\"model\":\"gpt-4o-2024-08-06\","
                    + "\"choices\":[{\"message\":{\"content\":\"secret\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":7,\"total_tokens\":27}}";

    private static RequestEvent only(String source, String body) {
        List<Outcome> outcomes = Samples.inspect(source, body);
        assertThat(outcomes).hasSize(1);
        RequestEvent event = Samples.event(outcomes.getFirst());
        assertThat(event.toString()).doesNotContain("secret");
        return event;
    }

    private static RequestEvent withHeaders(String source, String body, Map<String, String> headers) {
        return Samples.event(Samples.outcomes(Normalizer.forInspection()
                        .normalize(source, headers, Samples.utf8(body), Samples.TENANT, Samples.NOW))
                .getFirst());
    }

    private static String quoted(String text) {
        return MAPPER.writeValueAsString(text);
    }

    private static String helicone(String response, String more) {
        String request = "{\"model\":\"asked\",\"stream\":true,\"messages\":[{\"content\":\"secret\"}],\"padding\":\""
                + "secret ".repeat(400) + "\"}";
        return "{\"request_id\":\"h1\",\"user_id\":\"u\",\"request_body\":" + quoted(request) + ",\"response_body\":"
                + quoted(response) + more + "}";
    }

    @Test
    void heliconesUsageIsTheProvidersInTheProvidersDialect() {
        // Given a response longer than any string that is kept
        String response = CLAUDE.replace("secret", "secret ".repeat(400));

        // When
        RequestEvent event = only("helicone", helicone(response, ""));

        // Then
        assertThat(event.getTokens().getInputUncached()).isEqualTo(4);
        assertThat(event.getTokens().getCacheRead()).isEqualTo(1163);
        assertThat(event.getInclusionRule()).isEqualTo("anthropic");
        assertThat(event.getCallId()).isEqualTo("msg_1");
        assertThat(event.getNativeId()).isEqualTo("h1");
        assertThat(event.getRequestedModel()).isEqualTo("asked");
        assertThat(event.getEndUserId()).isEqualTo("u");
    }

    @Test
    void heliconesStreamIsReadAsOne() {
        String stream = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":"
                + "{\"id\":\"msg_2\",\"model\":\"claude-x\",\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}}\n\n"
                + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":9}}\n\n";
        RequestEvent event = only("helicone", helicone(stream, ""));
        assertThat(event.getTokens().getOutputVisible()).isEqualTo(9);
        assertThat(event.getFinishReason()).isEqualTo("end_turn");
        assertThat(event.getCallId()).isEqualTo("msg_2");
    }

    @Test
    void heliconesTotalsStandInForABodyTooLargeToSend() {
        String tooLarge = "Body too large for webhook, please fetch the full request and response from Helicone";
        RequestEvent event = only(
                "helicone",
                helicone(
                        tooLarge,
                        ",\"model\":\"gpt-4o\",\"provider\":\"OPENAI\",\"metadata\":{\"cost\":0.0015,\"promptTokens\":10,"
                                + "\"completionTokens\":15,\"totalTokens\":25,\"latencyMs\":1200}"));
        assertThat(event.getTokens().getInputUncached()).isEqualTo(10);
        assertThat(event.getServedModel()).isEqualTo("gpt-4o");
        assertThat(event.getProvider()).isEqualTo("openai");
        assertThat(event.getReportedCosts().getFirst().getKind()).isEqualTo(ReportedCostKind.ESTIMATE);
        assertThat(only("helicone", helicone(tooLarge, "")).getUsageStatus()).isEqualTo(UsageStatus.MISSING);
        assertThat(Samples.rejected(Samples.inspect("helicone", "{\"response_body\":\"{}\"}")
                                .getFirst())
                        .field())
                .isEqualTo("request_id");
    }

    @Test
    void portkeysCostIsInCentsAndItsMetadataInTwoLists() {
        RequestEvent event = only(
                "portkey",
                "{\"id\":\"p1\",\"created_at\":\"2026-11-21T10:00:00.500Z\",\"response_time\":1250.0,\"ai_org\":\"openai\","
                        + "\"ai_model\":\"gpt-4o\",\"req_units\":150.0,\"res_units\":200.0,\"total_units\":350.0,\"cost\":1.65,"
                        + "\"cost_currency\":\"USD\",\"response_status_code\":200.0,\"cache_status\":\"miss\",\"stream_mode\":0.0,"
                        + "\"retry_success_count\":\"2\",\"_user\":\"u\",\"trace_id\":\"t\",\"span_id\":\"s\",\"virtual_key\":\"vk\","
                        + "\"metadata\":{\"key\":[\"customer\",\"priority\"],\"value\":[\"acme\",\"high\"]}}");
        ReportedCost cost = event.getReportedCosts().getFirst();
        assertThat(cost.getAmount()).isEqualByComparingTo("0.0165");
        assertThat(cost.getSourceUnit()).isEqualTo("cents");
        assertThat(event.getTokens().getInputUncached()).isEqualTo(150);
        assertThat(event.getCustomerId()).isEqualTo("acme");
        assertThat(event.getTags()).containsEntry("priority", "high");
        assertThat(event.getHttpStatus()).isEqualTo(200);
        assertThat(event.getResponseCache()).isEqualTo(ResponseCache.MISS);
        assertThat(event.getRetryCount()).isEqualTo(2);
        assertThat(event.getEndedAt()).isEqualTo(Instant.parse("2026-11-21T10:00:01.750Z"));
        assertThat(event.getProviderAccount()).isEqualTo("vk");
    }

    @Test
    void portkeysBodyIsTheProvidersWhoeverAsked() {
        RequestEvent log = only(
                "portkey",
                "{\"_id\":\"p2\",\"request\":{\"url\":\"https://api.anthropic.com/v1/messages\",\"body\":{\"model\":\"claude\"},"
                        + "\"headers\":{\"x-costline-customer\":\"acme\"},"
                        + "\"portkeyHeaders\":{\"x-portkey-metadata\":\"{\\\"feature\\\":\\\"search\\\"}\"}},"
                        + "\"response\":{\"status\":200,\"headers\":{\"x-portkey-cache-status\":\"HIT\"},\"body\":"
                        + CLAUDE
                        + "}}");
        assertThat(log.getTokens().getCacheRead()).isEqualTo(1163);
        assertThat(log.getProvider()).isEqualTo("anthropic");
        assertThat(log.getCustomerId()).isEqualTo("acme");
        assertThat(log.getFeature()).isEqualTo("search");
        assertThat(log.getResponseCache()).isEqualTo(ResponseCache.HIT);
        RequestEvent export = only(
                "portkey",
                "{\"id\":\"p3\",\"request\":{\"model\":\"gpt-4o\"},\"response\":" + quoted(GPT) + ",\"cost\":0.5}");
        assertThat(export.getTokens().getInputUncached()).isEqualTo(20);
        assertThat(export.getCallId()).isEqualTo("chatcmpl-1");
        RequestEvent failed = only(
                "portkey",
                "{\"_id\":\"p4\",\"response\":{\"status\":429,\"body\":{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"secret\"}}}}");
        assertThat(failed.getStatus()).isEqualTo(CallStatus.BLOCKED);
        assertThat(failed.getErrorType()).isEqualTo("rate_limit_exceeded");
        assertThat(failed.getUsageStatus()).isEqualTo(UsageStatus.MISSING);
    }

    private static String gateway(String credential, String attempts) {
        return "{\"gateway\":{\"routing\":{\"originalModelId\":\"anthropic/claude-sonnet-4.6\","
                + "\"resolvedProviderApiModelId\":\"claude-on-bedrock\",\"canonicalSlug\":\"anthropic/claude-sonnet-4.6\","
                + "\"finalProvider\":\"bedrock\",\"modelAttempts\":[{\"providerAttempts\":[" + attempts
                + "{\"provider\":\"bedrock\",\"providerApiModelId\":\"claude-on-bedrock\",\"credentialType\":\""
                + credential
                + "\",\"success\":true,\"startTime\":1795262340000,\"endTime\":1795262341000}]}]},"
                + "\"cost\":\"0.0045405\",\"marketCost\":\"0.005\",\"generationId\":\"gen_01KAGQV5F0T3\"}}";
    }

    @Test
    void vercelBillsOnItsCredentialsAndTheHostOnYours() {
        String failed =
                "{\"provider\":\"anthropic\",\"providerApiModelId\":\"claude-on-bedrock\",\"success\":false,\"error\":\"secret\"},";
        RequestEvent system = only(
                "vercel",
                "{\"usage\":{\"inputTokens\":100,\"outputTokens\":5,\"totalTokens\":105,"
                        + "\"inputTokenDetails\":{\"cacheReadTokens\":60,\"cacheWriteTokens\":30}},\"finishReason\":\"stop\","
                        + "\"text\":\"secret\",\"providerMetadata\":" + gateway("system", failed) + "}");
        assertThat(system.getProvider()).isEqualTo("vercel_ai_gateway");
        assertThat(system.getServedModel()).isEqualTo("anthropic/claude-sonnet-4.6");
        assertThat(system.getTokens().getInputUncached()).isEqualTo(10);
        assertThat(system.getRetryCount()).isEqualTo(1);
        assertThat(system.getFallbackFrom()).isEqualTo("anthropic");
        assertThat(system.getStartedAt()).isEqualTo(Instant.ofEpochMilli(1_795_262_340_000L));
        assertThat(system.getReportedCosts())
                .extracting(ReportedCost::getKind)
                .containsExactly(ReportedCostKind.BILLED, ReportedCostKind.MARKET);

        RequestEvent byok = only("vercel", "{\"providerMetadata\":" + gateway("byok", "") + "}");
        assertThat(byok.getCredentialKind()).isEqualTo(CredentialKind.BYOK);
        assertThat(byok.getProvider()).isEqualTo("bedrock");
        assertThat(byok.getServedModel()).isEqualTo("claude-on-bedrock");
        assertThat(byok.getModelVendor()).isEqualTo("anthropic");
        assertThat(byok.getReportedCosts().getFirst().getKind()).isEqualTo(ReportedCostKind.GATEWAY_FEE);
    }

    @Test
    void vercelsDrainsAreMeteredWhereTheyCarryAResult() {
        String result =
                "{\"usage\":{\"inputTokens\":4,\"cachedInputTokens\":1163,\"outputTokens\":5,\"totalTokens\":9},"
                        + "\"costline\":{\"customer\":\"acme\"},\"providerMetadata\":" + gateway("system", "") + "}";
        List<Outcome> outcomes = Samples.inspect(
                "vercel",
                "[{\"id\":\"1\",\"source\":\"lambda\",\"projectId\":\"p\",\"timestamp\":1795262340999,\"message\":"
                        + quoted(result) + "},{\"id\":\"2\",\"source\":\"lambda\",\"message\":\"GET / 200\"}]");
        RequestEvent event = Samples.event(outcomes.getFirst());
        assertThat(event.getTokens().getInputUncached()).as("Anthropic's way").isEqualTo(4);
        assertThat(event.getTokens().getCacheRead()).isEqualTo(1163);
        assertThat(event.getCustomerId()).isEqualTo("acme");
        assertThat(outcomes.getLast()).isInstanceOf(Outcome.Ignored.class);
    }

    @Test
    void vercelsResponseAndItsGenerationAreOneEvent() {
        RequestEvent response = only(
                "vercel",
                GPT.replace(
                        "\"content\":\"secret\"",
                        "\"content\":\"secret\",\"provider_metadata\":" + gateway("system", "")));
        RequestEvent generation = only(
                "vercel",
                "{\"data\":{\"id\":\"gen_01KAGQV5F0T3\",\"total_cost\":0.1,\"native_tokens_prompt\":21,\"native_tokens_completion\":7,\"model\":\"m\"}}");
        assertThat(response.getTokens().getInputUncached()).isEqualTo(20);
        assertThat(generation.getEventId()).isEqualTo(response.getEventId());
        assertThat(generation.getRevision()).isGreaterThan(response.getRevision());
    }

    @Test
    void aCommentBehindTheStreamBelongsToIt() {
        String chunk =
                "data: {\"id\":\"c-%d\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o\",\"choices\":[],"
                        + "\"usage\":{\"prompt_tokens\":15,\"completion_tokens\":42}}\n\ndata: [DONE]\n\n: {\"cost\":\"%s\",\"prompt_tokens\":15}\n\n";
        List<RequestEvent> events = Samples.inspect(
                        "alltoken", chunk.formatted(1, "0.0012") + ": keep-alive\n\n" + chunk.formatted(2, "0.5"))
                .stream()
                .map(Samples::event)
                .toList();
        assertThat(events).hasSize(2);
        assertThat(events.getFirst().getTokens().getInputUncached()).isEqualTo(15);
        assertThat(events.getFirst().getReportedCosts().getFirst().getAmount()).isEqualByComparingTo("0.0012");
        assertThat(events.getLast().getReportedCosts().getFirst().getAmount()).isEqualByComparingTo("0.5");
        assertThat(events.getFirst().getModelVendor()).isEqualTo("openai");
    }

    @Test
    void promptUnitsHeadersAreReadWhenTheyAreThere() {
        RequestEvent bare = withHeaders("promptunit", GPT, Map.of());
        assertThat(bare.getReportedCosts()).isEmpty();
        assertThat(bare.getProvider()).isEqualTo("openai");
        RequestEvent told = withHeaders(
                "promptunit",
                GPT,
                Map.of(
                        "x-promptunit-cost",
                        "0.0007",
                        "x-promptunit-model",
                        "gpt-4o-mini",
                        "x-promptunit-feature",
                        "f"));
        assertThat(told.getServedModel()).isEqualTo("gpt-4o-mini");
        assertThat(told.getRequestedModel()).isEqualTo("gpt-4o-2024-08-06");
        assertThat(told.getReportedCosts().getFirst().getAmount()).isEqualByComparingTo("0.0007");
        assertThat(told.getFeature()).isEqualTo("f");
    }

    @Test
    void liteLlmsResponseHeadersTellCostAndTries() {
        Map<String, String> headers = new HashMap<>();
        new String(Samples.bytes("litellm/response-headers-example.txt"), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split(": ", 2))
                .forEach(pair -> headers.put(pair[0], pair[1]));
        RequestEvent event = withHeaders("openai-compatible", GPT, headers);
        assertThat(event.getReportedCosts().getFirst().getAmount()).isEqualByComparingTo("0.000214");
        assertThat(event.getRetryCount()).isEqualTo(1);
        assertThat(event.getRoute()).isEqualTo("my-chat-model");
        assertThat(event.getOperationId()).isEqualTo("019b2c4d-e5f6-7890-abcd-ef1234567890");
    }

    @Test
    void flatkeyAnswersInAnyProvidersShape() {
        assertThat(only("flatkey", CLAUDE).getInclusionRule()).isEqualTo("anthropic");
        assertThat(only("flatkey", GPT).getProvider()).isEqualTo("flatkey");
        assertThat(Samples.rejected(Samples.inspect("flatkey", "{\"a\":1}").getFirst())
                        .code()
                        .name())
                .isEqualTo("UNSUPPORTED");
    }
}
