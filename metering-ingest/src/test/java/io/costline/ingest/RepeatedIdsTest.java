package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestEvent;
import io.costline.identity.EventIds;
import io.costline.identity.Revisions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that give a response id out again, and reports of one response as it grows. */
class RepeatedIdsTest {
    private static final long CREATED = Samples.NOW.getEpochSecond() - 7_200;

    /** As ogx-ai/ogx#2315 tells of Ollama: the id is one of about a thousand. */
    private static String body(String id, long created, int prompt, int completion) {
        return """
                {"id":"%s","object":"chat.completion","created":%d,"model":"llama3.2:3b","choices":[],\
                "usage":{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}}""".formatted(id, created, prompt, completion, prompt + completion);
    }

    private static RequestEvent read(String source, String body) {
        return Samples.event(Samples.admit(source, body).getFirst());
    }

    private static String id(RequestEvent event) {
        return EventIds.hex(event.getEventId().bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ollama", "llamacpp", "selfhosted", "openai-compatible", "openai", "flatkey"})
    void callsUnderOneShortIdAreCallsOfTheirOwnAndOneSentAgainIsNot(String source) {
        // Given
        RequestEvent first = read(source, body("chatcmpl-373", CREATED, 100, 10));
        RequestEvent hourLater = read(source, body("chatcmpl-373", CREATED + 3_600, 900, 70));
        RequestEvent sameSecond = read(source, body("chatcmpl-373", CREATED, 900, 70));
        RequestEvent again = read(source, body("chatcmpl-373", CREATED, 100, 10));

        // Then
        for (Function<RequestEvent, String> identity :
                List.<Function<RequestEvent, String>>of(RepeatedIdsTest::id, RequestEvent::getCallId)) {
            assertThat(Set.of(identity.apply(first), identity.apply(hourLater), identity.apply(sameSecond)))
                    .hasSize(3);
            assertThat(identity.apply(again)).isEqualTo(identity.apply(first));
        }
        assertThat(first.getProviderResponseId()).isEqualTo("chatcmpl-373");
    }

    @Test
    void aServerThatTakesItsIdFromTheCallerIsKnownByItsNameAndOtherViewsStillFindTheCall() {
        // Given vLLM's id of the caller's request id, used for two requests
        String id = "chatcmpl-0b39b3f0-51a7-4c1b-9e5d-2f5d1f7f3a11";
        RequestEvent first = read("selfhosted", body(id, CREATED, 100, 10));
        RequestEvent second = read("selfhosted", body(id, CREATED + 60, 100, 12));

        // Then
        assertThat(id(first)).isNotEqualTo(id(second));
        assertThat(first.getCallId()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chatcmpl-BvTn2Q0pTYaPpKQmGhXk7wnJ1Zc5d",
                "resp_68af4030592c81938ec0a5fbab4a3e9f05438e46b5f69a3b",
                "f3b8c0d2-7a7e-4a53-9a4e-6c1a3c0f9f10"
            })
    void aProvidersUniqueIdIsTheIdentityWhateverElseIsSaid(String id) {
        assertThat(id(read("openai", body(id, CREATED, 100, 10))))
                .isEqualTo(id(read("openai", body(id, CREATED + 60, 900, 70))));
        assertThat(read("openai", body(id, CREATED, 100, 10)).getCallId()).isEqualTo(id);
    }

    @Test
    void whatHasNoTimeOfItsOwnIsKnownAgainByItsCounts() {
        String body = "{\"id\":\"7\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[],"
                + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":%d,\"total_tokens\":%d}}";
        Set<String> ids = new HashSet<>();
        ids.add(id(read("ollama", body.formatted(5, 10))));
        ids.add(id(read("ollama", body.formatted(5, 10))));
        ids.add(id(read("ollama", body.formatted(6, 11))));
        assertThat(ids).hasSize(2);
    }

    @Test
    void rowsOfAGrowingResponseAreOneEventOfOneInputAndRankByOutput() {
        // Given rows as Claude Code writes them: one message, its output so far
        String row = "{\"id\":\"msg_01XFDUDYJgAACzvnptvVoYEL\",\"type\":\"message\",\"role\":\"assistant\","
                + "\"model\":\"claude-sonnet-4-5\",\"content\":[],\"usage\":{\"input_tokens\":%d,\"output_tokens\":%d}}";
        RequestEvent small = read("anthropic", row.formatted(12, 1));
        RequestEvent large = read("anthropic", row.formatted(12, 850));
        RequestEvent other = read("anthropic", row.formatted(13, 850));

        // Then
        assertThat(id(small)).isEqualTo(id(large)).isEqualTo(id(other));
        assertThat(Revisions.sameInput(small.getContentHash(), large.getContentHash()))
                .isTrue();
        assertThat(Revisions.sameInput(large.getContentHash(), other.getContentHash()))
                .isFalse();
        assertThat(small.getContentHash()).isNotEqualTo(large.getContentHash());
    }
}
