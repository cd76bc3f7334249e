package io.costline.client;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Text as a header's value. Headers carry ASCII; any other text is written as RFC 8187 says, {@code UTF-8''} and
 * percent-encoded, which the door reads.
 */
final class HeaderText {
    static final String TAGS = "x-costline-tags";
    private static final String EXTENDED = "UTF-8''";
    private static final String ATTRIBUTE_CHARS = "!#$&+-.^_`|~";

    private HeaderText() {}

    static String of(String text) {
        return isPlain(text) ? text : EXTENDED + percent(text);
    }

    /** {@code k=v,k=v}, encoded part by part where a plain writing would be misread. */
    static String ofTags(Map<String, String> tags) {
        boolean plain = tags.entrySet().stream()
                .allMatch(tag -> isPlain(tag.getKey())
                        && isPlain(tag.getValue())
                        && tag.getKey().indexOf('=') < 0
                        && tag.getKey().indexOf(',') < 0
                        && tag.getValue().indexOf(',') < 0);
        String pairs = tags.entrySet().stream()
                .map(tag -> plain
                        ? tag.getKey() + '=' + tag.getValue()
                        : percent(tag.getKey()) + '=' + percent(tag.getValue()))
                .collect(Collectors.joining(","));
        return plain ? pairs : EXTENDED + pairs;
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~')
                && text.equals(text.strip())
                && !text.regionMatches(true, 0, EXTENDED, 0, EXTENDED.length());
    }

    private static String percent(String text) {
        var encoded = new StringBuilder(text.length() * 2);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            if (c < 0x80 && Character.isLetterOrDigit(c) || ATTRIBUTE_CHARS.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }
}
