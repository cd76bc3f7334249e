package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.avro.TotalCheck;
import io.costline.ingest.admission.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known to go wrong with Langfuse's batches. */
class LangfuseTrapsTest {
    private static String event(String type, String at, String body) {
        return "{\"id\":\"e-" + at + "\",\"type\":\"" + type + "\",\"timestamp\":\"2026-11-21T10:00:" + at
                + "Z\",\"body\":{" + body + "}}";
    }

    private static List<Outcome> batch(String... events) {
        return Samples.inspect("langfuse", "{\"batch\":[" + String.join(",", events) + "]}");
    }

    private static List<RequestEvent> events(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(Outcome.Admitted.class::isInstance)
                .map(Samples::event)
                .toList();
    }

    private static RequestEvent usage(String usage) {
        return events(batch(event("generation-create", "01", "\"id\":\"o1\",\"model\":\"m\"," + usage)))
                .getFirst();
    }

    @Test
    void createAndUpdateAreOneEventAndTheLaterWins() {
        // Given an update that stands before its create
        List<Outcome> outcomes = batch(
                event(
                        "generation-update",
                        "05",
                        "\"id\":\"o1\",\"usageDetails\":{\"input\":10,\"output\":4,\"total\":14}"),
                event(
                        "generation-create",
                        "01",
                        "\"id\":\"o1\",\"traceId\":\"t\",\"model\":\"gpt-4o\",\"startTime\":\"2026-11-21T10:00:01Z\",\"input\":\"secret\""));

        // Then
        List<RequestEvent> events = events(outcomes);
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().getServedModel()).isEqualTo("gpt-4o");
        assertThat(events.getFirst().getTokens().getOutputVisible()).isEqualTo(4);
        assertThat(events.getFirst().toString()).doesNotContain("secret");
    }

    @Test
    void anUpdateInALaterBatchSupersedes() {
        RequestEvent create = events(batch(event("generation-create", "01", "\"id\":\"o1\",\"model\":\"gpt-4o\"")))
                .getFirst();
        RequestEvent update = events(batch(
                        event("generation-update", "09", "\"id\":\"o1\",\"model\":\"gpt-4o\",\"usage\":{\"input\":3}")))
                .getFirst();
        assertThat(update.getEventId()).isEqualTo(create.getEventId());
        assertThat(update.getRevision()).isGreaterThan(create.getRevision());
    }

    @Test
    void usageAndUsageDetailsAreOneThing() {
        RequestEvent event = usage(
                "\"usage\":{\"input\":10,\"output\":5,\"total\":15},\"usageDetails\":{\"input\":10,\"output\":5,\"total\":15}");
        assertThat(event.getTokens().getInputUncached()).isEqualTo(10);
        assertThat(event.getTotalCheck()).isEqualTo(TotalCheck.OK);
    }

    @Test
    void theTotalTellsDisjointFromInclusive() {
        RequestEvent disjoint =
                usage("\"usageDetails\":{\"input\":80,\"input_cached_tokens\":30,\"output\":5,\"total\":115}");
        assertThat(disjoint.getTokens().getInputUncached()).isEqualTo(80);
        assertThat(disjoint.getInclusionRule()).isEqualTo("langfuse");
        assertThat(disjoint.getTotalCheck()).isEqualTo(TotalCheck.OK);
        RequestEvent inclusive =
                usage("\"usageDetails\":{\"input\":80,\"input_cached_tokens\":30,\"output\":5,\"total\":85}");
        assertThat(inclusive.getTokens().getInputUncached()).isEqualTo(50);
        assertThat(inclusive.getInclusionRule()).isEqualTo("langfuse_inclusive");
        RequestEvent neither =
                usage("\"usageDetails\":{\"input\":80,\"input_cached_tokens\":30,\"output\":5,\"total\":99}");
        assertThat(neither.getTotalCheck()).isEqualTo(TotalCheck.MISMATCH);
    }

    @Test
    void openAisNamesAreOpenAisRule() {
        RequestEvent event = usage(
                "\"usageDetails\":{\"prompt_tokens\":80,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":30}}");
        assertThat(event.getTokens().getInputUncached()).isEqualTo(50);
        assertThat(event.getInclusionRule()).isEqualTo("openai");
    }

    @Test
    void anAgentThatSumsItsCallsIsNotMeteredAgain() {
        List<Outcome> outcomes = batch(
                event("agent-create", "01", "\"id\":\"a\",\"model\":\"m\",\"usage\":{\"input\":10,\"output\":5}"),
                event(
                        "generation-create",
                        "02",
                        "\"id\":\"g\",\"parentObservationId\":\"a\",\"model\":\"m\",\"usage\":{\"input\":10,\"output\":5}"),
                event("span-create", "03", "\"id\":\"s\""));
        assertThat(events(outcomes)).extracting(RequestEvent::getNativeId).containsExactly("g");
        assertThat(outcomes.stream().filter(Outcome.Ignored.class::isInstance).map(Outcome::index))
                .containsExactly(0, 2);
    }

    @Test
    void traceAttributesHoldForItsObservations() {
        RequestEvent event = events(
                        batch(
                                event(
                                        "trace-create",
                                        "01",
                                        "\"id\":\"t\",\"userId\":\"u\",\"sessionId\":\"s\",\"tags\":[\"env:prod\",\"beta\"],"
                                                + "\"metadata\":{\"costline_customer\":\"acme\",\"feature\":\"search\"}"),
                                event(
                                        "generation-create",
                                        "02",
                                        "\"id\":\"g\",\"traceId\":\"t\",\"model\":\"m\",\"usage\":{\"input\":1},\"level\":\"ERROR\",\"statusMessage\":\"secret\"")))
                .getFirst();
        assertThat(event.getCustomerId()).isEqualTo("acme");
        assertThat(event.getFeature()).isEqualTo("search");
        assertThat(event.getEndUserId()).isEqualTo("u");
        assertThat(event.getSessionId()).isEqualTo("s");
        assertThat(event.getTags()).containsEntry("env", "prod").containsEntry("beta", "true");
        assertThat(event.getStatus()).isEqualTo(CallStatus.ERROR);
        assertThat(event.getLayer()).isEqualTo(ObservationLayer.SDK);
    }

    @Test
    void whatLiteLlmSendsHereMeetsWhatItSendsToUs() {
        // Given
        RequestEvent viaLangfuse = events(
                        Samples.inspect("langfuse", Samples.bytes("langfuse/ingestion-batch-real-from-litellm.json")))
                .getFirst();
        RequestEvent callback = Samples.event(Samples.inspect(
                        "litellm",
                        "{\"id\":\"chatcmpl-16b215b7-e51e-47b0-8fe5-9dd6f226fda1\",\"status\":\"success\",\"prompt_tokens\":10}")
                .getFirst());

        // Then
        assertThat(viaLangfuse.getCallId()).isEqualTo(callback.getCallId());
        assertThat(viaLangfuse.getProvider()).isEqualTo("openai");
        assertThat(viaLangfuse.getLayer()).isEqualTo(ObservationLayer.GATEWAY);
    }
}
