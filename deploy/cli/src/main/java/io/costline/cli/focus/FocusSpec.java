package io.costline.cli.focus;

import io.costline.clickhouse.query.Question;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Columns and rules of one version of FOCUS's Cost and Usage dataset. They are data: {@code focus.json} has them for every version.
 *
 * @param columns by name, in the order of a file
 */
public record FocusSpec(String version, Map<String, Column> columns, List<FocusRule> rules) {
    /** The version that is written unless another is asked for. */
    public static final String LATEST = "1.4";

    /** What a column holds. KEYS: a JSON object of texts, numbers and flags. */
    public enum Type {
        TEXT,
        DECIMAL,
        TIME,
        CURRENCY,
        KEYS
    }

    /**
     * @param allowed null: anything
     * @param from first version that has it; null: the first of all
     * @param until last version that has it; null: the latest
     * @param value of the question's columns in SQL; null: its column of the same name
     */
    public record Column(
            String column,
            String level,
            boolean nulls,
            Type type,
            @Nullable List<String> allowed,
            @Nullable String from,
            @Nullable String until,
            @Nullable String value) {
        boolean mandatory() {
            return level.equals("Mandatory");
        }
    }

    private record File(String source, List<String> versions, List<Column> columns, List<FocusRule> rules) {
        boolean has(@Nullable String from, @Nullable String until, String version) {
            int at = versions.indexOf(version);
            return (from == null || versions.indexOf(from) <= at) && (until == null || versions.indexOf(until) >= at);
        }
    }

    private static final class Held {
        private static final File FILE = read();

        private static File read() {
            try (InputStream in = Objects.requireNonNull(FocusSpec.class.getResourceAsStream("focus.json"))) {
                return JsonMapper.shared().readValue(in, File.class);
            } catch (IOException e) {
                throw new UncheckedIOException("focus.json", e);
            }
        }
    }

    public static List<String> versions() {
        return Held.FILE.versions();
    }

    /** @throws IllegalArgumentException if there is no such version */
    public static FocusSpec of(String version) {
        File file = Held.FILE;
        if (!file.versions().contains(version)) {
            throw new IllegalArgumentException(
                    "there is no FOCUS " + version + " here; there are " + String.join(", ", file.versions()));
        }
        Map<String, Column> columns = file.columns().stream()
                .filter(column -> file.has(column.from(), column.until(), version))
                .collect(Collectors.toMap(Column::column, column -> column, (one, other) -> one, LinkedHashMap::new));
        List<FocusRule> rules = file.rules().stream()
                .filter(rule -> file.has(rule.from(), rule.until(), version))
                .toList();
        return new FocusSpec(version, columns, rules);
    }

    /** What a file has: the version's columns that the question answers, then our own, each with its SQL. */
    Map<String, String> written(Question question) {
        Map<String, String> written = new LinkedHashMap<>();
        List<String> answered =
                question.columns().stream().map(Question.Column::name).toList();
        for (Column column : columns.values()) {
            if (column.value() != null || answered.contains(column.column())) {
                written.put(column.column(), column.value() == null ? column.column() : column.value());
            }
        }
        answered.stream().filter(FocusSpec::own).forEach(name -> written.put(name, name));
        return written;
    }

    /** Whether a column is the writer's own, of which the specification says nothing. */
    static boolean own(String column) {
        return column.startsWith("x_");
    }

    Type type(String column) {
        Column known = columns.get(column);
        return known == null ? Type.TEXT : known.type();
    }
}
