package io.costline.cli.backfill;

import io.costline.cli.backfill.Piece.Form;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an export piece by piece: a file of lines and an array of any length, any other document up to {@link #DOCUMENT_BYTES}.
 * Compressed or not is seen by its first bytes. Not safe for use by several threads.
 */
final class ExportFile implements AutoCloseable {
    /** Where a piece is cut. */
    static final int PIECE_RECORDS = 5_000;

    static final int PIECE_BYTES = 8 << 20;
    /** What is not cut. */
    static final int DOCUMENT_BYTES = 64 << 20;

    private static final Pattern TABLE_BY_NAME = Pattern.compile("\\.(csv)(\\.gz)?$");
    private static final Pattern LINES_BY_NAME = Pattern.compile("\\.(jsonl|ndjson)(\\.gz)?$");
    private static final int BUFFER = 1 << 18;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final InputStream in;
    private final int pieceRecords;
    private final Form form;
    private long number = 1;
    private long line = 1;
    private boolean ended;
    private String header = "";
    private final @Nullable ItemScanner items;

    /** A file that does not hold what it began as, or is too large to be read whole. */
    static final class BrokenFileException extends IOException {
        private static final long serialVersionUID = 1;

        BrokenFileException(String message) {
            super(message);
        }
    }

    private ExportFile(InputStream in, Form form, int pieceRecords) {
        this.in = in;
        this.form = form;
        this.pieceRecords = pieceRecords;
        this.items = form == Form.ITEMS ? new ItemScanner(in) : null;
    }

    /** @param whole whether the file is not to be cut */
    static ExportFile open(Path file, boolean whole, int pieceRecords) throws IOException {
        InputStream raw = Files.newInputStream(file);
        String name = file.toString().toLowerCase(Locale.ROOT);
        Form said = whole
                ? Form.DOCUMENT
                : LINES_BY_NAME.matcher(name).find()
                        ? Form.LINES
                        : TABLE_BY_NAME.matcher(name).find() ? Form.TABLE : null;
        try {
            return open(raw, said, pieceRecords);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** @param said what it is; null where that is to be seen by its first line */
    static ExportFile open(InputStream raw, @Nullable Form said, int pieceRecords) throws IOException {
        BufferedInputStream text = new BufferedInputStream(raw, BUFFER);
        text.mark(2);
        int magic = text.read() << 8 | text.read();
        text.reset();
        if (magic == GZIP_MAGIC) {
            text = new BufferedInputStream(new GZIPInputStream(text, BUFFER), BUFFER);
        }
        skipMark(text);
        byte[] head = head(text);
        InputStream all = new SequenceInputStream(new ByteArrayInputStream(head), text);
        Form form = said != null && head.length > 0 ? said : form(head);
        return new ExportFile(form == Form.DOCUMENT ? all : new BufferedInputStream(all, BUFFER), form, pieceRecords);
    }

    private static void skipMark(InputStream text) throws IOException {
        text.mark(3);
        if (text.read() != 0xef || text.read() != 0xbb || text.read() != 0xbf) {
            text.reset();
        }
    }

    /** Up to the end of the first line that is not blank, as far as that is needed to tell lines from a document. */
    private static byte[] head(InputStream text) throws IOException {
        var head = new ByteArrayOutputStream();
        boolean blank = true;
        for (int octet = text.read(); octet >= 0 && head.size() < PIECE_BYTES; octet = text.read()) {
            head.write(octet);
            if (blank ? octet == '[' : octet == '\n') {
                break;
            }
            blank &= octet <= ' ';
        }
        return head.toByteArray();
    }

    /** An array; lines, where the first is a whole object; else one document: pretty-printed, a stream of events, protobuf. */
    private static Form form(byte[] head) {
        String first = new String(head, StandardCharsets.ISO_8859_1).strip();
        if (first.startsWith("[")) {
            return Form.ITEMS;
        }
        return first.startsWith("{") && ItemScanner.isWhole(first) ? Form.LINES : Form.DOCUMENT;
    }

    /** The next records; null at the end. */
    @Nullable
    Piece next() throws IOException {
        if (ended) {
            return null;
        }
        Piece piece = switch (form) {
            case LINES, TABLE -> lines();
            case ITEMS -> items();
            case DOCUMENT -> document();
        };
        number += piece == null ? 0 : piece.size();
        return piece;
    }

    private @Nullable Piece lines() throws IOException {
        if (form == Form.TABLE && line == 1) {
            byte[] first = line();
            header = first == null ? "" : new String(first, StandardCharsets.ISO_8859_1) + "\n";
            line++;
        }
        List<byte[]> records = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        int bytes = 0;
        while (records.size() < pieceRecords && bytes < PIECE_BYTES) {
            byte[] next = line();
            if (next == null) {
                ended = true;
                break;
            }
            if (!isBlank(next)) {
                records.add(next);
                numbers.add(line);
                bytes += next.length;
            }
            line++;
        }
        return records.isEmpty() ? null : new Piece(form, records, number, numbers, header);
    }

    private byte @Nullable [] line() throws IOException {
        var text = new ByteArrayOutputStream(1_024);
        int octet = in.read();
        if (octet < 0) {
            return null;
        }
        boolean quoted = false; // a value of a table may hold line breaks
        for (; octet >= 0 && (octet != '\n' || quoted); octet = in.read()) {
            quoted ^= form == Form.TABLE && octet == '"';
            text.write(octet);
            if (text.size() > DOCUMENT_BYTES) {
                throw new BrokenFileException("line " + line + " is longer than " + DOCUMENT_BYTES + " bytes");
            }
        }
        return text.toByteArray();
    }

    private static boolean isBlank(byte[] line) {
        for (byte octet : line) {
            if (octet > ' ' || octet < 0) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Piece items() throws IOException {
        ItemScanner scanner = Objects.requireNonNull(items);
        List<byte[]> records = new ArrayList<>();
        int bytes = 0;
        while (records.size() < pieceRecords && bytes < PIECE_BYTES) {
            byte[] next = scanner.next();
            if (next == null) {
                ended = true;
                break;
            }
            records.add(next);
            bytes += next.length;
        }
        return records.isEmpty() ? null : new Piece(form, records, number, List.of());
    }

    /** Why the rest of an array could not be read; null while it could. */
    @Nullable
    String fault() {
        return items == null ? null : items.fault();
    }

    private @Nullable Piece document() throws IOException {
        ended = true;
        byte[] whole = in.readNBytes(DOCUMENT_BYTES + 1);
        if (whole.length > DOCUMENT_BYTES) {
            throw new BrokenFileException(
                    "one document of more than " + DOCUMENT_BYTES + " bytes: export an array, or one record a line");
        }
        return isBlank(whole) ? null : new Piece(form, List.of(whole), number, List.of());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
