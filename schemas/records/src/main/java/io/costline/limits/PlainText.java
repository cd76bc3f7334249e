package io.costline.limits;

/**
 * What ids, names and labels may consist of: anything but control characters (C0, DEL, C1) and halves of surrogate pairs. A
 * control character separates keys, draws on terminals and breaks lines; half a pair has no UTF-8, so that two ids became one.
 */
public final class PlainText {
    private PlainText() {}

    /** Bytes of the text as UTF-8; -1 where it is no plain text. */
    public static int bytes(String text) {
        int length = text.length();
        int bytes = length;
        for (int at = 0; at < length; at++) {
            char c = text.charAt(at);
            if (c >= ' ' && c < 0x7f) {
                continue;
            }
            if (c <= 0x9f) {
                return -1;
            }
            if (Character.isSurrogate(c)) {
                if (at + 1 == length || !Character.isSurrogatePair(c, text.charAt(at + 1))) {
                    return -1;
                }
                at++;
                bytes += 2; // four in all, two are counted
            } else {
                bytes += c < 0x800 ? 1 : 2;
            }
        }
        return bytes;
    }

    public static boolean is(String text) {
        return bytes(text) >= 0;
    }

    /** A code, as {@code rate_limit_exceeded} or {@code http.429}: letters, digits and {@code _.:-}, at most 64. */
    public static boolean isToken(String text) {
        if (text.isEmpty() || text.length() > 64) {
            return false;
        }
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && c != '_' && c != '.' && c != ':' && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** The text with a space in the place of everything that is not plain. */
    public static String of(String text) {
        if (is(text)) {
            return text;
        }
        var plain = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                        ? ' '
                        : c)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
