package io.costline.ingest.http;

import io.costline.identity.EventIds;
import io.costline.ingest.admission.Outcome;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Answers as Langfuse's SDKs want them from its ingestion API: 207, with what was taken and what was not. */
final class LangfuseReplies implements Replies {
    static final LangfuseReplies INSTANCE = new LangfuseReplies();

    private LangfuseReplies() {}

    @Override
    public String mediaType() {
        return "application/json";
    }

    @Override
    public int status(Verdicts verdicts) {
        return 207;
    }

    @Override
    public byte[] verdicts(List<Outcome> outcomes, Verdicts verdicts) {
        return Answers.json(64 + 64 * outcomes.size(), json -> {
            json.writeName("successes");
            json.writeStartArray();
            outcomes.forEach(outcome -> success(json, outcome));
            json.writeEndArray();
            json.writeName("errors");
            json.writeStartArray();
            outcomes.forEach(outcome -> error(json, outcome));
            json.writeEndArray();
        });
    }

    private static void success(JsonGenerator json, Outcome outcome) {
        if (outcome instanceof Outcome.Rejected) {
            return;
        }
        json.writeStartObject();
        json.writeStringProperty(
                "id",
                outcome instanceof Outcome.Admitted admitted
                        ? EventIds.hex(admitted.event().getEventId().bytes())
                        : "ignored-" + outcome.index());
        json.writeNumberProperty("status", 201);
        json.writeEndObject();
    }

    private static void error(JsonGenerator json, Outcome outcome) {
        if (outcome instanceof Outcome.Rejected rejected) {
            json.writeStartObject();
            json.writeStringProperty("id", "rejected-" + rejected.index());
            json.writeNumberProperty("status", 400);
            json.writeStringProperty("message", rejected.field() + " " + rejected.message());
            json.writeStringProperty("error", rejected.code().name());
            json.writeEndObject();
        }
    }

    @Override
    public byte[] refusal(Refusal refusal) {
        return Answers.refusal(refusal);
    }
}
