package io.costline.lab.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Finds a text in bytes and writes hexadecimal digits over it. */
final class TextMarks {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private TextMarks() {}

    /** Where the text starts, each time. */
    static int[] find(byte[] in, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        return IntStream.rangeClosed(0, in.length - wanted.length)
                .filter(at -> Arrays.equals(in, at, at + wanted.length, wanted, 0, wanted.length))
                .toArray();
    }

    static void writeHex(byte[] into, int at, int number, int digits) {
        for (int i = 0; i < digits; i++) {
            into[at + i] = DIGITS[number >>> 4 * (digits - 1 - i) & 15];
        }
    }
}
