package io.costline.ingest.invoice;

import io.costline.avro.InvoiceLineKind;
import io.costline.files.FileObject;
import io.costline.wire.InvoiceUnits;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** OpenRouter's {@code GET /api/v1/activity}: what a day of a model came to, in one amount for all its tokens. */
final class OpenRouterActivity {
    private OpenRouterActivity() {}

    static void page(FileObject page, InvoiceDraft draft) {
        if (!page.has("data")) {
            page.missing("data", "must be given: a page of activity has it");
        }
        for (FileObject each : draft.each(page, "data")) {
            draft.add(
                    "",
                    day(each),
                    each.text("model"),
                    InvoiceUnits.ALL,
                    InvoiceUnits.ALL,
                    null,
                    each.amount("usage"),
                    InvoiceLineKind.USAGE,
                    InvoiceDraft.More.of(each, "USD"));
        }
    }

    private static @Nullable LocalDate day(FileObject row) {
        String date = row.required("date");
        try {
            return LocalDate.parse(date.length() > 10 ? date.substring(0, 10) : date);
        } catch (DateTimeException e) {
            row.fault("date", "must be a date, as 2026-09-01");
            return null;
        }
    }
}
