package io.costline.console.answer;

import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Question.Parameter;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** What is said of a question. */
public final class Heads {
    private Heads() {}

    public static void head(JsonGenerator json, Question question) {
        json.writeStartObject();
        json.writeStringProperty("name", question.name());
        about(json, question);
        json.writeStringProperty("screen", question.screen());
        json.writeStringProperty("scope", question.allTenants() ? "operator" : "tenant");
        json.writeName("params");
        json.writeStartArray();
        asked(question).forEach(parameter -> parameter(json, parameter));
        json.writeEndArray();
        columns(json, question);
        json.writeEndObject();
    }

    /** The parameters that an asker may give. */
    public static List<Parameter> asked(Question question) {
        return question.parameters().stream().filter(each -> !each.ofAsker()).toList();
    }

    static void about(JsonGenerator json, Question question) {
        json.writeStringProperty("title", question.asks());
        json.writeStringProperty("counts", question.counts());
        json.writeStringProperty("leaves_out", question.leavesOut());
        texts(json, "reads", question.reads());
        json.writeStringProperty("drill", question.drill().orElse(null));
    }

    static void columns(JsonGenerator json, Question question) {
        json.writeName("columns");
        json.writeStartArray();
        for (Question.Column column : question.columns()) {
            json.writeStartObject();
            json.writeStringProperty("name", column.name());
            json.writeStringProperty("unit", column.unit().name().toLowerCase(Locale.ROOT));
            json.writeStringProperty("meaning", column.about());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void parameter(JsonGenerator json, Parameter parameter) {
        json.writeStartObject();
        json.writeStringProperty("name", parameter.name());
        json.writeStringProperty("type", parameter.type());
        json.writeStringProperty("default", parameter.fallback().orElse(null));
        json.writeStringProperty("about", parameter.about());
        texts(json, "one_of", parameter.oneOf());
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) {
        json.writeName(name);
        json.writeStartArray();
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
