package io.costline.clickhouse.query;

import io.costline.clickhouse.SqlFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A named question. Its file says everything there is to know of it; a test holds the head to what the SQL does.
 *
 * @param name of the file
 * @param asks the question, as one would ask it
 * @param reads the views it stands on
 * @param screen what must answer at once: {@code first} or {@code trace}; empty for the others
 * @param allTenants whether it looks over tenants, and is then for operators alone
 * @param counts what is in the figures
 * @param leavesOut what is not
 * @param drill the question a row leads to
 * @param sql the whole text of the file
 */
public record Question(
        String name,
        String asks,
        List<String> reads,
        String screen,
        boolean allTenants,
        String counts,
        String leavesOut,
        Optional<String> drill,
        List<Parameter> parameters,
        List<Column> columns,
        String sql) {

    private static final String LIST = "Array(String)";

    /** Whose figures they are. */
    public static final String TENANT = "tenant";

    /** The dimension that an asker is fixed to, as CUSTOMER; TENANT for whoever sees all of the tenant. */
    public static final String FIXED_DIMENSION = "fixed_dimension";

    /** The one value of it that the asker may see. */
    public static final String FIXED_VALUE = "fixed_value";

    /** What a column holds. MONEY is an exact decimal in the currency of the row's column CURRENCY, QUANTITY one of units. */
    public enum Unit {
        TEXT,
        ID,
        LIST,
        FLAG,
        TIME,
        CURRENCY,
        MONEY,
        COUNT,
        TOKENS,
        QUANTITY,
        SHARE,
        PERCENT,
        MS,
        SECONDS
    }

    /**
     * @param type ClickHouse's
     * @param fallback what holds when it is not given; empty: it must be
     * @param oneOf what it may be; empty: anything of its type
     */
    public record Parameter(String name, String type, Optional<String> fallback, String about, List<String> oneOf) {
        public Parameter {
            oneOf = List.copyOf(oneOf);
        }

        public boolean list() {
            return type.equals(LIST);
        }

        /** Whether it says who asks: a service that knows its askers sets it, and nobody else. */
        public boolean ofAsker() {
            return List.of(TENANT, FIXED_DIMENSION, FIXED_VALUE).contains(name);
        }

        /** Its place in the SQL. */
        String place() {
            return "{" + name + ":" + type + "}";
        }
    }

    public record Column(String name, Unit unit, String about) {}

    private static final class Held {
        private static final SortedMap<String, Question> ALL = load();

        private static SortedMap<String, Question> load() {
            SortedMap<String, Question> all = new TreeMap<>();
            SqlFiles.in("questions").forEach((name, text) -> all.put(name, parse(name, text)));
            return Collections.unmodifiableSortedMap(all);
        }
    }

    /** Every question, by name. */
    public static SortedMap<String, Question> all() {
        return Held.ALL;
    }

    /** @throws QuestionException if there is none of this name */
    public static Question named(String name) {
        return Optional.ofNullable(all().get(name))
                .orElseThrow(() -> new QuestionException(
                        QuestionException.Fault.UNKNOWN,
                        "there is no question " + name + "; there are " + String.join(", ", all().keySet())));
    }

    static Question parse(String name, String text) {
        Map<String, String> says = new HashMap<>();
        List<Parameter> parameters = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (String line :
                text.lines().takeWhile(each -> each.startsWith("-- ")).toList()) {
            int colon = line.indexOf(": ");
            String key = colon < 0 ? "" : line.substring(3, colon);
            List<String> cells = Arrays.stream((line.substring(colon + 2) + " ").split("\\|"))
                    .map(String::strip)
                    .toList();
            switch (key) {
                case "param" -> parameters.add(parameter(cells));
                case "column" ->
                    columns.add(new Column(
                            cells.getFirst(), Unit.valueOf(cells.get(1).toUpperCase(Locale.ROOT)), cells.getLast()));
                case "reads", "screen", "scope", "counts", "leaves out", "drill" -> says.put(key, cells.getFirst());
                default -> says.merge("", line.substring(3), (first, more) -> first + " " + more);
            }
        }
        return new Question(
                name,
                said(says, "", name),
                List.of(said(says, "reads", name).split(", ")),
                says.getOrDefault("screen", ""),
                says.containsKey("scope"),
                said(says, "counts", name),
                said(says, "leaves out", name),
                Optional.ofNullable(says.get("drill")),
                List.copyOf(parameters),
                List.copyOf(columns),
                text);
    }

    private static Parameter parameter(List<String> cells) {
        String fallback = cells.get(2);
        return new Parameter(
                cells.get(0),
                cells.get(1),
                fallback.isEmpty() ? Optional.empty() : Optional.of(fallback.equals("''") ? "" : fallback),
                cells.get(3),
                cells.size() < 5 ? List.of() : List.of(cells.get(4).split(" ")));
    }

    private static String said(Map<String, String> says, String key, String name) {
        return Optional.ofNullable(says.get(key))
                .orElseThrow(() -> new IllegalStateException("question " + name + " does not say what it " + key));
    }

    /**
     * The same with other columns.
     *
     * @param columns SQL over its own, which are those of {@code focus}, say, for a question of that name
     */
    public Question selecting(String columns) {
        return new Question(
                name,
                asks,
                reads,
                screen,
                allTenants,
                counts,
                leavesOut,
                drill,
                parameters,
                this.columns,
                "SELECT\n    " + columns + "\nFROM\n(\n" + sql + "\n) AS " + name);
    }

    /** Whether it can be narrowed to one customer, team or project. */
    public boolean narrows() {
        return parameters.stream().anyMatch(each -> each.name().equals(FIXED_VALUE));
    }

    /** Columns of money, counts and the like stand flush right. */
    public boolean numeric(Column column) {
        return column.unit().compareTo(Unit.MONEY) >= 0;
    }
}
