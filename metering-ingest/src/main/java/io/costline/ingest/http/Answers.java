package io.costline.ingest.http;

import io.costline.identity.EventIds;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.line.LineOutcome;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The door's answers as JSON. */
final class Answers {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Answers() {}

    interface Body {
        void write(JsonGenerator json);
    }

    static byte[] json(int sizeHint, Body body) {
        var out = new ByteArrayOutputStream(sizeHint);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    static byte[] refusal(Refusal refusal) {
        return json(256, json -> error(json, refusal.code(), refusal.field(), refusal.message()));
    }

    private static void error(JsonGenerator json, String code, String field, String message) {
        json.writeName("error");
        json.writeStartObject();
        json.writeStringProperty("code", code);
        json.writeStringProperty("field", field);
        json.writeStringProperty("message", message);
        json.writeEndObject();
    }

    /** The verdict on each line; a delivery all of whose lines are rejected says the first reason also as the error. */
    static <T> byte[] lines(
            List<LineOutcome<T>> outcomes, String idName, int taken, int passed, List<Outcome.Rejected> rejected) {
        return json(64 + 96 * outcomes.size(), json -> {
            if (taken == 0 && !rejected.isEmpty()) {
                Outcome.Rejected first = rejected.getFirst();
                error(json, first.code().name(), first.field(), first.message());
            }
            counts(json, taken, rejected.size(), passed);
            json.writeName("results");
            json.writeStartArray();
            for (LineOutcome<T> outcome : outcomes) {
                switch (outcome) {
                    case LineOutcome.Taken<T> line -> {
                        json.writeStartObject();
                        json.writeNumberProperty("index", line.index());
                        json.writeStringProperty("status", "accepted");
                        json.writeStringProperty(idName, line.id());
                        warnings(json, line.warnings());
                        json.writeEndObject();
                    }
                    case LineOutcome.Refused<T> refused -> result(json, refused.rejected());
                    case LineOutcome.Passed<T> none -> result(json, new Outcome.Ignored(none.index(), none.reason()));
                }
            }
            json.writeEndArray();
        });
    }

    private static void counts(JsonGenerator json, int accepted, int rejected, int ignored) {
        json.writeNumberProperty("accepted", accepted);
        json.writeNumberProperty("rejected", rejected);
        if (ignored > 0) {
            json.writeNumberProperty("ignored", ignored);
        }
    }

    private static void warnings(JsonGenerator json, List<String> warnings) {
        if (!warnings.isEmpty()) {
            json.writeName("warnings");
            json.writeStartArray();
            warnings.forEach(json::writeString);
            json.writeEndArray();
        }
    }

    /** The verdict on each element; a delivery rejected whole says the first reason also as the error. */
    static byte[] verdicts(List<Outcome> outcomes, Verdicts counts) {
        return json(64 + 96 * outcomes.size(), json -> {
            Outcome.@Nullable Rejected first = counts.allRejected() ? counts.firstRejected() : null;
            if (first != null) {
                error(json, first.code().name(), first.field(), first.message());
            }
            counts(json, counts.accepted(), counts.rejected(), counts.ignored());
            json.writeName("results");
            json.writeStartArray();
            for (Outcome outcome : outcomes) {
                result(json, outcome);
            }
            json.writeEndArray();
        });
    }

    private static void result(JsonGenerator json, Outcome outcome) {
        json.writeStartObject();
        json.writeNumberProperty("index", outcome.index());
        switch (outcome) {
            case Outcome.Admitted admitted -> {
                json.writeStringProperty("status", "accepted");
                json.writeStringProperty(
                        "event_id", EventIds.hex(admitted.event().getEventId().bytes()));
                warnings(json, admitted.warnings());
            }
            case Outcome.Rejected rejected -> {
                json.writeStringProperty("status", "rejected");
                json.writeStringProperty("code", rejected.code().name());
                json.writeStringProperty("field", rejected.field());
                json.writeStringProperty("message", rejected.message());
            }
            case Outcome.Ignored ignored -> {
                json.writeStringProperty("status", "ignored");
                json.writeStringProperty("reason", ignored.reason());
            }
        }
        json.writeEndObject();
    }

    /**
     * OTLP's export response; 64-bit numbers are text there.
     *
     * @param member how the signal's response names the count of what was rejected
     */
    static byte[] partialSuccess(String member, int rejected, String reasons) {
        return json(128 + reasons.length(), json -> {
            if (!reasons.isEmpty()) {
                json.writeName("partialSuccess");
                json.writeStartObject();
                json.writeStringProperty(member, Integer.toString(rejected));
                json.writeStringProperty("errorMessage", reasons);
                json.writeEndObject();
            }
        });
    }

    /** As Langfuse lists projects. */
    static byte[] projects(String tenant) {
        return json(64 + tenant.length(), json -> {
            json.writeName("data");
            json.writeStartArray();
            json.writeStartObject();
            json.writeStringProperty("id", tenant);
            json.writeStringProperty("name", tenant);
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    /** A google.rpc.Status. */
    static byte[] status(int code, String message) {
        return json(256, json -> {
            json.writeNumberProperty("code", code);
            json.writeStringProperty("message", message);
        });
    }

    static byte[] sources(List<SourceAdapter> adapters) {
        return json(1024, json -> {
            json.writeName("sources");
            json.writeStartArray();
            for (SourceAdapter adapter : adapters) {
                json.writeStartObject();
                json.writeStringProperty("name", adapter.name());
                json.writeStringProperty("path", EventsService.path(adapter));
                json.writeStringProperty("adapter", adapter.name() + "/" + adapter.version());
                json.writeStringProperty("description", adapter.description());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
