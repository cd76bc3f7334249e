package io.costline.cli.focus;

import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a FOCUS dataset. ClickHouse makes the rows and their format a day at a time, and they flow into the files: neither side holds
 * more than a day. Then the files are read again: what the manifest says of them is what stands in them, and it is held against what
 * the calls come to.
 */
public final class FocusExport {
    private static final Duration A_DAY_TAKES = Duration.ofMinutes(10);

    /** How the files are written. CSV is one file, PARQUET one a day. */
    public enum Format {
        CSV("&date_time_output_format=iso&format_csv_null_representation="),
        PARQUET("&output_format_parquet_compression_method=snappy");

        private final String settings;

        Format(String settings) {
            this.settings = settings;
        }
    }

    /**
     * @param grain call, hour or day
     * @param tags of calls that tell rows apart
     * @param zeroBilled whether BilledCost is 0, as of whoever invoices nothing, and our figure stands in x_BilledCost
     */
    public record Order(
            FocusSpec spec,
            String tenant,
            Instant from,
            Instant to,
            String grain,
            Format format,
            List<String> tags,
            boolean zeroBilled) {}

    /**
     * @param unpricedCalls calls that no row has, since nobody knows their price
     * @param differences between what the rows and what the calls come to, in words
     */
    public record Written(
            long rows,
            Map<String, FocusTotals> totals,
            List<FocusCheck.Finding> findings,
            long unpricedCalls,
            List<String> differences) {}

    private final Questions questions;
    private final Order order;
    private final Question rows;
    private final Map<String, String> columns;

    public FocusExport(Questions questions, Order order) {
        this.questions = questions;
        this.order = order;
        Question focus = Question.named("focus");
        columns = new LinkedHashMap<>(order.spec().written(focus));
        if (order.zeroBilled()) {
            columns.put("BilledCost", "toDecimal128(0, 12)");
            columns.put("x_BilledCost", "focus.BilledCost");
        }
        rows = focus.selecting(columns.entrySet().stream()
                .map(each -> sql(order.spec().type(each.getKey()), each.getValue()) + " AS " + each.getKey())
                .collect(Collectors.joining(",\n    ")));
    }

    private String sql(FocusSpec.Type type, String value) {
        return type == FocusSpec.Type.TIME && order.format() == Format.PARQUET
                ? "toDateTime64(focus." + value + ", 3, 'UTC')"
                : value.matches("\\w+") ? "focus." + value : value;
    }

    /** Into a folder, whose last file is the manifest. */
    public Written into(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> files = order.format() == Format.CSV ? List.of(table(folder)) : parquet(folder);
        FocusManifest.Draft manifest = new FocusManifest.Draft(order.spec())
                .put("tenant", order.tenant())
                .put("from", order.from().toString())
                .put("to", order.to().toString())
                .put("grain", order.grain())
                .put("effectiveCost", "each line's share, in proportion within unit and slice of its billing period");
        FocusCheck check = new FocusCheck(order.spec());
        long all = 0;
        for (Path file : files) {
            long read = check.read(file);
            manifest.file(file, read);
            all += read;
        }
        manifest.totals(check.totals());
        long unpriced = unpriced(manifest);
        manifest.write(folder);
        return new Written(all, check.totals(), check.findings(), unpriced, differences(check.totals()));
    }

    private Path table(Path folder) throws IOException {
        Path file = folder.resolve("cost-and-usage.csv");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write((String.join(",", columns.keySet()) + '\n').getBytes(StandardCharsets.UTF_8));
            for (Instant from = order.from(); from.isBefore(order.to()); from = next(from)) {
                copy(from, "CSV", out);
            }
        }
        return file;
    }

    private List<Path> parquet(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Instant from = order.from(); from.isBefore(order.to()); from = next(from)) {
            String day = LocalDate.ofInstant(from, ZoneOffset.UTC).toString();
            Path file = folder.resolve("cost-and-usage-" + day + ".parquet");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                copy(from, "Parquet", out);
            }
            if (Files.size(file) > 0) {
                files.add(file);
            } else {
                Files.delete(file);
            }
        }
        return files;
    }

    private void copy(Instant from, String format, OutputStream out) throws IOException {
        Map<String, Object> values = of(from, next(from));
        values.put("grain", order.grain());
        values.put("tags", order.tags());
        questions.copy(rows, values, format, A_DAY_TAKES, order.format().settings, out);
    }

    private Map<String, Object> of(Instant from, Instant to) {
        return new HashMap<>(Map.of("tenant", order.tenant(), "from", from, "to", to));
    }

    private Instant next(Instant from) {
        Instant next = from.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        return next.isBefore(order.to()) ? next : order.to();
    }

    private long unpriced(FocusManifest.Draft manifest) {
        long calls = 0;
        for (Row row : questions.ask("unpriced", of(order.from(), order.to().minusSeconds(1)))) {
            ObjectNode line = manifest.unpriced();
            for (String text : List.of("provider", "served_model", "pricing_reason", "currency")) {
                line.put(text, row.text(text));
            }
            for (String count : List.of("calls", "input_tokens", "output_tokens")) {
                line.put(count, row.number(count));
            }
            line.put("upper_bound", FocusManifest.plain(row.decimal("upper_bound")));
            calls += row.number("calls");
        }
        return calls;
    }

    /** The rows of calls against what ClickHouse says the calls come to. */
    private List<String> differences(Map<String, FocusTotals> totals) {
        Map<String, String> sums = new LinkedHashMap<>();
        sums.put("EffectiveCost", "effective_cost");
        sums.put("ContractedCost", "contracted_cost");
        if (!order.zeroBilled()) {
            sums.put("BilledCost", "billed_cost");
        }
        List<String> differences = new ArrayList<>();
        for (Row row : questions.ask("focus_totals", of(order.from(), order.to()))) {
            String currency = row.text("currency");
            FocusTotals found = totals.getOrDefault(currency, new FocusTotals(currency));
            sums.forEach((column, figure) -> {
                BigDecimal sum = found.ofCalls().getOrDefault(column, BigDecimal.ZERO);
                if (sum.compareTo(row.decimal(figure)) != 0) {
                    differences.add(column + " of calls in " + currency + " is " + FocusManifest.plain(sum)
                            + ", they come to " + FocusManifest.plain(row.decimal(figure)));
                }
            });
        }
        return differences;
    }
}
