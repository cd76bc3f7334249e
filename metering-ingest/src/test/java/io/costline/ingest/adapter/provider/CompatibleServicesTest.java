package io.costline.ingest.adapter.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestEvent;
import io.costline.avro.TotalCheck;
import io.costline.ingest.Samples;
import io.costline.ingest.admission.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where services that write OpenAI's shapes mean something else. */
class CompatibleServicesTest {

    @Test
    void xaiKeepsReasoningApartInChatAndInsideInResponses() {
        RequestEvent chat = Telling.one(
                "xai",
                "{'id':'x','object':'chat.completion','model':'grok-4','usage':{'prompt_tokens':10,'completion_tokens':5,'completion_tokens_details':{'reasoning_tokens':7},"
                        + "'num_sources_used':3}}");
        assertThat(chat.getInclusionRule()).isEqualTo("xai_chat");
        assertThat(Telling.usage(chat))
                .isEqualTo("{input_tokens=10, output_reasoning_tokens=7, output_tokens=12, search_sources=3}");
        RequestEvent response = Telling.one(
                "xai",
                "{'id':'y','object':'response','status':'completed','model':'grok-4','output':[{'type':'web_search_call','action':{'type':'search'}}],"
                        + "'usage':{'input_tokens':100,'output_tokens':50,'output_tokens_details':{'reasoning_tokens':30},'total_tokens':150,'cost_in_usd_ticks':37756000,"
                        + "'server_side_tool_usage_details':{'web_search_calls':2,'x_search_calls':1,'code_interpreter_calls':0}}}");
        assertThat(response.getInclusionRule()).isEqualTo("openai");
        assertThat(Telling.usage(response))
                .isEqualTo(
                        "{input_tokens=100, output_reasoning_tokens=30, output_tokens=50, web_searches=2, x_searches=1}");
        assertThat(response.getReportedCosts().getFirst().getAmount()).isEqualByComparingTo("0.0037756");
    }

    @Test
    void perplexityRepeatsItsCountsInEveryChunkAndBillsASearch() {
        String chunk =
                "{'id':'p','model':'sonar','created':1770768226,'object':'chat.completion','citations':['u'],'choices':[{'index':0,'finish_reason':%s,'message':{'content':'ab'},"
                        + "'delta':{'content':'b'}}],'usage':{'prompt_tokens':10,'completion_tokens':%d,'total_tokens':%d,'search_context_size':'low',"
                        + "'cost':{'input_tokens_cost':0.00001,'output_tokens_cost':0.0002,'request_cost':0.005,'total_cost':0.00521}}}";
        RequestEvent event = Telling.one(
                "perplexity",
                chunk.formatted("null", 1, 11),
                chunk.formatted("null", 2, 12),
                chunk.formatted("'stop'", 2, 12));
        assertThat(event.getStream()).isTrue();
        assertThat(Telling.usage(event))
                .isEqualTo("{input_tokens=10, output_tokens=2, web_searches=1, web_searches_low_context=1}");
        assertThat(event.getReportedCosts().getFirst().getAmount()).isEqualByComparingTo("0.00521");
    }

    @Test
    void deepResearchThinksBesideItsCompletionAndBillsEachQuery() {
        RequestEvent event = Telling.one(
                "perplexity",
                "{'id':'p','model':'sonar-deep-research','object':'chat.completion','usage':{'prompt_tokens':33,'completion_tokens':7163,'total_tokens':7196,"
                        + "'citation_tokens':20016,'num_search_queries':18,'reasoning_tokens':73997}}");
        assertThat(event.getInclusionRule()).isEqualTo("perplexity_reasoning_extra");
        assertThat(event.getTotalCheck()).isEqualTo(TotalCheck.OK);
        assertThat(Telling.usage(event))
                .isEqualTo(
                        "{input_tokens=33, output_citation_tokens=20016, output_reasoning_tokens=73997, output_tokens=101176, web_searches=18}");
    }

    @Test
    void mistralSpellsItsCacheInThreeWaysAndCountsConnectorsOnTop() {
        for (String cached : List.of(
                "'num_cached_tokens':64",
                "'prompt_tokens_details':{'cached_tokens':64}",
                "'prompt_token_details':{'cached_tokens':64}")) {
            assertThat(Telling.usage(Telling.one(
                            "mistral",
                            "{'id':'m','object':'chat.completion','usage':{'prompt_tokens':100,'completion_tokens':5,'total_tokens':105,"
                                    + cached + "}}")))
                    .isEqualTo("{cache_read_tokens=64, input_tokens=100, output_tokens=5}");
        }
        RequestEvent agent = Telling.one(
                "mistral",
                "{'conversation_id':'conv_1','object':'conversation.response','outputs':[{'type':'tool.execution'}],'usage':{'prompt_tokens':188,'completion_tokens':55,"
                        + "'total_tokens':7355,'connector_tokens':7112,'connectors':{'web_search':1}}}");
        assertThat(agent.getTotalCheck()).isEqualTo(TotalCheck.OK);
        assertThat(Telling.usage(agent))
                .isEqualTo("{input_tokens=7300, input_tool_tokens=7112, output_tokens=55, web_searches=1}");
        assertThat(
                        Telling.usage(
                                Telling.one(
                                        "mistral",
                                        "{'pages':[{'index':0}],'model':'mistral-ocr-latest','document_annotation':'{}','usage_info':{'pages_processed':3,'doc_size_bytes':10}}")))
                .isEqualTo("{input_annotated_document_pages=3, input_document_pages=3}");
    }

    @Test
    void groqRepeatsUsageAndACompoundBillsEachModel() {
        RequestEvent stream = Telling.one(
                "groq",
                "{'id':'g','object':'chat.completion.chunk','created':1770770833,'model':'q','x_groq':{'id':'req_1'},'choices':[{'delta':{},'finish_reason':null}]}",
                "{'id':'g','object':'chat.completion.chunk','created':1770770833,'model':'q','choices':[{'delta':{},'finish_reason':'stop'}],"
                        + "'x_groq':{'id':'req_1','usage':{'prompt_tokens':17,'completion_tokens':9,'total_tokens':26}},'usage':{'prompt_tokens':17,'completion_tokens':9,'total_tokens':26}}");
        assertThat(Telling.usage(stream)).isEqualTo("{input_tokens=17, output_tokens=9}");
        RequestEvent compound = Telling.one(
                "groq",
                "{'id':'g','object':'chat.completion','model':'groq/compound','usage':{'prompt_tokens':30,'completion_tokens':12,'total_tokens':42},'usage_breakdown':{'models':["
                        + "{'model':'a','usage':{'prompt_tokens':10,'completion_tokens':2,'total_tokens':12}},{'model':'b','usage':{'prompt_tokens':20,'completion_tokens':10,'total_tokens':30}}]}}");
        assertThat(compound.getServedModel()).isEqualTo("b");
        assertThat(compound.getRequestedModel()).isEqualTo("groq/compound");
        assertThat(compound.getParts()).hasSize(1);
        assertThat(compound.getParts().getFirst().getTokens().getInputUncached())
                .isEqualTo(10);
        assertThat(Telling.usage(compound)).isEqualTo("{input_tokens=20, output_tokens=10}");
        assertThat(compound.getTotalCheck()).isEqualTo(TotalCheck.OK);
    }

    @Test
    void moonshotPutsAStreamsUsageIntoTheChoice() {
        assertThat(
                        Telling.usage(
                                Telling.one(
                                        "moonshot",
                                        "{'id':'k','object':'chat.completion.chunk','created':1770770833,'model':'kimi','choices':[{'index':0,'delta':{},'finish_reason':'stop',"
                                                + "'usage':{'prompt_tokens':19,'completion_tokens':21,'total_tokens':40,'cached_tokens':10}}]}")))
                .isEqualTo("{cache_read_tokens=10, input_tokens=19, output_tokens=21}");
    }

    @Test
    void alibabaWritesOpenAiShapesAndItsOwn() {
        assertThat(Telling.usage(Telling.one(
                        "alibaba",
                        "{'id':'q','object':'chat.completion','model':'qwen3-max','usage':{'prompt_tokens':3019,'completion_tokens':104,'total_tokens':3123,"
                                + "'prompt_tokens_details':{'cached_tokens':0,'cache_creation_input_tokens':2048,'cache_creation':{'ephemeral_5m_input_tokens':2048},'cache_type':'ephemeral'},"
                                + "'completion_tokens_details':{'reasoning_tokens':80}}}")))
                .isEqualTo(
                        "{cache_write_5m_tokens=2048, cache_write_tokens=2048, input_tokens=3019, output_reasoning_tokens=80, output_tokens=104}");
        RequestEvent own = Telling.one(
                "dashscope",
                Telling.headers("x-costline-model", "qwen-plus"),
                "{'output':{'choices':[{'finish_reason':'null','message':{'content':'a'}}]},'usage':{'input_tokens':24,'output_tokens':1,'total_tokens':25},'request_id':'r1'}",
                "{'output':{'choices':[{'finish_reason':'stop','message':{'content':''}}]},'usage':{'input_tokens':24,'output_tokens':16,'total_tokens':40,"
                        + "'prompt_tokens_details':{'cached_tokens':8}},'request_id':'r1'}");
        assertThat(own.getSource()).isEqualTo("alibaba");
        assertThat(own.getServedModel()).isEqualTo("qwen-plus");
        assertThat(own.getProviderResponseId()).isEqualTo("r1");
        assertThat(Telling.usage(own)).isEqualTo("{cache_read_tokens=8, input_tokens=24, output_tokens=16}");
    }

    @Test
    void deepSeeksHalvesMustMakeThePrompt() {
        Outcome outcome = Telling.all(
                        "deepseek",
                        "{'id':'d','object':'chat.completion','usage':{'prompt_tokens':10,'completion_tokens':1,'total_tokens':11,'prompt_cache_hit_tokens':4,'prompt_cache_miss_tokens':5}}")
                .getFirst();
        assertThat(((Outcome.Admitted) outcome).warnings())
                .contains("cache hits and misses do not sum to prompt_tokens");
        assertThat(Samples.event(outcome).getTokens().getCacheRead()).isEqualTo(4);
    }
}
