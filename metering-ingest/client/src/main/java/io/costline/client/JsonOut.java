package io.costline.client;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes JSON as UTF-8. Half a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD. */
final class JsonOut {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[512];
    private int size;
    private boolean comma;

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    int size() {
        return size;
    }

    JsonOut startObject() {
        return open('{');
    }

    JsonOut endObject() {
        return close('}');
    }

    JsonOut startArray() {
        return open('[');
    }

    JsonOut endArray() {
        return close(']');
    }

    JsonOut name(String name) {
        separate();
        quoted(name);
        put(':');
        comma = false;
        return this;
    }

    JsonOut string(String value) {
        separate();
        quoted(value);
        comma = true;
        return this;
    }

    JsonOut number(long value) {
        return word(Long.toString(value));
    }

    JsonOut number(BigDecimal value) {
        return word(value.toString());
    }

    JsonOut bool(boolean value) {
        return word(value ? "true" : "false");
    }

    /** A number, {@code true}, {@code false} or {@code null} as it is written in JSON. */
    JsonOut word(String ascii) {
        separate();
        ascii(ascii);
        comma = true;
        return this;
    }

    private JsonOut open(char bracket) {
        separate();
        put(bracket);
        comma = false;
        return this;
    }

    private JsonOut close(char bracket) {
        put(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            put(',');
        }
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void quoted(String text) {
        put('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                escape(c);
            } else if (c < 0x80) {
                put(c);
            } else {
                i += utf8(text, i);
            }
        }
        put('"');
    }

    private void escape(char c) {
        put('\\');
        switch (c) {
            case '"', '\\' -> put(c);
            case '\n' -> put('n');
            case '\r' -> put('r');
            case '\t' -> put('t');
            default -> {
                ascii("u00");
                put((char) HEX[c >> 4]);
                put((char) HEX[c & 15]);
            }
        }
    }

    /** @return characters used beyond the first */
    private int utf8(String text, int index) {
        char c = text.charAt(index);
        if (c < 0x800) {
            octets(0xC0 | c >> 6, c);
            return 0;
        }
        if (!Character.isSurrogate(c)) {
            octets(0xE0 | c >> 12, c >> 6, c);
            return 0;
        }
        boolean pair = Character.isHighSurrogate(c)
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
        if (!pair) {
            octets(0xEF, 0xBF, 0xBD);
            return 0;
        }
        int point = Character.toCodePoint(c, text.charAt(index + 1));
        octets(0xF0 | point >> 18, point >> 12, point >> 6, point);
        return 1;
    }

    private void octets(int first, int... following) {
        put((char) first);
        for (int octet : following) {
            put((char) (0x80 | octet & 0x3F));
        }
    }

    private void put(char octet) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, size * 2);
        }
        bytes[size++] = (byte) octet;
    }
}
