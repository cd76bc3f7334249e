package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.QuotaRules;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.FailureCause;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which limit stopped a call: one class of each, whatever the source calls it. */
class BlockedByTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> PROVIDERS = Set.of("openai", "anthropic", "gemini", "vertex", "azure", "bedrock");
    private static final Set<String> NO_LIMIT = Set.of("MODEL_ACCESS", "MODEL_AVAILABILITY");

    /** Messages as they are sent, by what the shape says of them. */
    private static final Map<String, String> MESSAGES = Map.of(
            "message says the credit balance is too low",
            "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.",
            "message says specified API usage limits",
            "You have reached your specified API usage limits. You will regain access on 2026-10-01 at 00:00 UTC.",
            "message Team=",
            "litellm.BudgetExceededError: Budget has been exceeded! Team=red Current cost: 12.1, Max budget: 10.0",
            "message ExceededBudget: End User=",
            "ExceededBudget: End User=u-7 over budget. Spend: 3.2, Budget: 3.0",
            "message exceeded budget for model=",
            "LiteLLM Virtual Key: 9f3..., key_alias: web, exceeded budget for model=gpt-4o");

    @Test
    void everyKnownShapeHasItsClass() throws Exception {
        int rows = 0;
        try (InputStream in = BlockedByTest.class.getResourceAsStream("/answers/quota.json")) {
            for (JsonNode row : JSON.readTree(in).path("rows")) {
                RequestEvent event = settled(row);
                assertThat(event.getBlockedBy()).as(row.toString()).isEqualTo(text(row, "blocked_by"));
                assertThat(event.getStatus())
                        .as(row.toString())
                        .isEqualTo(NO_LIMIT.contains(event.getBlockedBy()) ? CallStatus.ERROR : CallStatus.BLOCKED);
                rows++;
            }
        }
        assertThat(rows).isEqualTo(41);
    }

    private static RequestEvent settled(JsonNode row) {
        String source = text(row, "source");
        String hint = text(row, "hint");
        String code = text(row, "code");
        boolean quota = source.equals("gemini");
        String scope = quota ? code : code.startsWith("limit_source=") ? code.substring("limit_source=".length()) : "";
        scope = hint.equals("metadata.provider_name present") ? "OpenAI" : scope;
        Map<String, String> headers = new HashMap<>();
        int colon = hint.indexOf(": ");
        if (colon > 0 && !hint.startsWith("message")) {
            headers.put(hint.substring(0, colon).toLowerCase(java.util.Locale.ROOT), hint.substring(colon + 2));
        }
        Draft draft = new Draft();
        draft.event().setLayer(PROVIDERS.contains(source) ? ObservationLayer.PROVIDER : ObservationLayer.GATEWAY);
        draft.refused(new FailureCause(
                text(row, "type"), quota ? "" : code, scope, QuotaRules.said(MESSAGES.getOrDefault(hint, ""))));
        Errors.http(row.path("http").asInt(), draft);
        QuotaRules.settle(draft, source, headers);
        return draft.event();
    }

    private static String text(JsonNode row, String name) {
        return row.path(name).asString("");
    }

    @Test
    void payloadsAreReadSo() {
        blocked(
                "openai",
                "{'error':{'type':'insufficient_quota','code':'project_spend_limit_exceeded','message':'secret'}}",
                "PROJECT_SPEND_LIMIT");
        blocked(
                "openai",
                "{'error':{'type':'insufficient_quota','code':'a_limit_of_tomorrow','message':'secret'}}",
                "PREPAID_BALANCE_OR_LIMIT");
        blocked(
                "openai",
                "{'error':{'type':'tokens','code':'rate_limit_exceeded','message':'secret'}}",
                "PROVIDER_TPM");
        blocked(
                "anthropic",
                "{'type':'error','error':{'type':'invalid_request_error','message':'Your credit balance is too low to access'}}",
                "PREPAID_BALANCE");
        blocked("anthropic", "{'type':'error','error':{'type':'billing_error','message':'secret'}}", "PREPAID_BALANCE");
        blocked(
                "anthropic",
                "{'type':'error','error':{'type':'rate_limit_error','message':'secret'}}",
                "PROVIDER_TPM_OR_RPM");
        blocked(
                "gemini",
                "{'error':{'code':429,'status':'RESOURCE_EXHAUSTED','details':[{'violations':[{'quotaId':'GenerateContentInputTokensPerModelPerMinute'}]}]}}",
                "PROVIDER_TPM");
        blocked(
                "openrouter",
                "{'error':{'code':402,'message':'secret','metadata':{'limit_source':'openrouter_key_limit'}}}",
                "APP_KEY");
        blocked(
                "openrouter",
                "{'error':{'code':429,'message':'secret','metadata':{'provider_name':'OpenAI'}}}",
                "PROVIDER_RATE");
        blocked("openrouter", "{'error':{'code':429,'message':'secret'}}", "GATEWAY_RATE");
        blocked("portkey", "{'_id':'p','response':{'status':412}}", "APP_KEY_OR_TEAM_BUDGET");
        blocked("portkey", "{'_id':'p','response':{'status':446}}", "GUARDRAIL");
        blocked(
                "portkey",
                "{'_id':'p','response':{'status':429,'body':{'error':{'code':'rate_limit_exceeded'},'provider':'openai'}}}",
                "PROVIDER_RATE");
    }

    @Test
    void whatLiteLlmDoesNotSayIsReadFromItsWording() {
        blocked(
                "litellm",
                liteLlm("400", "BudgetExceededError", "Budget has been exceeded! Team=red Current cost: 1"),
                "TEAM_BUDGET");
        blocked(
                "litellm",
                liteLlm("400", "BudgetExceededError", "Budget has been exceeded! Current cost: 1, Max budget: 1"),
                "APP_KEY_OR_TEAM_BUDGET");
        blocked("litellm", liteLlm("429", "RateLimitError", "litellm.RateLimitError: AzureException"), "PROVIDER_RATE");
        blocked("litellm", liteLlm("429", "", ""), "PROVIDER_RATE");
        blocked("litellm", liteLlm("400", "ContentPolicyViolationError", "secret"), "GUARDRAIL");
    }

    @Test
    void headersOfTheAnswerSayWhatIsUsedUp() {
        // Given
        String body = "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"secret\"}}";
        Map<String, String> headers = Map.of(
                "anthropic-ratelimit-requests-remaining", "12", "anthropic-ratelimit-input-tokens-remaining", "0");

        // When
        var outcomes = Samples.outcomes(Normalizer.forInspection()
                .normalize("anthropic", headers, Samples.utf8(body), Samples.TENANT, Samples.NOW));

        // Then
        assertThat(Samples.event(outcomes.getFirst()).getBlockedBy()).isEqualTo("PROVIDER_TPM");
    }

    @Test
    void aRefusalAndARuleOnContentAreNoLimits() {
        RequestEvent refused = only(
                "anthropic",
                "{'id':'m','type':'message','model':'claude-fable-5','stop_reason':'refusal',"
                        + "'stop_details':{'category':'cyber'},'content':[],'usage':{'input_tokens':1,'output_tokens':1}}");
        assertThat(refused.getBlockedBy()).isEqualTo("REFUSAL");
        assertThat(refused.getErrorType()).isEqualTo("refusal:cyber");
        RequestEvent guarded = only(
                "gemini",
                "{'responseId':'g','modelVersion':'gemini-3-pro','promptFeedback':{'blockReason':'SAFETY'},"
                        + "'usageMetadata':{'promptTokenCount':3,'totalTokenCount':3}}");
        assertThat(guarded.getBlockedBy()).isEqualTo("GUARDRAIL");
        assertThat(guarded.getErrorType()).isEqualTo("safety");
    }

    @Test
    void aMessageThatOnlyQuotesAWordingNamesNoLimit() {
        assertThat(QuotaRules.said("The prompt was: Your credit balance is too low"))
                .isEmpty();
        assertThat(QuotaRules.said("x".repeat(400) + "exceeded budget for model="))
                .isEmpty();
    }

    private static String liteLlm(String code, String kind, String message) {
        return "{'id':'l','call_type':'acompletion','status':'failure','model':'gpt-4o','custom_llm_provider':'openai','startTime':1790000000,"
                + "'endTime':1790000001,'error_information':{'error_code':'" + code + "','error_class':'" + kind
                + "','error_message':'" + message + "'}}";
    }

    private static void blocked(String source, String body, String by) {
        assertThat(only(source, body).getBlockedBy()).as(body).isEqualTo(by);
        assertThat(only(source, body).toString()).doesNotContain("secret");
    }

    private static RequestEvent only(String source, String body) {
        return Samples.event(Samples.inspect(source, body.replace('\'', '"')).getFirst());
    }
}
