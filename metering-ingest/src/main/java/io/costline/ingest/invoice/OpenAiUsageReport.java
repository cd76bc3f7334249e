package io.costline.ingest.invoice;

import static io.costline.files.FileObject.ANY;

import io.costline.files.FileObject;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.invoice.InvoiceDraft.Cell;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;

/** OpenAI's {@code GET /v1/organization/usage/completions}, grouped by project and model: how many tokens a day. */
final class OpenAiUsageReport {
    private final InvoiceMapping mapping;
    private final Map<Cell, BigDecimal> cells;

    OpenAiUsageReport(InvoiceMapping mapping, Map<Cell, BigDecimal> cells) {
        this.mapping = mapping;
        this.cells = cells;
    }

    void page(FileObject page) {
        for (FileObject bucket : page.objects("data", Set.of(ANY))) {
            LocalDate day = OpenAiCosts.day(bucket);
            if (day == null) {
                continue;
            }
            for (FileObject result : bucket.objects("results", Set.of(ANY))) {
                BigDecimal cached = result.decimal("input_cached_tokens", BigDecimal.ZERO);
                BigDecimal all = result.decimal("input_tokens", BigDecimal.ZERO);
                add(result, day, Measure.INPUT.unit(), result.decimal("input_uncached_tokens", all.subtract(cached)));
                add(result, day, Measure.CACHE_READ.unit(), cached);
                add(result, day, Measure.OUTPUT.unit(), result.decimal("output_tokens", BigDecimal.ZERO));
            }
        }
    }

    private void add(FileObject result, LocalDate day, String unit, BigDecimal quantity) {
        String model = result.text("model");
        if (quantity.signum() > 0) {
            cells.merge(
                    new Cell(
                            result.text("project_id"),
                            day,
                            mapping.models().getOrDefault(model, model),
                            mapping.units().getOrDefault(unit, unit)),
                    quantity,
                    BigDecimal::add);
        }
    }
}
