package io.costline.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Aligned columns under a rule. A column whose head starts with {@code >} is set flush right; one with {@code ~} gives way where the
 * terminal is narrow; one with {@code ?} goes where that is not enough, the last one first. The marks stand in this order: {@code ?~>}.
 */
public final class Table {
    private static final String INDENT = "  ";
    private static final String GAP = "  ";
    private static final int NARROWEST = 8;

    private final List<String> heads = new ArrayList<>();
    private final boolean[] right;
    private final boolean[] flexible;
    private final boolean[] optional;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> rules = new ArrayList<>();

    public Table(String... columns) {
        right = new boolean[columns.length];
        flexible = new boolean[columns.length];
        optional = new boolean[columns.length];
        for (int i = 0; i < columns.length; i++) {
            String head = columns[i];
            optional[i] = head.startsWith("?");
            head = optional[i] ? head.substring(1) : head;
            flexible[i] = head.startsWith("~");
            head = flexible[i] ? head.substring(1) : head;
            right[i] = head.startsWith(">");
            heads.add(right[i] ? head.substring(1) : head);
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
        print(console, console.width());
    }

    /** Within so many columns, as far as they give way. */
    void print(Console console, int columns) {
        int[] widths = fitted(columns, console);
        String line = INDENT + "─".repeat(total(widths) - INDENT.length());
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
        int[] widths = fitted(console.width(), console);
        rows.forEach(row -> console.line(layout(row, widths, console)));
    }

    /** A column that is left out has width -1. */
    private int[] fitted(int columns, Console console) {
        int[] widths = new int[heads.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = console.width(heads.get(column));
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], console.width(row.get(column)));
            }
        }
        while (total(widths) > columns) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                if (flexible[i] && widths[i] > NARROWEST && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest >= 0) {
                widths[widest]--;
            } else if (!dropLast(widths)) {
                break;
            }
        }
        return widths;
    }

    private boolean dropLast(int[] widths) {
        for (int i = widths.length - 1; i >= 0; i--) {
            if (optional[i] && widths[i] >= 0) {
                widths[i] = -1;
                return true;
            }
        }
        return false;
    }

    private static int total(int[] widths) {
        int shown = (int) Arrays.stream(widths).filter(width -> width >= 0).count();
        return INDENT.length()
                + Arrays.stream(widths).filter(width -> width >= 0).sum()
                + GAP.length() * (shown - 1);
    }

    private String layout(List<String> cells, int[] widths, Console console) {
        StringBuilder line = new StringBuilder(INDENT);
        for (int column = 0; column < widths.length; column++) {
            if (widths[column] < 0) {
                continue;
            }
            String cell = shortened(cells.get(column), widths[column], console);
            String padding = " ".repeat(widths[column] - console.width(cell));
            line.append(line.length() == INDENT.length() ? "" : GAP);
            line.append(right[column] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    /** What is too long is cut without its colour, which would have no end. */
    private static String shortened(String cell, int width, Console console) {
        if (console.width(cell) <= width) {
            return cell;
        }
        String visible = console.visible(cell);
        return visible.substring(0, visible.offsetByCodePoints(0, width - 1)) + "…";
    }
}
