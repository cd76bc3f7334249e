package io.costline.cli.text;

/**
 * Text from data as a terminal may safely see it: what would move its cursor, change its title or colours, break its lines or turn
 * its direction is written as an escape, as a JSON text would write it.
 */
public final class Shown {
    private Shown() {}

    public static String of(String text) {
        int first = 0;
        while (first < text.length() && !acts(text.charAt(first))) {
            first++;
        }
        if (first == text.length() && !hasLoneSurrogate(text)) {
            return text;
        }
        var shown = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                    if (acts(c) || isLone(text, i)) {
                        shown.append(String.format("\\u%04x", (int) c));
                    } else {
                        shown.append(c);
                    }
                }
            }
        }
        return shown.toString();
    }

    private static boolean acts(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            // Directions and invisible marks; the joiners of scripts and of emoji stay.
            case Character.FORMAT -> c != '\u200c' && c != '\u200d' && c != '\u00ad';
            default -> false;
        };
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isLone(text, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLone(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
