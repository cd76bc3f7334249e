package io.costline.ingest.adapter.reading;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Header values beyond ASCII, as RFC 8187 writes them: {@code UTF-8''} and percent-encoded. Of tags each name and value is
 * encoded for itself, so that an encoded comma or equals sign parts nothing.
 */
final class HeaderText {
    private static final String EXTENDED = "UTF-8''";

    private HeaderText() {}

    static boolean isExtended(String value) {
        return value.regionMatches(true, 0, EXTENDED, 0, EXTENDED.length());
    }

    /** What follows the mark. */
    static String encoded(String value) {
        return value.substring(EXTENDED.length());
    }

    /** The text meant; a value that is not extended means itself. */
    static String decode(String value) {
        return isExtended(value) ? percentDecode(encoded(value)) : value;
    }

    /** A text that is not percent-encoded means itself. */
    static String percentDecode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
