package io.costline.console.http;

import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Question.Parameter;
import io.costline.console.answer.Heads;
import io.costline.service.Release;
import tools.jackson.core.JsonGenerator;

/** The interface described, each question from its own head. */
final class OpenApi {
    private OpenApi() {}

    static byte[] document() {
        return HttpReplies.object(json -> {
            json.writeStringProperty("openapi", "3.1.0");
            object(json, "info", () -> {
                json.writeStringProperty("title", "Costline console");
                json.writeStringProperty("version", Release.VERSION);
                json.writeStringProperty(
                        "description",
                        "Named questions about spend. Every figure is a text, exact to its last digit; null is not known. The"
                                + " tenant is the session's or the key's.");
            });
            json.writeName("security");
            json.writeStartArray();
            for (String scheme : new String[] {"key", "cookie"}) {
                json.writeStartObject();
                json.writeName(scheme);
                json.writeStartArray();
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            object(json, "components", () -> {
                schemes(json);
                object(json, "schemas", () -> {
                    schema(
                            json,
                            "Answer",
                            "question",
                            "title",
                            "counts",
                            "leaves_out",
                            "params",
                            "columns",
                            "rows",
                            "sql",
                            "as_of",
                            "truncated");
                    schema(json, "Error", "error");
                });
            });
            object(json, "paths", () -> {
                plain(json, "/api/v1/session", "Who is signed in, currencies, times, price book");
                plain(json, "/api/v1/sign-in", "By what ways one can sign in beside a key");
                plain(json, "/api/v1/questions", "The questions that may be asked");
                plain(json, "/api/v1/live", "Server-sent events when figures moved");
                asked(
                        json,
                        "/api/v1/reconciliation",
                        "A stored document against what was counted",
                        "document",
                        "query");
                asked(
                        json,
                        "/api/v1/reconciliation.csv",
                        "The same, a row a part of the difference",
                        "document",
                        "query");
                asked(json, "/api/v1/explain/{event_id}", "Why one event costs what it costs", "event_id", "path");
                asked(json, "/api/v1/cards", "The prices of a card's model through time", "card", "query");
                judged(json, "/api/v1/shadow", "A policy of routing on stored calls", "policy", "YAML or JSON");
                judged(json, "/api/v1/what-if", "The same calls at one model, by feature", "model", "as gpt-4o-mini");
                Question.all().values().forEach(question -> question(json, question));
            });
        });
    }

    private static void schemes(JsonGenerator json) {
        object(json, "securitySchemes", () -> {
            object(json, "key", () -> {
                json.writeStringProperty("type", "http");
                json.writeStringProperty("scheme", "bearer");
                json.writeStringProperty("description", "An API key of scope read");
            });
            object(json, "cookie", () -> {
                json.writeStringProperty("type", "apiKey");
                json.writeStringProperty("in", "cookie");
                json.writeStringProperty("name", "costline");
            });
        });
    }

    private static void schema(JsonGenerator json, String name, String... required) {
        object(json, name, () -> {
            json.writeStringProperty("type", "object");
            json.writeName("required");
            json.writeStartArray();
            for (String each : required) {
                json.writeString(each);
            }
            json.writeEndArray();
        });
    }

    private static void question(JsonGenerator json, Question question) {
        for (String ending : new String[] {"", ".csv"}) {
            get(json, "/api/v1/questions/" + question.name() + ending, question.asks(), () -> {
                json.writeStringProperty("operationId", question.name() + ending.replace('.', '_'));
                json.writeStringProperty(
                        "description",
                        "Counts " + question.counts() + ". Leaves out " + question.leavesOut() + "."
                                + (question.allTenants() ? " For operators." : ""));
                json.writeName("parameters");
                json.writeStartArray();
                Heads.asked(question).forEach(parameter -> parameter(json, parameter));
                json.writeEndArray();
            });
        }
    }

    private static void parameter(JsonGenerator json, Parameter parameter) {
        json.writeStartObject();
        json.writeStringProperty("name", parameter.name());
        json.writeStringProperty("in", "query");
        json.writeBooleanProperty("required", parameter.fallback().isEmpty());
        json.writeStringProperty("description", parameter.about());
        object(json, "schema", () -> {
            json.writeStringProperty(
                    "type", parameter.list() ? "array" : parameter.type().equals("UInt32") ? "integer" : "string");
            if (parameter.list()) {
                object(json, "items", () -> json.writeStringProperty("type", "string"));
            } else {
                parameter.fallback().ifPresent(fallback -> json.writeStringProperty("default", fallback));
            }
            if (!parameter.oneOf().isEmpty()) {
                json.writeName("enum");
                json.writeStartArray();
                parameter.oneOf().forEach(json::writeString);
                json.writeEndArray();
            }
        });
        json.writeEndObject();
    }

    /** Of what is no question: one text that says what is asked about. */
    private static void asked(JsonGenerator json, String path, String summary, String parameter, String in) {
        get(json, path, summary, () -> {
            json.writeName("parameters");
            json.writeStartArray();
            json.writeStartObject();
            json.writeStringProperty("name", parameter);
            json.writeStringProperty("in", in);
            json.writeBooleanProperty("required", true);
            object(json, "schema", () -> json.writeStringProperty("type", "string"));
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    /** Of stored calls, which the question's own parameters narrow. */
    private static void judged(JsonGenerator json, String path, String summary, String what, String about) {
        for (String ending : new String[] {"", ".csv"}) {
            get(json, path + ending, summary, () -> {
                json.writeName("parameters");
                json.writeStartArray();
                json.writeStartObject();
                json.writeStringProperty("name", what);
                json.writeStringProperty("in", "query");
                json.writeBooleanProperty("required", true);
                json.writeStringProperty("description", about);
                object(json, "schema", () -> json.writeStringProperty("type", "string"));
                json.writeEndObject();
                Heads.asked(ShadowService.CALLS).forEach(parameter -> parameter(json, parameter));
                json.writeEndArray();
            });
        }
    }

    private static void plain(JsonGenerator json, String path, String summary) {
        get(json, path, summary, () -> {});
    }

    private static void get(JsonGenerator json, String path, String summary, Runnable more) {
        object(
                json,
                path,
                () -> object(json, "get", () -> {
                    json.writeStringProperty("summary", summary);
                    more.run();
                    object(json, "responses", () -> {
                        object(json, "200", () -> json.writeStringProperty("description", "the answer"));
                        object(json, "default", () -> {
                            json.writeStringProperty("description", "why there is none");
                            object(
                                    json,
                                    "content",
                                    () -> object(
                                            json,
                                            "application/json",
                                            () -> object(
                                                    json,
                                                    "schema",
                                                    () -> json.writeStringProperty(
                                                            "$ref", "#/components/schemas/Error"))));
                        });
                    });
                }));
    }

    private static void object(JsonGenerator json, String name, Runnable body) {
        json.writeName(name);
        json.writeStartObject();
        body.run();
        json.writeEndObject();
    }
}
