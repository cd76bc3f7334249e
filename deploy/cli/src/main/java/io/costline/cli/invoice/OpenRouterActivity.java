package io.costline.cli.invoice;

import static io.costline.files.FileObject.ANY;

import io.costline.enrich.invoice.InvoiceLine.Kind;
import io.costline.files.FileObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Set;

/** OpenRouter's {@code GET /api/v1/activity}: what a day of a model came to, in one amount for all its tokens. */
final class OpenRouterActivity {
    private OpenRouterActivity() {}

    static void page(FileObject page, InvoiceDraft draft) {
        if (!page.has("data")) {
            page.missing("data", "must be given: a page of activity has it");
        }
        for (FileObject each : page.objects("data", Set.of(ANY))) {
            draft.add(
                    "",
                    day(each),
                    each.text("model"),
                    OwnUsage.ALL_UNITS,
                    OwnUsage.ALL_UNITS,
                    null,
                    each.amount("usage"),
                    Kind.USAGE);
        }
    }

    private static LocalDate day(FileObject row) {
        String date = row.required("date");
        try {
            return LocalDate.parse(date.length() > 10 ? date.substring(0, 10) : date);
        } catch (DateTimeException e) {
            row.fault("date", "must be a date, as 2026-09-01");
            return LocalDate.EPOCH;
        }
    }
}
