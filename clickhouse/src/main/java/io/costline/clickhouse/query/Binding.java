package io.costline.clickhouse.query;

import io.costline.clickhouse.query.QuestionException.Fault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A question's parameters with their values. ClickHouse binds them; lists, which an address has no room for, stand in the text as
 * a quoted constant.
 *
 * @param sql with the lists in it
 * @param query the other parameters, as a part of the address
 */
record Binding(String sql, String query) {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    /** @throws QuestionException if a value is missing, or is for no parameter */
    static Binding of(Question question, Map<String, ?> values) {
        values.keySet().forEach(name -> known(question, name));
        String sql = question.sql();
        StringBuilder query = new StringBuilder();
        for (Question.Parameter parameter : question.parameters()) {
            Object value = values.get(parameter.name());
            if (parameter.list()) {
                sql = sql.replace(parameter.place(), list(question, parameter, value));
            } else {
                query.append("&param_")
                        .append(parameter.name())
                        .append('=')
                        .append(URLEncoder.encode(escaped(text(question, parameter, value)), StandardCharsets.UTF_8));
            }
        }
        return new Binding(sql, query.toString());
    }

    private static void known(Question question, String name) {
        if (question.parameters().stream()
                .noneMatch(parameter -> parameter.name().equals(name))) {
            throw new QuestionException(
                    Fault.VALUE,
                    name,
                    "question " + question.name() + " takes no " + name + "; it takes "
                            + question.parameters().stream()
                                    .map(Question.Parameter::name)
                                    .filter(each -> !List.of(Question.FIXED_DIMENSION, Question.FIXED_VALUE)
                                            .contains(each))
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static String text(Question question, Question.Parameter parameter, @Nullable Object value) {
        if (value == null) {
            return parameter.fallback().orElseThrow(() -> missing(question, parameter));
        }
        if (value instanceof Instant instant) {
            return (parameter.type().startsWith("DateTime64") ? MICROS : SECONDS)
                    .format(instant.atOffset(ZoneOffset.UTC));
        }
        String text = value.toString();
        if (!parameter.oneOf().isEmpty() && !parameter.oneOf().contains(text)) {
            throw new QuestionException(
                    Fault.VALUE,
                    parameter.name(),
                    parameter.name() + " must be one of " + String.join(", ", parameter.oneOf()) + ", is " + text);
        }
        return text;
    }

    private static String list(Question question, Question.Parameter parameter, @Nullable Object value) {
        if (value == null && parameter.fallback().isEmpty()) {
            throw missing(question, parameter);
        }
        String json = value == null
                ? "[]"
                : value instanceof Collection<?> values
                        ? JsonMapper.shared().writeValueAsString(values)
                        : JsonMapper.shared()
                                .writeValueAsString(value.toString().split(","));
        return "JSONExtract('" + json.replace("\\", "\\\\").replace("'", "\\'") + "', 'Array(String)')";
    }

    private static QuestionException missing(Question question, Question.Parameter parameter) {
        return new QuestionException(
                Fault.VALUE,
                parameter.name(),
                "question " + question.name() + " needs " + parameter.name()
                        + (parameter.about().isEmpty() ? "" : ": " + parameter.about()));
    }

    /** Parameter values travel as tab-separated text. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }
}
