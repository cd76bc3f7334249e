package io.costline.cli.text;

import java.io.PrintWriter;

/**
 * Where a command writes, and whether it may use colour and move the cursor: only on a terminal, and not where NO_COLOR is
 * set or TERM is dumb.
 */
public record Console(PrintWriter out, PrintWriter err, boolean terminal, boolean colour) {
    /** The process's own streams. */
    @SuppressWarnings("SystemConsoleNull") // it does return null again: JDK 25 went back to the plain console
    public static Console of(PrintWriter out, PrintWriter err) {
        var console = System.console();
        boolean terminal = console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
        String noColour = System.getenv("NO_COLOR");
        return new Console(out, err, terminal, terminal && (noColour == null || noColour.isEmpty()));
    }

    /** No terminal at the other end. */
    public static Console plain(PrintWriter out, PrintWriter err) {
        return new Console(out, err, false, false);
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    public void blank() {
        line("");
    }

    /** A heading after an empty line. */
    public void heading(String text) {
        blank();
        line(bold(text));
    }

    public String bold(String text) {
        return styled("1", text);
    }

    public String dim(String text) {
        return styled("2", text);
    }

    public String green(String text) {
        return styled("32", text);
    }

    public String yellow(String text) {
        return styled("33", text);
    }

    public String red(String text) {
        return styled("31", text);
    }

    private String styled(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
