package io.costline.cli.backfill;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of a file that are read together.
 *
 * @param form how they stood in it
 * @param records their bytes; the whole file where it is one document
 * @param first number of the first, from 1
 * @param lines the line each stands in, from 1; empty unless the file is one of lines
 * @param header the first line of a table, which every part of it is read with
 */
record Piece(Form form, List<byte[]> records, long first, List<Long> lines, String header) {
    /** What a file is. */
    enum Form {
        LINES("\n", "", "", "application/x-ndjson"),
        ITEMS(",", "[", "]", "application/json"),
        TABLE("\n", "", "", "text/csv"),
        DOCUMENT("", "", "", "");

        private final String between;
        private final String open;
        private final String close;
        private final String mediaType;

        Form(String between, String open, String close, String mediaType) {
            this.between = between;
            this.open = open;
            this.close = close;
            this.mediaType = mediaType;
        }
    }

    Piece {
        records = List.copyOf(records);
        lines = List.copyOf(lines);
    }

    Piece(Form form, List<byte[]> records, long first, List<Long> lines) {
        this(form, records, first, lines, "");
    }

    boolean isDocument() {
        return form == Form.DOCUMENT;
    }

    int size() {
        return records.size();
    }

    /** As a door would get it. */
    byte[] body() {
        var body = new ByteArrayOutputStream(
                records.stream().mapToInt(each -> each.length + 1).sum() + header.length() + 2);
        body.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
        body.writeBytes(ascii(form.open));
        for (int i = 0; i < records.size(); i++) {
            body.writeBytes(i == 0 ? new byte[0] : ascii(form.between));
            body.writeBytes(records.get(i));
        }
        body.writeBytes(ascii(form.close));
        return body.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The framing of the body, if the headers do not decide it. */
    Map<String, String> headers(Map<String, String> given) {
        if (form.mediaType.isEmpty()) {
            return given;
        }
        Map<String, String> headers = new HashMap<>(given);
        headers.put("content-type", form.mediaType);
        return headers;
    }

    /** Its first half, or its second. */
    Piece half(boolean second) {
        int middle = size() / 2;
        int from = second ? middle : 0;
        int to = second ? size() : middle;
        return new Piece(
                form,
                records.subList(from, to),
                first + from,
                lines.isEmpty() ? lines : lines.subList(from, to),
                header);
    }

    /** Where an element stands in its file, for people. */
    String place(int index) {
        @Nullable Long line = index < lines.size() ? lines.get(index) : null;
        return line == null ? "record " + (first + index) : "line " + line;
    }
}
