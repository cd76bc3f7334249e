package io.costline.embedded.clickhouse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a statement's shape as the HTTP interface must know before it runs: is it an INSERT with a body in some
 * format, does it select, which format does it ask for, is it one statement. Anything else is the engine's to parse.
 */
final class Statements {
    private static final String LEADING = "(?:\\s|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)*+";
    private static final int HEAD = 1 << 16;
    private static final Pattern INSERT_WITH_FORMAT =
            Pattern.compile("(?is)^(" + LEADING + "INSERT\\s+INTO\\b.*?)\\s+FORMAT\\s+(\\w+)\\s*;?\\s*$");
    private static final Pattern INSERT_WITH_INLINE_BODY = Pattern.compile("(?is)^(" + LEADING
            + "INSERT\\s+INTO\\s+(?:(?!\\bSELECT\\b|\\bVALUES\\b|['\";]).)*?)\\s+FORMAT\\s+(\\w+)[ \\t\\r]*\\n");
    private static final Pattern SELECTS = Pattern.compile("(?is)^(?:" + LEADING + "\\(?)*+(?:SELECT|WITH)\\b.*");
    private static final Pattern FORMAT = Pattern.compile("(?is)\\bFORMAT\\s+(\\w+)\\s*;?\\s*(?:SETTINGS\\b[^']*)?$");
    private static final Pattern INSERTS = Pattern.compile("(?is)^" + LEADING + "INSERT\\b.*");

    /** An INSERT, its input format, and where in the given bytes its rows begin. */
    record Insert(String sql, String format, int bodyStart) {}

    private Statements() {}

    /** An INSERT whose rows travel apart from the statement. */
    static Optional<Insert> insert(String sql) {
        Matcher matcher = INSERT_WITH_FORMAT.matcher(sql);
        return matcher.matches() ? Optional.of(new Insert(matcher.group(1), matcher.group(2), 0)) : Optional.empty();
    }

    /** An INSERT followed by its rows in the same bytes. */
    static Optional<Insert> insertWithBody(byte[] sql) {
        String head = head(sql);
        Matcher matcher = INSERT_WITH_INLINE_BODY.matcher(head);
        if (!matcher.find()) {
            return Optional.empty();
        }
        int bodyStart = head.substring(0, matcher.end()).getBytes(StandardCharsets.UTF_8).length;
        return Optional.of(new Insert(matcher.group(1), matcher.group(2), bodyStart));
    }

    static boolean selects(byte[] sql) {
        return SELECTS.matcher(head(sql)).matches();
    }

    static boolean inserts(byte[] sql) {
        return INSERTS.matcher(head(sql)).matches();
    }

    /** The output format the statement itself asks for. */
    static Optional<String> outputFormat(byte[] sql) {
        if (sql.length > HEAD || inserts(sql)) {
            return Optional.empty();
        }
        Matcher matcher = FORMAT.matcher(head(sql));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * Whether the text holds one statement only. The library would run several; the server refuses them. Text of an
     * INSERT is not looked at, its rows may hold anything.
     */
    static boolean single(byte[] sql) {
        if (inserts(sql)) {
            return true;
        }
        int end = sql.length;
        int i = 0;
        while (i < end) {
            switch (sql[i]) {
                case '\'', '"', '`' -> i = afterQuoted(sql, i);
                case '-' -> i = startsWith(sql, i, "--") ? after(sql, i, "\n") : i + 1;
                case '#' -> i = startsWith(sql, i, "# ") || startsWith(sql, i, "#!") ? after(sql, i, "\n") : i + 1;
                case '/' -> i = startsWith(sql, i, "/*") ? after(sql, i + 2, "*/") : i + 1;
                case ';' -> {
                    byte[] rest = Arrays.copyOfRange(sql, i + 1, end);
                    return head(rest).matches("(?s)" + LEADING + ";*\\s*");
                }
                default -> i++;
            }
        }
        return true;
    }

    private static int afterQuoted(byte[] sql, int start) {
        int i = start + 1;
        while (i < sql.length && sql[i] != sql[start]) {
            i += sql[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    private static int after(byte[] sql, int from, String mark) {
        int i = from;
        while (i < sql.length && !startsWith(sql, i, mark)) {
            i++;
        }
        return i + mark.length();
    }

    private static boolean startsWith(byte[] sql, int at, String mark) {
        for (int i = 0; i < mark.length(); i++) {
            if (at + i >= sql.length || sql[at + i] != mark.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String head(byte[] sql) {
        return new String(sql, 0, Math.min(sql.length, HEAD), StandardCharsets.UTF_8);
    }
}
