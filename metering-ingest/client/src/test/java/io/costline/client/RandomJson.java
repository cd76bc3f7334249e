package io.costline.client;

import java.util.random.RandomGenerator;

/** Well-formed JSON of every kind, with white space and escapes where they may stand. */
final class RandomJson {
    private static final String[] NUMBERS = {
        "0", "-0", "7", "-12", "3.25", "1e5", "2E-7", "-1.5e+3", "123456789012345678901234567890", "0.000"
    };
    private static final String[] ESCAPES = {
        "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0041", "\\uD83D\\uDE00", "\\u0000"
    };

    private RandomJson() {}

    static String value(RandomGenerator random) {
        return value(random, 4);
    }

    private static String value(RandomGenerator random, int depth) {
        String value = switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
            case 1, 2 -> string(random);
            case 3 -> random.nextBoolean() ? "true" : "false";
            case 4 -> "null";
            case 5 -> items(random, depth, '[', ']', false);
            default -> items(random, depth, '{', '}', true);
        };
        return blanks(random) + value + blanks(random);
    }

    private static String items(RandomGenerator random, int depth, char open, char close, boolean names) {
        var text = new StringBuilder().append(open);
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",");
            if (names) {
                text.append(blanks(random))
                        .append(string(random))
                        .append(blanks(random))
                        .append(':');
            }
            text.append(value(random, depth - 1));
        }
        return text.append(count == 0 ? blanks(random) : "").append(close).toString();
    }

    private static String string(RandomGenerator random) {
        var text = new StringBuilder("\"");
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(
                    switch (random.nextInt(5)) {
                        case 0 -> ESCAPES[random.nextInt(ESCAPES.length)];
                        case 1 -> "é€😀";
                        default -> String.valueOf((char) ('a' + random.nextInt(26)));
                    });
        }
        return text.append('"').toString();
    }

    private static String blanks(RandomGenerator random) {
        return random.nextInt(4) == 0 ? " \t\r\n".substring(random.nextInt(4)) : "";
    }

    /** Any characters at all, halves of pairs included. */
    static String text(RandomGenerator random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.append((char)
                    switch (random.nextInt(5)) {
                        case 0 -> random.nextInt(32);
                        case 1 -> 0xD800 + random.nextInt(0x800);
                        case 2 -> random.nextInt(0x10000);
                        default -> ' ' + random.nextInt(95);
                    });
        }
        return text.toString();
    }
}
