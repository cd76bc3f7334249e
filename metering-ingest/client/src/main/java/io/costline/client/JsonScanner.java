package io.costline.client;

import java.util.BitSet;

/**
 * Reads one JSON value (RFC 8259, strictly) token by token. It does not recurse, so nesting costs no stack; it is
 * bounded all the same.
 */
final class JsonScanner {
    static final int MAX_DEPTH = 500;

    enum Token {
        START_OBJECT,
        END_OBJECT,
        START_ARRAY,
        END_ARRAY,
        NAME,
        STRING,
        NUMBER,
        TRUE,
        FALSE,
        NULL,
        /** The value is complete and nothing but white space follows. */
        END
    }

    private enum Expect {
        VALUE,
        VALUE_OR_END,
        NAME,
        NAME_OR_END,
        COMMA_OR_END,
        NOTHING
    }

    private final String text;
    private final BitSet objects = new BitSet();
    private Expect expect = Expect.VALUE;
    private int depth;
    private int at;
    private int start;
    private int end;
    private boolean escaped;

    JsonScanner(String text) {
        this.text = text;
    }

    /** The next token. @throws JsonSyntaxException if what follows is none that may stand here */
    Token next() throws JsonSyntaxException {
        skipBlanks();
        if (expect == Expect.COMMA_OR_END) {
            if (peek() == ',') {
                at++;
                skipBlanks();
                expect = objects.get(depth) ? Expect.NAME : Expect.VALUE;
            } else {
                return close();
            }
        }
        return switch (expect) {
            case NOTHING -> {
                if (at < text.length()) {
                    throw error("more follows the JSON value");
                }
                yield Token.END;
            }
            case NAME -> name();
            case NAME_OR_END -> peek() == '}' ? close() : name();
            case VALUE_OR_END -> peek() == ']' ? close() : value();
            default -> value();
        };
    }

    /** Passes over the value whose first token was the given one. */
    void skip(Token first) throws JsonSyntaxException {
        if (first == Token.START_OBJECT || first == Token.START_ARRAY) {
            int outside = depth - 1;
            while (depth > outside) {
                next();
            }
        }
    }

    /** The text of the string or name read last, without its escapes, or the number as it was written. */
    String text() {
        return escaped ? unescaped() : text.substring(start, end);
    }

    /** Characters of {@link #text()}, escapes still counted as written. */
    int length() {
        return end - start;
    }

    private Token name() throws JsonSyntaxException {
        if (peek() != '"') {
            throw error("expected a member's name");
        }
        string();
        skipBlanks();
        if (peek() != ':') {
            throw error("expected a colon");
        }
        at++;
        expect = Expect.VALUE;
        return Token.NAME;
    }

    private Token value() throws JsonSyntaxException {
        switch (peek()) {
            case '{' -> {
                return open(true);
            }
            case '[' -> {
                return open(false);
            }
            case '"' -> {
                string();
                return ended(Token.STRING);
            }
            case 't' -> {
                return word("true", Token.TRUE);
            }
            case 'f' -> {
                return word("false", Token.FALSE);
            }
            case 'n' -> {
                return word("null", Token.NULL);
            }
            default -> {
                number();
                return ended(Token.NUMBER);
            }
        }
    }

    private Token open(boolean object) throws JsonSyntaxException {
        if (depth == MAX_DEPTH) {
            throw error("nested deeper than " + MAX_DEPTH);
        }
        at++;
        depth++;
        objects.set(depth, object);
        expect = object ? Expect.NAME_OR_END : Expect.VALUE_OR_END;
        return object ? Token.START_OBJECT : Token.START_ARRAY;
    }

    private Token close() throws JsonSyntaxException {
        boolean object = objects.get(depth);
        if (peek() != (object ? '}' : ']')) {
            throw error(object ? "expected a comma or the object's end" : "expected a comma or the array's end");
        }
        at++;
        depth--;
        return ended(object ? Token.END_OBJECT : Token.END_ARRAY);
    }

    private Token ended(Token token) {
        expect = depth == 0 ? Expect.NOTHING : Expect.COMMA_OR_END;
        return token;
    }

    private Token word(String word, Token token) throws JsonSyntaxException {
        if (!text.startsWith(word, at)) {
            throw error("expected a value");
        }
        at += word.length();
        return ended(token);
    }

    private void string() throws JsonSyntaxException {
        start = ++at;
        escaped = false;
        while (true) {
            char c = peek();
            if (c == '"' && at < text.length()) {
                end = at++;
                return;
            }
            if (c < ' ') {
                throw error(at < text.length() ? "unescaped control character" : "unfinished string");
            }
            if (c == '\\') {
                escaped = true;
                escape();
            } else {
                at++;
            }
        }
    }

    private void escape() throws JsonSyntaxException {
        at++;
        char c = peek();
        at++;
        if (c == 'u') {
            for (int i = 0; i < 4; i++) {
                if (hex(peek()) < 0) {
                    throw error("expected four hexadecimal digits");
                }
                at++;
            }
        } else if ("\"\\/bfnrt".indexOf(c) < 0) {
            throw error("no such escape");
        }
    }

    private static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    private void number() throws JsonSyntaxException {
        start = at;
        escaped = false;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits("expected a value");
        }
        if (peek() == '.') {
            at++;
            digits("expected a digit");
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits("expected a digit");
        }
        end = at;
        char follower = peek();
        if (follower != 0 && ",]} \t\r\n".indexOf(follower) < 0) {
            throw error("not a number");
        }
    }

    private void digits(String complaint) throws JsonSyntaxException {
        if (!digit(peek())) {
            throw error(complaint);
        }
        while (digit(peek())) {
            at++;
        }
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private void skipBlanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
                return;
            }
            at++;
        }
    }

    /** The character here; NUL, which may stand nowhere in JSON, at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private JsonSyntaxException error(String message) {
        return new JsonSyntaxException(message, at);
    }

    private String unescaped() {
        var plain = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char kind = text.charAt(++i);
            switch (kind) {
                case 'b' -> plain.append('\b');
                case 'f' -> plain.append('\f');
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 't' -> plain.append('\t');
                case 'u' -> {
                    plain.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> plain.append(kind);
            }
        }
        return plain.toString();
    }
}
