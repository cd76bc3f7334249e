package io.costline.cli.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.identity.Attribution;
import io.costline.ingest.Normalizer;
import io.costline.ingest.admission.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String CALL = "{\"id\": \"%s\", \"time\": \"2026-08-01T00:00:00Z\"}";

    private static List<String> read(String source, String text) throws IOException {
        return read(source, text, null);
    }

    private static List<String> read(String source, String text, Piece.@Nullable Form form) throws IOException {
        var reader = new RecordReader(Normalizer.forHistory(), source, Map.of(), Attribution.ofTenant("demo"));
        List<String> said = new ArrayList<>();
        try (ExportFile file = ExportFile.open(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), form, form == null ? 100 : 2)) {
            for (Piece piece = file.next(); piece != null; piece = file.next()) {
                reader.read(piece, NOW, (outcome, place) -> said.add(place + " " + what(outcome)));
            }
        }
        return said;
    }

    private static String what(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Admitted admitted -> admitted.event().getNativeId();
            case Outcome.Rejected rejected -> rejected.code() + " " + rejected.field();
            case Outcome.Ignored ignored -> "ignored";
        };
    }

    @Test
    void aLineThatIsNoJsonIsToBlameAlone() throws Exception {
        assertThat(read("costline", CALL.formatted("a") + "\n{oops\n\n" + CALL.formatted("b")))
                .containsExactly("line 1 a", "line 2 MALFORMED_JSON ", "line 4 b");
    }

    @Test
    void anItemThatIsNoJsonIsToBlameAlone() throws Exception {
        assertThat(read(
                        "costline",
                        "[" + CALL.formatted("a") + ", {\"id\": oops}, " + CALL.formatted("b") + ", {\"id\": \"c\"}]"))
                .containsExactly("record 1 a", "record 2 MALFORMED_JSON ", "record 3 b", "record 4 MISSING_FIELD time");
    }

    @Test
    void aRecordOfManyElementsTellsWhichOfThem() throws Exception {
        // Given two requests of the OpenTelemetry collector's file exporter
        String request = """
                {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"%s","name":"chat",\
                "startTimeUnixNano":"1722470400000000000","endTimeUnixNano":"1722470401000000000","attributes":[\
                {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},\
                {"key":"gen_ai.request.model","value":{"stringValue":"gpt-4o"}},\
                {"key":"gen_ai.usage.input_tokens","value":{"intValue":"%s"}}]}]}]}]}""";

        // When
        List<String> said = read(
                "otlp",
                request.formatted("eee19b7ec3c1b174", "5") + "\n" + request.formatted("eee19b7ec3c1b175", "-5"));

        // Then
        assertThat(said).hasSize(2);
        assertThat(said.getFirst()).startsWith("line 1, element 1 ");
        assertThat(said.getLast()).startsWith("line 2, element 1 NEGATIVE");
    }

    @Test
    void aTableIsReadInPiecesWithItsHeader() throws Exception {
        String row = "2026-08-01T00:00:0%d.000Z,auto,0,%<d,0,1,2,\"Included,\nthat is\"\n";
        String table =
                "Date,Model,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost\n"
                        + row.formatted(1) + row.formatted(2) + "no time,auto,0,1,0,1,2,-\n";

        assertThat(read("cursor", table, Piece.Form.TABLE))
                .hasSize(3)
                .first()
                .asString()
                .startsWith("line 2 2026-08-01T00:00:01Z/");
        assertThat(read("cursor", table, Piece.Form.TABLE).getLast()).endsWith("MISSING_FIELD Date");
    }

    @Test
    void aStatementIsRefusedOnce() throws Exception {
        assertThat(read("openai", "start_time,num_model_requests\n1,2\n3,4\n", Piece.Form.TABLE))
                .containsExactly("line 2 MALFORMED_JSON ");
    }
}
