package io.costline.ingest.adapter.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.Samples;
import io.costline.ingest.admission.Outcome;
import org.junit.jupiter.api.Test;

/** OpenAI's endpoints beside chat, by the shapes its reference gives. */
class OpenAiShapesTest {

    @Test
    void anImageIsItsTokensWhereTheyAreCounted() {
        RequestEvent event = Telling.one(
                "openai",
                "{'created':1713833628,'data':[{'b64_json':'x'}],'quality':'high','size':'1024x1024','usage':{"
                        + "'total_tokens':100,'input_tokens':50,'output_tokens':50,'input_tokens_details':{'text_tokens':10,'image_tokens':40}}}");
        assertThat(event.getOperation()).isEqualTo("image_generation");
        assertThat(Telling.usage(event))
                .isEqualTo(
                        "{input_image_tokens=40, input_text_tokens=10, input_tokens=50, output_image_tokens=50, output_tokens=50}");
    }

    @Test
    void anImageIsItsSizeWhereTheyAreNot() {
        RequestEvent event = Telling.one(
                "openai", "{'created':1713833628,'size':'1024x1536','data':[{'url':'https://x'},{'url':'https://y'}]}");
        assertThat(Telling.usage(event))
                .isEqualTo("{image_height=1536, image_width=1024, output_images=2, output_pixels=3145728}");
        assertThat(event.getUsageStatus()).isEqualTo(UsageStatus.COMPLETE);
    }

    @Test
    void streamedImagesAndSpeechCarryTheirUsageInTheLastEvent() {
        assertThat(
                        Telling.usage(
                                Telling.one(
                                        "openai",
                                        "{'type':'image_generation.partial_image','b64_json':'x','partial_image_index':0}",
                                        "{'type':'image_generation.completed','b64_json':'x','usage':{'total_tokens':100,'input_tokens':50,'output_tokens':50}}")))
                .isEqualTo("{input_tokens=50, output_image_tokens=50, output_tokens=50}");
        RequestEvent speech = Telling.one(
                "openai",
                "{'type':'speech.audio.delta','audio':'x'}",
                "{'type':'speech.audio.done','usage':{'input_tokens':14,'output_tokens':101,'total_tokens':115}}");
        assertThat(speech.getOperation()).isEqualTo("speech");
        assertThat(Telling.usage(speech)).isEqualTo("{input_tokens=14, output_audio_tokens=101, output_tokens=101}");
    }

    @Test
    void aTranscriptionIsCountedInTokensOrSecondsOrElseInItsLength() {
        assertThat(Telling.usage(Telling.one(
                        "openai",
                        "{'text':'x','usage':{'type':'tokens','input_tokens':14,'input_token_details':{'text_tokens':0,'audio_tokens':14},"
                                + "'output_tokens':45,'total_tokens':59}}")))
                .isEqualTo("{input_audio_tokens=14, input_tokens=14, output_tokens=45}");
        assertThat(Telling.usage(Telling.one("openai", "{'text':'x','usage':{'type':'duration','seconds':9}}")))
                .isEqualTo("{audio_seconds=9}");
        RequestEvent guessed =
                Telling.one("groq", "{'task':'transcribe','duration':1.74,'text':'x','x_groq':{'id':'r'}}");
        assertThat(Telling.usage(guessed)).isEqualTo("{audio_seconds=1.74}");
        assertThat(guessed.getUsageStatus()).isEqualTo(UsageStatus.ESTIMATED);
    }

    @Test
    void aRealtimeAnswerSplitsItsModalities() {
        RequestEvent event = Telling.one(
                "openai",
                "{'type':'response.done','event_id':'e','response':{'object':'realtime.response','id':'resp_1','status':'completed','usage':{"
                        + "'total_tokens':275,'input_tokens':127,'output_tokens':148,'input_token_details':{'cached_tokens':64,'text_tokens':119,"
                        + "'audio_tokens':8,'cached_tokens_details':{'text_tokens':64,'audio_tokens':0}},'output_token_details':{'text_tokens':36,'audio_tokens':112}}}}");
        assertThat(event.getEndpointFamily()).isEqualTo("realtime");
        assertThat(event.getProviderResponseId()).isEqualTo("resp_1");
        assertThat(Telling.usage(event))
                .isEqualTo(
                        "{cache_read_tokens=64, cache_text_read_tokens=64, input_audio_tokens=8, input_text_tokens=119, input_tokens=127, output_audio_tokens=112, output_text_tokens=36, output_tokens=148}");
    }

    @Test
    void cacheWritesArePartOfTheInput() {
        RequestEvent event = Telling.one(
                "openai",
                "{'type':'response.created','response':{'id':'r','object':'response','status':'in_progress','model':'m'}}",
                "{'type':'response.completed','response':{'id':'r','object':'response','status':'completed','model':'m','usage':{'input_tokens':2000,"
                        + "'input_tokens_details':{'cached_tokens':500,'cache_write_tokens':1000},'output_tokens':10,'output_tokens_details':{'reasoning_tokens':4},'total_tokens':2010}}}");
        assertThat(event.getTokens().getInputUncached()).isEqualTo(500);
        assertThat(event.getTokens().getCacheWriteUnknownTtl()).isEqualTo(1_000);
        assertThat(event.getInclusionRule()).isEqualTo("openai");
    }

    @Test
    void aFilmIsItsSecondsAndAChatModelsSearchIsOne() {
        assertThat(
                        Telling.usage(
                                Telling.one(
                                        "openai",
                                        "{'id':'video_1','object':'video','model':'sora-2','status':'completed','seconds':'8','size':'1280x720'}")))
                .isEqualTo("{output_video_seconds=8}");
        assertThat(Telling.usage(Telling.one(
                        "openai",
                        "{'id':'c','object':'chat.completion','choices':[{'message':{'annotations':[{'type':'url_citation'},{'type':'url_citation'}]}}],"
                                + "'usage':{'prompt_tokens':1,'completion_tokens':2,'total_tokens':3}}")))
                .isEqualTo("{input_tokens=1, output_tokens=2, web_searches=1}");
    }

    @Test
    void azuresFilterChunkBelongsToTheStreamItPrecedes() {
        RequestEvent event = Telling.one(
                "azure",
                "{'choices':[],'created':0,'id':'','model':'','object':'','prompt_filter_results':[{'prompt_index':0,'content_filter_results':{}}]}",
                "{'choices':[{'delta':{'content':'a'},'finish_reason':null,'index':0}],'created':1770803604,'id':'c9','model':'gpt-5-nano','object':'chat.completion.chunk'}",
                "{'choices':[{'delta':{},'finish_reason':'stop','index':0}],'created':1770803604,'id':'c9','model':'gpt-5-nano','object':'chat.completion.chunk'}",
                "{'choices':[],'created':1770803604,'id':'c9','model':'gpt-5-nano','object':'chat.completion.chunk','usage':{'prompt_tokens':9,'completion_tokens':3,'total_tokens':12}}");
        assertThat(event.getNativeId()).isEqualTo("c9");
        assertThat(event.getProvider()).isEqualTo("azure");
        assertThat(event.getServedModel()).isEqualTo("gpt-5-nano");
        assertThat(Telling.usage(event)).isEqualTo("{input_tokens=9, output_tokens=3}");
    }

    @Test
    void anErrorInsideAStreamIsItsEnd() {
        RequestEvent event = Telling.one(
                "openai",
                "{'id':'c','object':'chat.completion.chunk','created':1770803604,'model':'m','choices':[{'delta':{},'finish_reason':null}]}",
                "{'error':{'message':'secret','type':'server_error','code':null}}");
        assertThat(event.getStatus()).isEqualTo(CallStatus.ERROR);
        assertThat(event.getErrorType()).isEqualTo("server_error");
    }

    @Test
    void errorsAreFailedAttemptsWhereverTheyStand() {
        RequestEvent blocked = Telling.one(
                "azure",
                "{'error':{'code':'content_filter','message':'x','status':400,'innererror':{'code':'ResponsibleAIPolicyViolation'}}}");
        assertThat(blocked.getStatus()).isEqualTo(CallStatus.BLOCKED);
        RequestEvent flat = Telling.one("vllm", "{'object':'error','message':'x','type':'NotFoundError','code':404}");
        assertThat(flat.getStatus()).isEqualTo(CallStatus.ERROR);
        RequestEvent line = Telling.one(
                "openai",
                "{'id':'batch_req_1','custom_id':'a','response':null,'error':{'code':'batch_expired','message':'x'}}");
        assertThat(line.getErrorType()).isEqualTo("batch_expired");
        assertThat(line.getBatch()).isTrue();
    }

    @Test
    void whatIsNoCallIsIgnoredOrRefusedByName() {
        assertThat(Telling.all("openai", "{'id':'modr-1','model':'m','results':[]}")
                        .getFirst())
                .isInstanceOf(Outcome.Ignored.class);
        assertThat(Telling.all("openai", "{'type':'session.created','session':{}}")
                        .getFirst())
                .isInstanceOf(Outcome.Ignored.class);
        assertThat(Samples.rejected(Telling.all("openai", "{'object':'page','data':[]}")
                                .getFirst())
                        .message())
                .contains("report");
    }

    @Test
    void callsSideBySideStayApart() {
        String chunk =
                "{'id':'%s','object':'chat.completion.chunk','model':'m','created':1770803604,'choices':[],'usage':{'prompt_tokens':%d,'completion_tokens':1,'total_tokens':%d}}";
        assertThat(Telling.all(
                        "openai", chunk.formatted("a", 1, 2), chunk.formatted("b", 5, 6), chunk.formatted("a", 3, 4)))
                .hasSize(2);
    }
}
