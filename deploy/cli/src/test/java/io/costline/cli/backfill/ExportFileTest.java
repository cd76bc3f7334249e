package io.costline.cli.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.trials.Trials;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportFileTest {
    @TempDir
    Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Piece> pieces(ExportFile file) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        for (Piece piece = file.next(); piece != null; piece = file.next()) {
            pieces.add(piece);
        }
        return pieces;
    }

    private static List<Piece> pieces(String text, int records) throws IOException {
        try (ExportFile file = ExportFile.open(new ByteArrayInputStream(bytes(text)), null, records)) {
            return pieces(file);
        }
    }

    private static List<String> records(List<Piece> pieces) {
        return pieces.stream()
                .flatMap(piece -> piece.records().stream())
                .map(record -> new String(record, StandardCharsets.UTF_8))
                .toList();
    }

    private static String body(Piece piece) {
        return new String(piece.body(), StandardCharsets.UTF_8);
    }

    @Test
    void linesAreCutWhereAPieceIsFullAndKnowTheirLine() throws Exception {
        // When
        List<Piece> pieces = pieces("{\"a\":1}\n\n{\"a\":2}\r\n{\"a\":3}", 2);

        // Then
        assertThat(pieces).extracting(ExportFileTest::body).containsExactly("{\"a\":1}\n{\"a\":2}\r", "{\"a\":3}");
        assertThat(pieces.getFirst().place(1)).isEqualTo("line 3");
        assertThat(pieces.getLast().place(0)).isEqualTo("line 4");
        assertThat(pieces.getFirst().headers(java.util.Map.of("x", "y")))
                .containsEntry("content-type", "application/x-ndjson")
                .containsEntry("x", "y");
    }

    @Test
    void itemsOfAnArrayAreCutWhateverTheyHold() throws Exception {
        // Given
        String text = " [ {\"a\": \"],\\\"[{\"},\n {\"b\": [1, {\"c\": 2}]} , \"x\\\\\", null ]\n";

        // When
        List<Piece> pieces = pieces(text, 3);

        // Then
        assertThat(records(pieces))
                .containsExactly("{\"a\": \"],\\\"[{\"}", "{\"b\": [1, {\"c\": 2}]}", "\"x\\\\\"", "null");
        assertThat(body(pieces.getLast())).isEqualTo("[null]");
        assertThat(pieces.getLast().place(0)).isEqualTo("record 4");
    }

    @Test
    void anythingElseIsOneDocument() throws Exception {
        assertThat(records(pieces("{\n \"a\": 1\n}\n", 1))).containsExactly("{\n \"a\": 1\n}\n");
        assertThat(records(pieces("data: {\"a\": 1}\n\ndata: [DONE]\n", 1))).hasSize(1);
        assertThat(pieces("", 1)).isEmpty();
        assertThat(pieces("[]", 1)).isEmpty();
        assertThat(pieces(" \n ", 1)).isEmpty();
    }

    @Test
    void whatBreaksOffIsReadUpToThere() throws Exception {
        for (String text : List.of("[{\"a\": 1}, {\"a\": ", "[{\"a\": 1}", "[{\"a\": 1}] [")) {
            try (ExportFile file = ExportFile.open(new ByteArrayInputStream(bytes(text)), null, 10)) {
                assertThat(records(pieces(file))).hasSizeLessThanOrEqualTo(1);
                assertThat(file.fault()).as(text).isNotNull();
            }
        }
    }

    @Test
    void compressionAndMarksAreSeenAndTheNameMayTellLines() throws Exception {
        // Given
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
            gzip.write(bytes("{broken\n{\"a\": 2}\n"));
        }
        Path path = Files.write(folder.resolve("export.jsonl.gz"), packed.toByteArray());

        // When
        try (ExportFile file = ExportFile.open(path, false, 10)) {
            // Then
            assertThat(records(pieces(file))).containsExactly("{broken", "{\"a\": 2}");
        }
    }

    @Test
    void aDocumentTooLargeToBeReadWholeIsRefused() throws Exception {
        // Given
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return '{';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                java.util.Arrays.fill(into, offset, offset + length, (byte) '{');
                return length;
            }
        };

        // Then
        try (ExportFile file = ExportFile.open(endless, null, 10)) {
            assertThatThrownBy(file::next)
                    .isInstanceOf(ExportFile.BrokenFileException.class)
                    .hasMessageContaining("one record a line");
        }
    }

    @Test
    void howeverItIsCutEveryRecordIsThereOnceAndInOrder() {
        Trials.run(100, random -> {
            // Given
            List<String> values = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(50); i++) {
                values.add("{\"n\":" + i + ",\"t\":\"" + noise(random) + "\"}");
            }

            // Then
            int size = 1 + random.nextInt(7);
            assertThat(records(read("[" + String.join(" ,\n", values) + "]", size)))
                    .containsExactlyElementsOf(values);
            assertThat(records(read(String.join("\n", values), size))).containsExactlyElementsOf(values);
        });
    }

    private static List<Piece> read(String text, int size) {
        try {
            return pieces(text, size);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String noise(RandomGenerator random) {
        String[] parts = {"[", "]", "{", "}", ",", "\\\"", "\\\\", "é", "\\n", "a"};
        StringBuilder noise = new StringBuilder();
        for (int i = 0; i < random.nextInt(12); i++) {
            noise.append(parts[random.nextInt(parts.length)]);
        }
        return noise.toString();
    }
}
