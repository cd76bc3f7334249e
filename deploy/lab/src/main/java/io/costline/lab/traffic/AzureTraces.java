package io.costline.lab.traffic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The two recorded traces, in order of arrival (origin and licence: MANIFEST.md beside them). */
final class AzureTraces {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .toFormatter(Locale.ROOT);

    private record Row(LocalDateTime time, int inputTokens, int outputTokens, boolean code) {}

    private AzureTraces() {}

    static List<Arrival> load() {
        List<Row> rows = new ArrayList<>(30_000);
        read("azure-llm-2023-conv.csv.gz", false, rows);
        read("azure-llm-2023-code.csv.gz", true, rows);
        rows.sort(Comparator.comparing(Row::time)
                .thenComparingInt(Row::inputTokens)
                .thenComparingInt(Row::outputTokens)
                .thenComparing(Row::code));
        LocalDateTime first = rows.getFirst().time();
        return rows.stream()
                .map(row -> new Arrival(
                        ChronoUnit.MICROS.between(first, row.time()),
                        row.inputTokens(),
                        row.outputTokens(),
                        row.code()))
                .toList();
    }

    private static void read(String resource, boolean code, List<Row> into) {
        try (var stream = Objects.requireNonNull(AzureTraces.class.getResourceAsStream(resource), resource);
                var reader = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(stream), StandardCharsets.US_ASCII))) {
            reader.readLine(); // the header
            String line;
            while ((line = reader.readLine()) != null) {
                int first = line.indexOf(',');
                int second = line.indexOf(',', first + 1);
                into.add(new Row(
                        LocalDateTime.parse(line.substring(0, first), TIME),
                        Integer.parseInt(line, first + 1, second, 10),
                        Integer.parseInt(line.substring(second + 1).strip()),
                        code));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    /** The instant of an offset when the whole recording is squeezed into a span that ends at an instant. */
    static Instant scaled(long offsetMicros, long lastOffset, Instant end, Duration span) {
        long spanMicros = span.toNanos() / 1_000;
        long micros = Math.round((double) offsetMicros / lastOffset * spanMicros);
        return end.truncatedTo(ChronoUnit.MICROS).minusNanos(span.toNanos()).plus(micros, ChronoUnit.MICROS);
    }
}
