package io.costline.ingest.invoice;

import static io.costline.files.FileObject.ANY;

import io.costline.files.FileObject;
import io.costline.ingest.invoice.InvoiceDraft.Cell;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;

/** Anthropic's {@code GET /v1/organizations/usage_report/messages}, grouped by workspace and model: how many tokens a day. */
final class AnthropicUsageReport {
    private final InvoiceMapping mapping;
    private final Map<Cell, BigDecimal> cells;

    AnthropicUsageReport(InvoiceMapping mapping, Map<Cell, BigDecimal> cells) {
        this.mapping = mapping;
        this.cells = cells;
    }

    void page(FileObject page) {
        for (FileObject bucket : page.objects("data", Set.of(ANY))) {
            LocalDate day = AnthropicCosts.day(bucket);
            if (day == null) {
                continue;
            }
            for (FileObject result : bucket.objects("results", Set.of(ANY))) {
                AnthropicCosts.TOKENS.forEach((name, unit) -> {
                    int dot = name.indexOf('.');
                    FileObject at = dot < 0 ? result : result.object(name.substring(0, dot), ANY);
                    add(result, day, result.text("model"), unit, at, name.substring(dot + 1));
                });
                add(result, day, "", "web_searches", result.object("server_tool_use", ANY), "web_search_requests");
            }
        }
    }

    private void add(FileObject result, LocalDate day, String model, String unit, FileObject at, String name) {
        BigDecimal quantity = at.decimal(name, BigDecimal.ZERO);
        if (quantity.signum() > 0) {
            cells.merge(
                    new Cell(
                            result.text("workspace_id"),
                            day,
                            mapping.models().getOrDefault(model, model),
                            mapping.units().getOrDefault(unit, unit)),
                    quantity,
                    BigDecimal::add);
        }
    }
}
