package io.costline.ingest.adapter.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.TotalCheck;
import io.costline.avro.UsageStatus;
import io.costline.ingest.Samples;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Google, Bedrock, Cohere and servers of one's own, by the shapes their references give. */
class OtherProvidersTest {

    @Test
    void liveMessagesAddUp() {
        RequestEvent event = Telling.one(
                "gemini",
                "{'setupComplete':{}}",
                "{'serverContent':{'modelTurn':{'parts':[{'inlineData':{'data':'x'}}]}}}",
                "{'usageMetadata':{'promptTokenCount':50,'responseTokenCount':20,'totalTokenCount':70,'promptTokensDetails':[{'modality':'AUDIO','tokenCount':535}],"
                        + "'responseTokensDetails':[{'modality':'AUDIO','tokenCount':20}]}}",
                "{'serverContent':{'turnComplete':true},'usageMetadata':{'promptTokenCount':10,'responseTokenCount':5,'totalTokenCount':15,"
                        + "'responseTokensDetails':[{'modality':'AUDIO','tokenCount':5}]}}");
        assertThat(event.getInclusionRule()).isEqualTo("gemini_live");
        assertThat(event.getTotalCheck()).isEqualTo(TotalCheck.OK);
        assertThat(Telling.usage(event))
                .isEqualTo("{input_audio_tokens=60, input_tokens=60, output_audio_tokens=25, output_tokens=25}");
    }

    @Test
    void aVertexStreamsEarlyChunksOnlyNameTheirTraffic() {
        RequestEvent event = Telling.one(
                "gemini",
                "{'candidates':[{'content':{}}],'usageMetadata':{'trafficType':'ON_DEMAND'},'modelVersion':'gemini-3-pro','responseId':'v'}",
                "{'candidates':[{'content':{},'finishReason':'STOP'}],'usageMetadata':{'promptTokenCount':31,'candidatesTokenCount':6,'thoughtsTokenCount':40,'totalTokenCount':77,"
                        + "'trafficType':'ON_DEMAND'},'modelVersion':'gemini-3-pro','responseId':'v'}");
        assertThat(event.getProvider()).isEqualTo("vertex_ai");
        assertThat(event.getStream()).isTrue();
        assertThat(Telling.usage(event)).isEqualTo("{input_tokens=31, output_reasoning_tokens=40, output_tokens=46}");
    }

    @Test
    void groundingTellsEveryQueryAndHowManyDiffer() {
        RequestEvent event = Telling.one(
                "gemini",
                "{'candidates':[{'groundingMetadata':{'webSearchQueries':['a','b','a']}}],'usageMetadata':{'promptTokenCount':1,'candidatesTokenCount':1,'totalTokenCount':2},'responseId':'g'}");
        assertThat(Telling.usage(event))
                .isEqualTo("{input_tokens=1, output_tokens=1, unique_web_searches=2, web_searches=3}");
    }

    @Test
    void aStreamedInteractionEndsWithItsUsage() {
        RequestEvent event = Telling.one(
                "gemini",
                "{'event_type':'interaction.start','interaction':{'id':'v1_a','object':'interaction','status':'in_progress','model':'gemini-2.5-flash'}}",
                "{'event_type':'content.delta','index':0,'delta':{'type':'text','text':'secret'}}",
                "{'event_type':'content.delta','index':1,'delta':{'type':'google_search_call','arguments':{'queries':['q']}}}",
                "{'event_type':'interaction.complete','interaction':{'id':'v1_a','status':'completed','usage':{'total_input_tokens':7,'total_output_tokens':20,'total_thought_tokens':22,'total_tokens':49}}}");
        assertThat(event.getEndpointFamily()).isEqualTo("interactions");
        assertThat(event.getRevision()).isEqualTo(2);
        assertThat(Telling.usage(event))
                .isEqualTo("{input_tokens=7, output_reasoning_tokens=22, output_tokens=42, web_searches=1}");
    }

    @Test
    void claudeOnVertexIsClaudeAndGooglesOpenAiShapeHidesThoughtsInItsTotal() {
        RequestEvent claude = Telling.one(
                "vertex",
                "{'id':'msg_vrtx_1','type':'message','model':'claude-opus-4-6','usage':{'input_tokens':4,'cache_read_input_tokens':100,'cache_creation_input_tokens':0,'output_tokens':9}}");
        assertThat(claude.getProvider()).isEqualTo("vertex_ai");
        assertThat(claude.getModelVendor()).isEqualTo("anthropic");
        assertThat(Telling.usage(claude)).isEqualTo("{cache_read_tokens=100, input_tokens=104, output_tokens=9}");
        RequestEvent shaped = Telling.one(
                "gemini",
                "{'id':'o','object':'chat.completion','model':'gemini-2.5-flash','usage':{'prompt_tokens':7,'completion_tokens':9,'total_tokens':40}}");
        assertThat(shaped.getInclusionRule()).isEqualTo("gemini_openai");
        assertThat(Telling.usage(shaped)).isEqualTo("{input_tokens=7, output_reasoning_tokens=24, output_tokens=33}");
    }

    @Test
    void aConverseStreamIsOneCallKnownByItsRequest() {
        RequestEvent event = Telling.one(
                "bedrock",
                Telling.headers(
                        "x-amzn-requestid",
                        "req-1",
                        "x-costline-model",
                        "us.anthropic.claude-sonnet-4-5-20250929-v1:0"),
                "{'messageStart':{'role':'assistant'}}",
                "{'contentBlockDelta':{'contentBlockIndex':0,'delta':{'text':'secret'}}}",
                "{'messageStop':{'stopReason':'end_turn'}}",
                "{'metadata':{'metrics':{'latencyMs':900},'usage':{'inputTokens':20,'outputTokens':5,'totalTokens':1125,'cacheReadInputTokens':1000,'cacheReadInputTokenCount':1000,"
                        + "'cacheWriteInputTokens':100,'cacheDetails':[{'inputTokens':100,'ttl':'1h'}]}}}");
        assertThat(event.getProviderResponseId()).isEqualTo("req-1");
        assertThat(event.getFinishReason()).isEqualTo("end_turn");
        assertThat(event.getTotalCheck()).isEqualTo(TotalCheck.OK);
        assertThat(Telling.usage(event))
                .isEqualTo(
                        "{cache_read_tokens=1000, cache_write_1h_tokens=100, cache_write_tokens=100, input_tokens=1120, output_tokens=5}");
    }

    @Test
    void aModelInvokedOnBedrockCountsInItsHeadersOrInItsOwnWords() {
        RequestEvent byHeader = Telling.one(
                "bedrock",
                Telling.headers(
                        "x-amzn-requestid", "req-2",
                        "x-amzn-bedrock-input-token-count", "12",
                        "x-amzn-bedrock-output-token-count", "34",
                        "x-amzn-bedrock-cache-read-input-token-count", "5"),
                "{'outputs':[{'text':'secret','stop_reason':'stop'}]}");
        assertThat(Telling.usage(byHeader)).isEqualTo("{cache_read_tokens=5, input_tokens=17, output_tokens=34}");
        assertThat(Telling.usage(Telling.one(
                        "bedrock",
                        "{'generation':'x','prompt_token_count':7,'generation_token_count':9,'stop_reason':'stop'}")))
                .isEqualTo("{input_tokens=7, output_tokens=9}");
        RequestEvent claude = Telling.one(
                "bedrock",
                "{'id':'msg_bdrk_1','type':'message','model':'claude-opus-4-6','usage':{'input_tokens':4,'cache_creation_input_tokens':6,'output_tokens':9}}");
        assertThat(claude.getProvider()).isEqualTo("bedrock");
        assertThat(Telling.usage(claude)).isEqualTo("{cache_write_tokens=6, input_tokens=10, output_tokens=9}");
        assertThat(Samples.rejected(Telling.all("bedrock", "{'outputs':[]}").getFirst())
                        .message())
                .contains("x-amzn-bedrock-input-token-count");
    }

    @Test
    void theInvocationLogNamesModelRegionAndAccount() {
        RequestEvent event = Telling.one(
                "bedrock",
                "{'schemaType':'ModelInvocationLog','schemaVersion':'1.0','timestamp':'2026-11-21T11:00:00Z','accountId':'123456789012','region':'us-east-1','requestId':'req-3',"
                        + "'operation':'ConverseStream','modelId':'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0','requestMetadata':{'customer':'acme'},"
                        + "'input':{'inputBodyJson':{'messages':['secret']},'inputTokenCount':40,'cacheReadInputTokenCount':10},'output':{'outputTokenCount':8}}");
        assertThat(event.getServedModel()).isEqualTo("us.amazon.nova-lite-v1:0");
        assertThat(event.getRegion()).isEqualTo("us-east-1");
        assertThat(event.getCustomerId()).isEqualTo("acme");
        assertThat(event.getProviderResponseId()).isEqualTo("req-3");
        assertThat(Telling.usage(event)).isEqualTo("{cache_read_tokens=10, input_tokens=50, output_tokens=8}");
    }

    @Test
    void aBedrockBatchLineIsInItsModelsFormat() {
        RequestEvent event = Telling.one(
                "bedrock",
                Telling.headers("x-costline-model", "anthropic.claude-3-haiku"),
                "{'recordId':'R1','modelInput':{'messages':[]},'modelOutput':{'id':'msg_1','type':'message','usage':{'input_tokens':3,'output_tokens':2}}}");
        assertThat(event.getBatch()).isTrue();
        assertThat(event.getCustomId()).isEqualTo("R1");
        assertThat(event.getProvider()).isEqualTo("bedrock");
        RequestEvent failed = Telling.one(
                "bedrock", "{'recordId':'R2','modelInput':{},'error':{'errorCode':400,'errorMessage':'secret'}}");
        assertThat(failed.getStatus()).isEqualTo(CallStatus.ERROR);
        assertThat(failed.getErrorType()).isEqualTo("400");
    }

    @Test
    void cohereIsBilledByUnitsAlsoInStreamsAndReranks() {
        RequestEvent stream = Telling.one(
                "cohere",
                Telling.headers("x-costline-model", "command-a-03-2025"),
                "{'type':'message-start','id':'c1','delta':{'message':{'role':'assistant'}}}",
                "{'type':'content-delta','index':0,'delta':{'message':{'content':{'text':'secret'}}}}",
                "{'type':'message-end','delta':{'finish_reason':'COMPLETE','usage':{'billed_units':{'input_tokens':12,'output_tokens':7},'tokens':{'input_tokens':507,'output_tokens':10},'cached_tokens':448}}}");
        assertThat(stream.getProviderResponseId()).isEqualTo("c1");
        assertThat(stream.getServedModel()).isEqualTo("command-a-03-2025");
        assertThat(stream.getFinishReason()).isEqualTo("complete");
        assertThat(Telling.usage(stream)).isEqualTo("{input_tokens=12, output_tokens=7}");
        assertThat(
                        Telling.usage(
                                Telling.one(
                                        "cohere",
                                        "{'id':'r1','results':[{'index':3,'relevance_score':0.9}],'meta':{'api_version':{'version':'2'},'billed_units':{'search_units':1}}}")))
                .isEqualTo("{rerank_searches=1}");
        RequestEvent error = Telling.one("cohere", "{'id':'e','message':'secret'}");
        assertThat(error.getStatus()).isEqualTo(CallStatus.ERROR);
        assertThat(error.getUsageStatus()).isEqualTo(UsageStatus.MISSING);
    }

    @Test
    void serversOfOnesOwnTellTheTimeTheyComputed() {
        RequestEvent ollama = Telling.one(
                "ollama",
                "{'model':'llama3.2','created_at':'2026-11-21T10:00:01Z','response':'secret','done':false}",
                "{'model':'llama3.2','created_at':'2026-11-21T10:00:05Z','response':'','done':true,'done_reason':'stop','context':[1,2],'total_duration':5000000000,"
                        + "'load_duration':1000000,'prompt_eval_count':26,'prompt_eval_duration':500000000,'eval_count':290,'eval_duration':3000000000}");
        assertThat(Telling.usage(ollama)).isEqualTo("{gpu_seconds=3.5, input_tokens=26, output_tokens=290}");
        assertThat(ollama.getStartedAt()).isEqualTo(Instant.parse("2026-11-21T10:00:00Z"));
        assertThat(ollama.getFirstTokenAt()).isEqualTo(Instant.parse("2026-11-21T10:00:01Z"));
        RequestEvent llamaCpp = Telling.one(
                "llamacpp",
                "{'timings':{'cache_n':236,'prompt_n':1,'prompt_ms':30.958,'predicted_n':35,'predicted_ms':661.064,'predicted_per_second':52.9}}");
        assertThat(llamaCpp.getInclusionRule()).isEqualTo("llamacpp_timings");
        assertThat(Telling.usage(llamaCpp))
                .isEqualTo("{cache_read_tokens=236, gpu_seconds=0.692022, input_tokens=237, output_tokens=35}");
        RequestEvent shaped = Telling.one(
                "selfhosted",
                "{'id':'c','object':'chat.completion','model':'m','usage':{'prompt_tokens':237,'completion_tokens':35,'total_tokens':272},'timings':{'cache_n':236,'prompt_n':1,'predicted_n':35}}");
        assertThat(Telling.usage(shaped)).isEqualTo("{cache_read_tokens=236, input_tokens=237, output_tokens=35}");
    }

    @Test
    void anthropicsAdvisorIsAPartOfAnotherModel() {
        RequestEvent event = Telling.one(
                "anthropic",
                "{'id':'m','type':'message','model':'claude-sonnet-5','usage':{'input_tokens':2390,'output_tokens':121,'iterations':[{'type':'message','input_tokens':1128,'output_tokens':110},"
                        + "{'type':'advisor_message','model':'claude-opus-4-8','input_tokens':2728,'output_tokens':874},{'type':'message','input_tokens':1262,'output_tokens':11}]}}");
        assertThat(event.getParts()).hasSize(1);
        assertThat(event.getParts().getFirst().getKind()).isEqualTo("advisor");
        assertThat(event.getParts().getFirst().getModel()).isEqualTo("claude-opus-4-8");
        assertThat(event.getParts().getFirst().getTokens().getOutputVisible()).isEqualTo(874);
    }

    @Test
    void aMessageStartedAgainLateLosesNothing() {
        RequestEvent event = Telling.one(
                "anthropic",
                "{'type':'message_start','message':{'id':'m','type':'message','model':'c','usage':{'input_tokens':17,'output_tokens':1}}}",
                "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':227}}",
                "{'type':'message_start','message':{'id':'m','type':'message','model':'c','usage':{'input_tokens':17,'output_tokens':1}}}",
                "{'type':'message_stop'}");
        assertThat(Telling.usage(event)).isEqualTo("{input_tokens=17, output_tokens=227}");
    }
}
