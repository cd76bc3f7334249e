package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.CredentialKind;
import io.costline.avro.ObservationLayer;
import io.costline.avro.ReportedCost;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.TotalCheck;
import io.costline.ingest.admission.Outcome;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known to go wrong with OpenRouter's records. */
class OpenRouterTrapsTest {
    private static RequestEvent only(String body) {
        List<Outcome> outcomes = Samples.inspect("openrouter", body);
        assertThat(outcomes).hasSize(1);
        return Samples.event(outcomes.getFirst());
    }

    private static String claude(String usage, String more) {
        return "{\"id\":\"gen-1\",\"object\":\"chat.completion\",\"model\":\"anthropic/claude-haiku-4.5\",\"choices\":["
                + "{\"finish_reason\":\"stop\",\"message\":{\"content\":\"secret\"}}],\"usage\":{" + usage + "}" + more
                + "}";
    }

    @Test
    void claudeIsInclusiveHereAndItsCostRecomputesFromTheBuckets() {
        // Given the counts of a real delivery, $1 a million in, $5 out, cache reads at a tenth, writes at 1.25
        RequestEvent event = only(claude(
                "\"prompt_tokens\":12720,\"completion_tokens\":373,\"total_tokens\":13093,\"cost\":0.0036047,\"is_byok\":false,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":12312,\"cache_write_tokens\":402}",
                ",\"provider\":\"Amazon Bedrock\""));

        // Then
        var tokens = event.getTokens();
        BigDecimal nanos = BigDecimal.valueOf(tokens.getInputUncached() * 1_000
                + tokens.getCacheRead() * 100
                + tokens.getCacheWriteUnknownTtl() * 1_250
                + tokens.getOutputVisible() * 5_000);
        assertThat(nanos.movePointLeft(9))
                .isEqualByComparingTo(event.getReportedCosts().getFirst().getAmount());
        assertThat(event.getTotalCheck()).isEqualTo(TotalCheck.OK);
        assertThat(event.getProvider()).isEqualTo("openrouter");
        assertThat(event.getRoute()).isEqualTo("Amazon Bedrock");
        assertThat(event.getCredentialKind()).isEqualTo(CredentialKind.SYSTEM);
        assertThat(event.getLayer()).isEqualTo(ObservationLayer.GATEWAY);
    }

    @Test
    void withOnesOwnKeyTheCostIsAFeeAndTheHostBills() {
        RequestEvent event = only(claude(
                "\"prompt_tokens\":10,\"completion_tokens\":5,\"cost\":0.05,\"is_byok\":true,"
                        + "\"cost_details\":{\"upstream_inference_cost\":1}",
                ",\"provider\":\"Amazon Bedrock\""));
        assertThat(event.getReportedCosts())
                .extracting(ReportedCost::getKind)
                .containsExactly(ReportedCostKind.GATEWAY_FEE, ReportedCostKind.UPSTREAM);
        assertThat(event.getReportedCosts())
                .extracting(ReportedCost::getSourceUnit)
                .containsExactly("credits", "usd");
        assertThat(event.getCredentialKind()).isEqualTo(CredentialKind.BYOK);
        assertThat(event.getProvider()).isEqualTo("amazon_bedrock");
        assertThat(event.getModelVendor()).isEqualTo("anthropic");
    }

    @Test
    void triesBeforeTheOneThatServedAreCounted() {
        RequestEvent event = only(claude(
                "\"prompt_tokens\":10,\"completion_tokens\":5",
                ",\"openrouter_metadata\":{\"requested\":\"openrouter/auto\",\"is_byok\":false,\"attempts\":["
                        + "{\"provider\":\"Anthropic\",\"model\":\"anthropic/claude-haiku-4.5\",\"status\":529},"
                        + "{\"provider\":\"Google\",\"model\":\"anthropic/claude-haiku-4.5\",\"status\":200}]}"));
        assertThat(event.getRetryCount()).isEqualTo(1);
        assertThat(event.getFallbackFrom()).isEqualTo("Anthropic");
        assertThat(event.getRequestedModel()).isEqualTo("openrouter/auto");
    }

    @Test
    void theGenerationIsALaterRevisionOfTheResponse() {
        RequestEvent response = only(claude("\"prompt_tokens\":10,\"completion_tokens\":5", ""));
        RequestEvent generation = only("{\"data\":{\"id\":\"gen-1\",\"model\":\"anthropic/claude-haiku-4.5\","
                + "\"total_cost\":0.01,\"is_byok\":false,\"tokens_prompt\":8,\"tokens_completion\":4,"
                + "\"native_tokens_prompt\":10,\"native_tokens_completion\":5}}");
        assertThat(generation.getEventId()).isEqualTo(response.getEventId());
        assertThat(generation.getCallId()).isEqualTo(response.getCallId());
        assertThat(generation.getRevision()).isGreaterThan(response.getRevision());
        assertThat(generation.getTokens().getInputUncached())
                .as("native counts are billed")
                .isEqualTo(10);
    }

    @Test
    void aStreamsUsageIsInItsLastChunkAndNothingAddsUp() {
        String chunk = "data: {\"id\":\"gen-2\",\"object\":\"chat.completion.chunk\",\"model\":\"openai/gpt-4o\","
                + "\"choices\":[{\"delta\":{\"content\":\"secret\"},\"finish_reason\":%s}]%s}\n\n";
        String stream = ": OPENROUTER PROCESSING\n\n"
                + chunk.formatted("null", "")
                + chunk.formatted("\"stop\"", ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"cost\":0.1}")
                + chunk.formatted("null", ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"cost\":0.2}")
                + "data: [DONE]\n";
        RequestEvent event = only(stream);
        assertThat(event.getTokens().getOutputVisible()).isEqualTo(3);
        assertThat(event.getReportedCosts()).hasSize(1);
        assertThat(event.getReportedCosts().getFirst().getAmount()).isEqualByComparingTo("0.2");
        assertThat(event.getStream()).isTrue();
        assertThat(event.toString()).doesNotContain("secret");
    }

    @Test
    void errorsKeepTheirCodeAndNotTheirWords() {
        RequestEvent event = only("{\"error\":{\"code\":402,\"message\":\"secret words\","
                + "\"metadata\":{\"raw\":\"secret words\"}},\"user_id\":\"u\"}");
        assertThat(event.getStatus()).isEqualTo(CallStatus.BLOCKED);
        assertThat(event.getBlockedBy()).isEqualTo("PREPAID_BALANCE");
        assertThat(event.getHttpStatus()).isEqualTo(402);
        assertThat(event.toString()).doesNotContain("secret");
    }
}
