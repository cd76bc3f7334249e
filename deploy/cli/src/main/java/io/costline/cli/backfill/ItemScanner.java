package io.costline.cli.backfill;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a JSON array into the bytes of its items, whatever its length. It looks at brackets and strings alone; whether an item is JSON is
 * for its reader to say. Not safe for use by several threads.
 */
final class ItemScanner {
    private final InputStream in;
    private boolean begun;
    private boolean ended;
    private @Nullable String fault;

    ItemScanner(InputStream in) {
        this.in = in;
    }

    /** Follows values as deep as their brackets go. */
    private static final class Depth {
        private int brackets;
        private boolean text;
        private boolean escaped;

        /** Whether the octet stands outside of brackets and strings. */
        boolean isOutside(int octet) {
            boolean outside = brackets == 0 && !text;
            if (text) {
                text = escaped || octet != '"';
                escaped = !escaped && octet == '\\';
            } else if (octet == '"') {
                text = true;
            } else if (octet == '{' || octet == '[') {
                brackets++;
            } else if (octet == '}' || octet == ']') {
                brackets--;
            }
            return outside;
        }

        boolean isClosed() {
            return brackets == 0 && !text;
        }
    }

    /** Whether text that starts with a bracket ends with its other. */
    static boolean isWhole(String text) {
        Depth depth = new Depth();
        for (int i = 0; i < text.length(); i++) {
            depth.isOutside(text.charAt(i));
            if (depth.isClosed()) {
                return i == text.length() - 1;
            }
        }
        return false;
    }

    /** The next item; null at the array's end, or where it breaks off. */
    byte @Nullable [] next() throws IOException {
        if (ended) {
            return null;
        }
        int octet = in.read();
        while (!begun) {
            begun = octet == '[';
            octet = in.read();
        }
        var item = new ByteArrayOutputStream(1_024);
        Depth depth = new Depth();
        for (; octet >= 0; octet = in.read()) {
            boolean end = depth.isClosed() && (octet == ',' || octet == ']');
            if (end) {
                ended = octet == ']';
                if (ended) {
                    requireNothingMore();
                }
                String text = item.toString(StandardCharsets.ISO_8859_1).strip();
                return text.isEmpty() && ended ? null : text.getBytes(StandardCharsets.ISO_8859_1);
            }
            depth.isOutside(octet);
            item.write(octet);
            if (item.size() > ExportFile.DOCUMENT_BYTES) {
                throw new ExportFile.BrokenFileException("an item is longer than " + ExportFile.DOCUMENT_BYTES
                        + " bytes: a string or bracket may not end");
            }
        }
        ended = true;
        fault = "the array breaks off";
        return null;
    }

    private void requireNothingMore() throws IOException {
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet > ' ') {
                fault = "more follows the array";
                return;
            }
        }
    }

    /** What was wrong with the array itself; null if nothing so far. */
    @Nullable
    String fault() {
        return fault;
    }
}
