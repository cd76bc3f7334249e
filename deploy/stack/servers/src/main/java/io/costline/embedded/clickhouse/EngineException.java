package io.costline.embedded.clickhouse;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The engine's refusal, in ClickHouse's own words; the words carry the code that clients act on. */
final class EngineException extends RuntimeException {
    private static final Pattern CODE = Pattern.compile("Code: (\\d+)");
    private static final int UNKNOWN_EXCEPTION = 1002;

    EngineException(String message) {
        super(message);
    }

    static EngineException of(int code, String name, String what) {
        return new EngineException("Code: " + code + ". DB::Exception: " + what + ". (" + name + ")");
    }

    String text() {
        return String.valueOf(getMessage());
    }

    int code() {
        Matcher matcher = CODE.matcher(text());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : UNKNOWN_EXCEPTION;
    }

    /** The HTTP status the server answers with for this code; clients read the code, people read the status. */
    int httpStatus() {
        return switch (code()) {
            case 6, 26, 27, 33, 36, 38, 41, 43, 44, 47, 53, 57, 62, 70, 72, 117, 456, 457, 471 -> 400;
            case 16, 46, 60, 81, 115 -> 404;
            case 192, 193, 194, 497, 516 -> 403;
            default -> 500;
        };
    }
}
