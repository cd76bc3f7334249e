package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.TotalCheck;
import io.costline.avro.UsageStatus;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.admission.RejectionCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known to go wrong with the providers' own bodies. */
class ProviderTrapsTest {

    @Test
    void xaiReasoningOutsideCompletionIsFoundByItsTotal() {
        RequestEvent event = Samples.event(Samples.inspect(
                        "openai",
                        "{\"id\":\"x\",\"object\":\"chat.completion\",\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":1,"
                                + "\"total_tokens\":241,\"completion_tokens_details\":{\"reasoning_tokens\":228}}}")
                .getFirst());
        assertThat(event.getInclusionRule()).isEqualTo("xai_chat");
        assertThat(event.getTokens().getOutputVisible()).isEqualTo(1);
        assertThat(event.getTokens().getReasoning()).isEqualTo(228);
        assertThat(event.getTotalCheck()).isEqualTo(TotalCheck.OK);
    }

    @Test
    void aTotalThatDoesNotAddUpIsFlagged() {
        RequestEvent event = Samples.event(Samples.inspect(
                        "openai",
                        "{\"id\":\"x\",\"object\":\"chat.completion\",\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":1,\"total_tokens\":14}}")
                .getFirst());
        assertThat(event.getTotalCheck()).isEqualTo(TotalCheck.MISMATCH);
    }

    @Test
    void serverSentEventsAreOneCallAndTheLastUsageHolds() {
        String sse =
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"model\":\"c\",\"usage\":{\"input_tokens\":12,\"cache_creation_input_tokens\":100,\"cache_creation\":{\"ephemeral_5m_input_tokens\":100},\"output_tokens\":1}}}\n\n"
                        + "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"model\":\"c\",\"usage\":{\"input_tokens\":12,\"output_tokens\":1}}}\n\n"
                        + ": a comment\n"
                        + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"cache_creation_input_tokens\":140,\"output_tokens\":30}}\n\n"
                        + "data: {\"type\":\"message_stop\"}\n";
        List<Outcome> outcomes = Samples.inspect("anthropic", sse);
        assertThat(outcomes).hasSize(1);
        RequestEvent event = Samples.event(outcomes.getFirst());
        assertThat(event.getStream()).isTrue();
        assertThat(event.getTokens().getInputUncached()).isEqualTo(12);
        assertThat(event.getTokens().getCacheWrite5m()).isEqualTo(100);
        assertThat(event.getTokens().getCacheWriteUnknownTtl()).isEqualTo(40);
        assertThat(event.getTokens().getOutputVisible()).isEqualTo(30);
    }

    @Test
    void aStreamThatBreaksOffIsPartial() {
        RequestEvent event = Samples.event(Samples.inspect(
                        "anthropic",
                        "{\"type\":\"message_start\",\"message\":{\"id\":\"m2\",\"model\":\"c\",\"usage\":{\"input_tokens\":12,\"output_tokens\":1}}}\n"
                                + "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"no\"}}")
                .getFirst());
        assertThat(event.getUsageStatus()).isEqualTo(UsageStatus.PARTIAL);
        assertThat(event.getStatus()).isEqualTo(CallStatus.ERROR);
        assertThat(event.getErrorType()).isEqualTo("overloaded_error");
    }

    @Test
    void anOpenAiStreamWithoutUsageIsMissingIt() {
        Outcome outcome = Samples.inspect(
                        "openai",
                        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1795262340,\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}\n"
                                + "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1795262340,\"model\":\"m\",\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n"
                                + "data: [DONE]\n")
                .getFirst();
        RequestEvent event = Samples.event(outcome);
        assertThat(event.getUsageStatus()).isEqualTo(UsageStatus.MISSING);
        assertThat(event.getStatus()).isEqualTo(CallStatus.OK);
        assertThat(event.getFinishReason()).isEqualTo("stop");
        assertThat(((Outcome.Admitted) outcome).warnings()).anyMatch(warning -> warning.contains("include_usage"));
    }

    @Test
    void responsesEventsAreOneCall() {
        List<Outcome> outcomes = Samples.inspect(
                "openai",
                "{\"type\":\"response.created\",\"response\":{\"id\":\"r1\",\"object\":\"response\",\"status\":\"in_progress\",\"model\":\"m\",\"usage\":null}}\n"
                        + "{\"type\":\"response.output_text.delta\",\"delta\":\"x\"}\n"
                        + "{\"type\":\"response.completed\",\"response\":{\"id\":\"r1\",\"object\":\"response\",\"status\":\"completed\",\"model\":\"m\",\"usage\":{\"input_tokens\":5,\"output_tokens\":6,\"total_tokens\":11}}}\n");
        assertThat(outcomes).hasSize(1);
        RequestEvent event = Samples.event(outcomes.getFirst());
        assertThat(event.getTokens().getInputUncached()).isEqualTo(5);
        assertThat(event.getProviderResponseId()).isEqualTo("r1");
    }

    @Test
    void cachedAudioIsTakenFromTheAudio() {
        RequestEvent event = Samples.event(Samples.inspect(
                        "openai",
                        "{\"id\":\"x\",\"object\":\"chat.completion\",\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":1,\"total_tokens\":101,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":40,\"audio_tokens\":80,\"cached_tokens_details\":{\"audio_tokens\":30}}}}")
                .getFirst());
        assertThat(event.getModalities())
                .extracting(entry -> entry.getBucket() + " " + entry.getModality() + " " + entry.getTokens())
                .containsExactlyInAnyOrder("CACHE_READ AUDIO 30", "INPUT_UNCACHED AUDIO 50");
    }

    @Test
    void geminiDetailsThatContradictTheirTotalAreLeftOut() {
        Outcome outcome = Samples.inspect(
                        "gemini",
                        "{\"responseId\":\"g\",\"usageMetadata\":{\"promptTokenCount\":50,\"candidatesTokenCount\":1,\"totalTokenCount\":51,"
                                + "\"promptTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":535}]}}")
                .getFirst();
        assertThat(Samples.event(outcome).getModalities()).isEmpty();
        assertThat(((Outcome.Admitted) outcome).warnings()).isNotEmpty();
    }

    @Test
    void geminiStreamsAsAnArrayAreOneCallAndAnswersWithOtherIdsAreNot() {
        String chunk =
                "{\"responseId\":\"%s\",\"candidates\":[{}],\"usageMetadata\":{\"promptTokenCount\":5,\"candidatesTokenCount\":%d,\"totalTokenCount\":%d}}";
        List<Outcome> outcomes = Samples.inspect(
                "gemini",
                "[" + chunk.formatted("a", 1, 6) + "," + chunk.formatted("a", 9, 14) + "," + chunk.formatted("b", 2, 7)
                        + "]");
        assertThat(outcomes).hasSize(2);
        assertThat(Samples.event(outcomes.getFirst()).getTokens().getOutputVisible())
                .isEqualTo(9);
        assertThat(Samples.event(outcomes.getLast()).getTokens().getOutputVisible())
                .isEqualTo(2);
    }

    @Test
    void cacheLargerThanThePromptIsRefusedInTheSendersWords() {
        Outcome.Rejected rejected = Samples.rejected(Samples.inspect(
                        "gemini",
                        "{\"responseId\":\"g\",\"usageMetadata\":{\"promptTokenCount\":5,\"cachedContentTokenCount\":6}}")
                .getFirst());
        assertThat(rejected.code()).isEqualTo(RejectionCode.SUBSET_EXCEEDS_TOTAL);
        assertThat(rejected.field()).isEqualTo("usageMetadata.cachedContentTokenCount");
        assertThat(rejected.structure())
                .contains("usageMetadata:{promptTokenCount:integer")
                .doesNotContain("5");
    }

    @Test
    void aRecordOfAnotherKindIsRefused() {
        assertThat(Samples.rejected(
                                Samples.inspect("anthropic", "{\"hello\":1}").getFirst())
                        .code())
                .isEqualTo(RejectionCode.UNSUPPORTED);
    }
}
