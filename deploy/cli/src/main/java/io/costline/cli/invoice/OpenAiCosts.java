package io.costline.cli.invoice;

import static io.costline.files.FileObject.ANY;

import io.costline.enrich.invoice.InvoiceLine.Kind;
import io.costline.files.FileObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;

/** OpenAI's {@code GET /v1/organization/costs}, grouped by line_item: an amount a day, as {@code gpt-4o-2024-08-06, input}. */
final class OpenAiCosts {
    private OpenAiCosts() {}

    static void page(FileObject page, InvoiceDraft draft) {
        if (!page.has("data")) {
            page.missing("data", "must be given: a page of costs has it");
        }
        for (FileObject bucket : page.objects("data", Set.of(ANY))) {
            Long start = bucket.whole("start_time", "of seconds");
            LocalDate day = LocalDate.ofInstant(Instant.ofEpochSecond(start == null ? 0 : start), ZoneOffset.UTC);
            for (FileObject result : bucket.objects("results", Set.of(ANY))) {
                line(result, day, draft);
            }
        }
    }

    private static void line(FileObject result, LocalDate day, InvoiceDraft draft) {
        String item = result.text("line_item");
        int comma = item.indexOf(", ");
        String words = comma < 0 ? item : item.substring(comma + 2);
        draft.add(
                result.text("project_id"),
                day,
                comma < 0 ? "" : item.substring(0, comma),
                words.isEmpty() ? "costs" : words,
                BilledWords.of(" " + words).unit(),
                result.has("quantity") ? result.decimal("quantity") : null,
                result.object("amount", ANY).amount("value"),
                Kind.USAGE);
    }
}
