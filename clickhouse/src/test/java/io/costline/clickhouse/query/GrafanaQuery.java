package io.costline.clickhouse.query;

import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A question as Grafana asks it: its parameters are the dashboard's variables and macros, and a panel takes the columns it shows.
 * The mark {@code question} of a panel says which, with what values of its own.
 */
final class GrafanaQuery {
    private GrafanaQuery() {}

    static String of(JsonNode mark) {
        Question question = Question.named(mark.required("name").asString());
        String sql =
                question.sql().lines().dropWhile(line -> line.startsWith("-- ")).collect(Collectors.joining("\n"));
        for (Question.Parameter parameter : question.parameters()) {
            JsonNode own = mark.path("values").path(parameter.name());
            sql = sql.replace(parameter.place(), own.isString() ? own.asString() : value(parameter));
        }
        String tail = mark.path("tail").asString("");
        return "SELECT " + mark.required("select").asString() + " FROM (\n" + sql + "\n)"
                + (tail.isEmpty() ? "" : " " + tail);
    }

    private static String value(Question.Parameter parameter) {
        return switch (parameter.name()) {
            case "tenant", "currency" -> "'${" + parameter.name() + "}'";
            case "from" -> "$__fromTime";
            case "to" -> "$__toTime";
            default -> {
                String fallback = parameter.fallback().orElseThrow();
                yield parameter.type().equals("String") ? "'" + fallback + "'" : fallback;
            }
        };
    }
}
