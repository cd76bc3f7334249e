package io.costline.cli.text;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a command writes, and whether it may use colour and move the cursor: only on a terminal, and not where NO_COLOR is
 * set or TERM is dumb.
 */
public record Console(PrintWriter out, PrintWriter err, boolean terminal, boolean colour) {
    /** Before the colours we set ourselves: nothing that data can hold. */
    private static final String OURS = "\u001b" + HexFormat.of().toHexDigits(new SecureRandom().nextLong()) + "[";

    private static final Pattern STYLES = Pattern.compile(Pattern.quote(OURS) + "([0-9]+m)");

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

    /** Columns a line has room for: what COLUMNS says, else the terminal's; without either no limit. */
    public int width() {
        String columns = System.getenv("COLUMNS");
        if (columns != null && columns.matches("[1-9][0-9]{1,4}")) {
            return Integer.parseInt(columns);
        }
        return terminal ? TerminalWidth.ask() : Integer.MAX_VALUE;
    }

    /** One line. Colours are those of {@link #bold} and the like; whatever else text from data holds is {@link Shown shown}. */
    public void line(String text) {
        out.println(shown(text));
        out.flush();
    }

    /** Lines on the error stream, each as {@link #line}. */
    public void error(String text) {
        text.lines().forEach(line -> err.println(shown(line)));
        err.flush();
    }

    /** What {@link #line} prints. */
    String shown(String text) {
        var shown = new StringBuilder();
        Matcher style = STYLES.matcher(text);
        int from = 0;
        while (style.find()) {
            shown.append(Shown.of(text.substring(from, style.start())))
                    .append("\u001b[")
                    .append(style.group(1));
            from = style.end();
        }
        return shown.append(Shown.of(text.substring(from))).toString();
    }

    /** A text as it is seen, without colours. */
    String visible(String text) {
        return shown(STYLES.matcher(text).replaceAll(""));
    }

    /** Columns a text takes: colours take none, what is escaped takes more. */
    int width(String text) {
        String visible = visible(text);
        return visible.codePointCount(0, visible.length());
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
        return colour ? OURS + code + "m" + text + OURS + "0m" : text;
    }
}
