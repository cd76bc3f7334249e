package io.costline.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Aligned columns under a rule. A column whose head starts with {@code >} is set flush right. */
public final class Table {
    private static final String INDENT = "  ";
    private static final String GAP = "  ";

    private final List<String> heads = new ArrayList<>();
    private final boolean[] right;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> rules = new ArrayList<>();

    public Table(String... columns) {
        right = new boolean[columns.length];
        for (int i = 0; i < columns.length; i++) {
            right[i] = columns[i].startsWith(">");
            heads.add(right[i] ? columns[i].substring(1) : columns[i]);
        }
    }

    public Table row(Object... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalArgumentException("a row needs " + heads.size() + " cells");
        }
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
        return this;
    }

    /** A thin line before the next row. */
    public Table rule() {
        rules.add(rows.size());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public void print(Console console) {
        int[] widths = widths(console);
        String line = INDENT + "─".repeat(Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1));
        console.line(console.dim(layout(heads, widths, console)));
        console.line(console.dim(line));
        for (int i = 0; i < rows.size(); i++) {
            if (rules.contains(i)) {
                console.line(console.dim(line));
            }
            console.line(layout(rows.get(i), widths, console));
        }
    }

    /** The rows alone, without head and rule. */
    public void printBare(Console console) {
        int[] widths = widths(console);
        rows.forEach(row -> console.line(layout(row, widths, console)));
    }

    private int[] widths(Console console) {
        int[] widths = new int[heads.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = console.width(heads.get(column));
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], console.width(row.get(column)));
            }
        }
        return widths;
    }

    private String layout(List<String> cells, int[] widths, Console console) {
        StringBuilder line = new StringBuilder(INDENT);
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(widths[column] - console.width(cell));
            line.append(column == 0 ? "" : GAP);
            line.append(right[column] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
