package io.costline.ingest.invoice;

import static io.costline.files.FileObject.ANY;

import io.costline.avro.InvoiceLineKind;
import io.costline.files.FileObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code GET /v1/organization/costs}, grouped by line_item: an amount a day, as {@code gpt-4o-2024-08-06, input}. */
final class OpenAiCosts {
    private static final long LAST = 1_000_000_000_000L;

    private OpenAiCosts() {}

    static void page(FileObject page, InvoiceDraft draft) {
        if (!page.has("data")) {
            page.missing("data", "must be given: a page of costs has it");
        }
        for (FileObject bucket : draft.each(page, "data")) {
            LocalDate day = day(bucket);
            for (FileObject result : draft.each(bucket, "results")) {
                line(result, day, draft);
            }
        }
    }

    /** Null where it cannot be read, which is noted. */
    static @Nullable LocalDate day(FileObject bucket) {
        Long start = bucket.whole("start_time", "of seconds");
        if (start == null && !bucket.has("start_time")) {
            bucket.missing("start_time", "must be given");
        }
        if (start != null && Math.abs(start) > LAST) {
            bucket.fault("start_time", "must be a time in seconds");
            return null;
        }
        return start == null ? null : LocalDate.ofInstant(Instant.ofEpochSecond(start), ZoneOffset.UTC);
    }

    private static void line(FileObject result, @Nullable LocalDate day, InvoiceDraft draft) {
        FileObject amount = result.object("amount", ANY);
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
                amount.amount("value"),
                InvoiceLineKind.USAGE,
                InvoiceDraft.More.of(result, amount.text("currency")));
    }
}
