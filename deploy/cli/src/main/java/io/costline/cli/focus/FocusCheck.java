package io.costline.cli.focus;

import io.costline.cli.table.TableRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds the rows of files to a version of the specification, and adds them up. One thread. */
public final class FocusCheck {
    private static final Pattern DECIMAL = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    /**
     * A rule that rows break.
     *
     * @param where the first of them
     */
    public record Finding(String rule, long rows, String where) {
        @Override
        public String toString() {
            return rule + ": " + rows + (rows == 1 ? " row, " : " rows, first ") + where;
        }
    }

    private final FocusSpec spec;
    private final Map<FocusRule, FocusRule.Memory> rules = new HashMap<>();
    private final Map<String, Finding> findings = new TreeMap<>();
    private final Map<String, FocusTotals> totals = new TreeMap<>();
    private Map<String, Integer> places = Map.of();
    private List<String> columns = List.of();
    private String file = "";
    private long number;

    public FocusCheck(FocusSpec spec) {
        this.spec = spec;
        spec.rules().forEach(rule -> rules.put(rule, new FocusRule.Memory()));
    }

    /**
     * Every row of a file.
     *
     * @return how many it has
     */
    public long read(Path path) throws IOException {
        file = Objects.requireNonNull(path.getFileName()).toString();
        number = 0;
        try (TableRows rows = TableRows.of(path)) {
            head(rows.columns());
            for (List<@Nullable String> row = rows.next(); row != null; row = rows.next()) {
                number++;
                row(row);
            }
        }
        return number;
    }

    public List<Finding> findings() {
        return List.copyOf(findings.values());
    }

    /** By currency. */
    public Map<String, FocusTotals> totals() {
        return totals;
    }

    private void head(List<String> names) {
        columns = names;
        places = TableRows.places(names);
        spec.columns().values().stream()
                .filter(column -> column.mandatory() && !places.containsKey(column.column()))
                .forEach(column -> found(column.column() + " is mandatory", "is not there"));
        List<String> seen = new ArrayList<>();
        for (String name : names) {
            if (seen.contains(name)) {
                found(name + " must be there once", "is there twice");
            }
            seen.add(name);
            if (!FocusSpec.own(name) && !spec.columns().containsKey(name)) {
                found(
                        "a column that FOCUS " + spec.version() + " does not have must begin with x_",
                        "is called " + name);
            }
        }
    }

    private void row(List<@Nullable String> values) {
        if (values.size() != columns.size()) {
            found("a row must have " + columns.size() + " values", "has " + values.size());
            return;
        }
        FocusRow row = new FocusRow(places, values);
        for (int i = 0; i < columns.size(); i++) {
            FocusSpec.Column column = spec.columns().get(columns.get(i));
            if (column != null) {
                cell(column, values.get(i));
            }
        }
        rules.forEach((rule, memory) -> {
            if (!rule.holds(row, memory)) {
                found(rule.toString(), "has " + row.text(rule.column()));
            }
        });
        totals.computeIfAbsent(String.valueOf(row.text("BillingCurrency")), FocusTotals::new)
                .add(row);
    }

    private void cell(FocusSpec.Column column, @Nullable String value) {
        if (value == null) {
            if (!column.nulls()) {
                found(column.column() + " must not be null", "has none");
            }
            return;
        }
        String fault = switch (column.type()) {
            case TEXT -> value.isEmpty() ? "must be null where it is empty" : "";
            case DECIMAL -> matches(DECIMAL, value, "must be a number");
            case TIME -> matches(TIME, value, "must be a time as 2026-09-01T00:00:00Z");
            case CURRENCY -> matches(CURRENCY, value, "must be an ISO 4217 code");
            case KEYS -> keys(value) ? "" : "must be a JSON object of texts, numbers and flags";
        };
        if (!fault.isEmpty()) {
            found(column.column() + ' ' + fault, "has " + value);
        }
        if (column.allowed() != null && !column.allowed().contains(value)) {
            found(column.column() + " must be one of " + column.allowed(), "has " + value);
        }
    }

    private static String matches(Pattern pattern, String value, String otherwise) {
        return pattern.matcher(value).matches() ? "" : otherwise;
    }

    private static boolean keys(String value) {
        try {
            JsonNode node = JsonMapper.shared().readTree(value);
            return node.isObject() && node.valueStream().allMatch(JsonNode::isValueNode);
        } catch (JacksonException e) {
            return false;
        }
    }

    private void found(String rule, String what) {
        findings.merge(
                rule,
                new Finding(rule, 1, file + (number == 0 ? "" : ", row " + number) + ": " + what),
                (one, more) -> new Finding(rule, one.rows() + 1, one.where()));
    }
}
