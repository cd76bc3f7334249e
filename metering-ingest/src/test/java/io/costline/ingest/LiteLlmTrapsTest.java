package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.ResponseCache;
import io.costline.avro.TimeQuality;
import io.costline.avro.TotalCheck;
import io.costline.avro.UsageStatus;
import io.costline.ingest.admission.Outcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known to go wrong with LiteLLM's records. */
class LiteLlmTrapsTest {
    private static RequestEvent only(String members) {
        return Samples.event(Samples.inspect("litellm", "{" + members + "}").getFirst());
    }

    private static final String CALL =
            "\"id\":\"chatcmpl-1\",\"status\":\"success\",\"custom_llm_provider\":\"anthropic\","
                    + "\"model\":\"claude-x\",\"startTime\":1795262340.123456,\"endTime\":1795262341.5,";

    @Test
    void epochTimesKeepTheirMicroseconds() {
        RequestEvent event = only(CALL + "\"prompt_tokens\":1");
        assertThat(event.getStartedAt()).isEqualTo(Instant.ofEpochSecond(1_795_262_340L, 123_456_000));
        assertThat(event.getTimeQuality()).isEqualTo(TimeQuality.ZONED);
        assertThat(event.getFirstTokenAt()).isNull();
    }

    @Test
    void cacheTokensOfClaudeArePartOfThePrompt() {
        RequestEvent event = only(CALL
                + "\"metadata\":{\"usage_object\":{\"prompt_tokens\":100,\"completion_tokens\":10,\"total_tokens\":110,"
                + "\"cache_read_input_tokens\":60,\"cache_creation_input_tokens\":30,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":60}}}");
        assertThat(event.getTokens().getInputUncached()).isEqualTo(10);
        assertThat(event.getTokens().getCacheRead()).isEqualTo(60);
        assertThat(event.getTokens().getCacheWriteUnknownTtl()).isEqualTo(30);
        assertThat(event.getTotalCheck()).isEqualTo(TotalCheck.OK);
    }

    @Test
    void olderVersionsThatLeaveWritesOutOfThePromptAreRecognised() {
        RequestEvent event = only(CALL
                + "\"metadata\":{\"usage_object\":{\"prompt_tokens\":70,\"completion_tokens\":10,\"total_tokens\":80,"
                + "\"cache_read_input_tokens\":60,\"cache_creation_input_tokens\":30}}");
        assertThat(event.getTokens().getInputUncached()).isEqualTo(10);
        assertThat(event.getTokens().getCacheWriteUnknownTtl()).isEqualTo(30);
        assertThat(event.getInclusionRule()).isEqualTo("openai_cache_write_extra");
    }

    @Test
    void aCacheHitIsAnEventOfItsOwnAndNotTheProvidersCall() {
        RequestEvent event = only(CALL.replace("chatcmpl-1", "chatcmpl-1_cache_hit1795262340.1")
                + "\"cache_hit\":\"True\",\"response_cost\":0.0,\"prompt_tokens\":5,\"completion_tokens\":5");
        assertThat(event.getResponseCache()).isEqualTo(ResponseCache.HIT);
        assertThat(event.getProviderResponseId()).isEmpty();
        assertThat(event.getCallId()).hasSize(32);
    }

    @Test
    void failedHopsThatShareACallIdStayApartAndFormOneOperation() {
        // Given two failed hops and the one that served, as the callback sends them
        String failed = "{\"id\":\"call-7\",\"litellm_call_id\":\"call-7\",\"trace_id\":\"t\",\"status\":\"failure\","
                + "\"model_group\":\"fast\",\"model\":\"gpt-4o\",\"startTime\":%s,\"endTime\":%s,"
                + "\"error_information\":{\"error_code\":\"429\",\"error_class\":\"RateLimitError\",\"error_message\":\"secret\"},"
                + "\"prompt_tokens\":0,\"total_tokens\":0}";
        String served =
                "{\"id\":\"chatcmpl-9\",\"litellm_call_id\":\"call-7\",\"trace_id\":\"t\",\"status\":\"success\","
                        + "\"model_group\":\"slow\",\"model\":\"claude-x\",\"startTime\":1795262343,\"prompt_tokens\":5,"
                        + "\"metadata\":{\"attempted_fallbacks\":1,\"original_model_group\":\"fast\"}}";
        String body = "[" + failed.formatted("1795262340", "1795262341") + ","
                + failed.formatted("1795262341", "1795262342") + "," + served + "]";

        // When
        List<RequestEvent> events =
                Samples.inspect("litellm", body).stream().map(Samples::event).toList();

        // Then
        assertThat(events).extracting(RequestEvent::getEventId).doesNotHaveDuplicates();
        assertThat(events).extracting(RequestEvent::getOperationId).containsOnly("call-7");
        RequestEvent first = events.getFirst();
        assertThat(first.getStatus()).isEqualTo(CallStatus.BLOCKED);
        assertThat(first.getErrorType()).isEqualTo("RateLimitError");
        assertThat(first.getHttpStatus()).isEqualTo(429);
        assertThat(first.getUsageStatus()).isEqualTo(UsageStatus.MISSING);
        assertThat(first.toString()).doesNotContain("secret");
        assertThat(events.getLast().getRequestedModel()).isEqualTo("fast");
        assertThat(events.getLast().getAttemptIndex()).isEqualTo(1);
    }

    @Test
    void noneIsAbsenceAndTheDeploymentsModelWins() {
        RequestEvent event = only(CALL
                + "\"end_user\":\"None\",\"model_group\":\"my-alias\",\"hidden_params\":{\"litellm_model_name\":\"anthropic/claude-real\"},"
                + "\"prompt_tokens\":1");
        assertThat(event.getCustomerId()).isEmpty();
        assertThat(event.getServedModel()).isEqualTo("claude-real");
        assertThat(event.getRequestedModel()).isEqualTo("my-alias");
    }

    @Test
    void zerosWithoutUsageAreMissingAndNotZero() {
        assertThat(only(CALL + "\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0")
                        .getUsageStatus())
                .isEqualTo(UsageStatus.MISSING);
    }

    @Test
    void labelsComeFromMetadataTagsAndForwardedHeaders() {
        RequestEvent event = only(
                CALL
                        + "\"prompt_tokens\":1,\"end_user\":\"u1\",\"request_tags\":[\"env:prod\",\"beta\"],"
                        + "\"metadata\":{\"user_api_key_alias\":\"key-a\",\"user_api_key_team_alias\":\"core\","
                        + "\"spend_logs_metadata\":{\"customer_id\":\"acme\"},"
                        + "\"requester_custom_headers\":{\"X-Costline-Feature\":\"search\",\"x-costline-operation\":\"op\",\"x-costline-attempt\":\"2\"}}");
        assertThat(event.getCustomerId()).isEqualTo("acme");
        assertThat(event.getEndUserId()).isEqualTo("u1");
        assertThat(event.getTeam()).isEqualTo("core");
        assertThat(event.getAppKey()).isEqualTo("key-a");
        assertThat(event.getFeature()).isEqualTo("search");
        assertThat(event.getOperationId()).isEqualTo("op");
        assertThat(event.getAttemptIndex()).isEqualTo(2);
        assertThat(event.getTags()).containsEntry("env", "prod").containsEntry("beta", "true");
    }

    @Test
    void promptsAndMessagesNeverReachTheEvent() {
        List<Outcome> outcomes = Samples.inspect("litellm", Samples.bytes("litellm/standard_logging_payload.json"));
        assertThat(NormalizedJson.of(outcomes.getFirst()))
                .doesNotContain("Hello")
                .doesNotContain("\"hi\"");
    }
}
