package io.costline.ingest.invoice;

import static io.costline.files.FileObject.ANY;

import io.costline.avro.InvoiceLineKind;
import io.costline.files.FileObject;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows of Google Cloud's billing export, as {@code bq query --format=json} prints them. Its day is California's. What is paid is the
 * cost and all credits of the row, which are lines of their own.
 */
final class GoogleBilling {
    private GoogleBilling() {}

    static void row(FileObject row, InvoiceDraft draft) {
        LocalDate day = day(row);
        FileObject invoice = row.object("invoice", ANY);
        InvoiceDraft.More more =
                new InvoiceDraft.More(invoice.text("month"), row.text("currency"), Map.of(), row::fault);
        String account = row.object("project", ANY).text("id");
        String words = row.object("sku", ANY).text("description");
        BilledWords billed = BilledWords.of(words);
        FileObject usage = row.object("usage", ANY);
        draft.add(
                account,
                day,
                billed.model(),
                words.isEmpty() ? "costs" : words,
                billed.unit(),
                usage.has("amount") ? usage.decimal("amount") : null,
                row.amount("cost"),
                kind(row.text("cost_type")),
                more);
        BigDecimal credits = row.objects("credits", Set.of(ANY)).stream()
                .map(credit -> credit.amount("amount"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        if (credits.signum() != 0) {
            draft.add(account, day, "", "credits", "", null, credits, InvoiceLineKind.CREDIT, more);
        }
    }

    private static InvoiceLineKind kind(String type) {
        return switch (type.toLowerCase(Locale.ROOT).replace(' ', '_')) {
            case "tax" -> InvoiceLineKind.TAX;
            case "adjustment" -> InvoiceLineKind.ADJUSTMENT;
            case "rounding_error" -> InvoiceLineKind.ROUNDING;
            default -> InvoiceLineKind.USAGE;
        };
    }

    private static @Nullable LocalDate day(FileObject row) {
        String time = row.required("usage_start_time").replace(" UTC", "Z").replace(' ', 'T');
        try {
            return LocalDate.ofInstant(Instant.parse(time), InvoiceReader.zone("google"));
        } catch (DateTimeException e) {
            row.fault("usage_start_time", "must be a time, as 2026-09-01 07:00:00 UTC");
            return null;
        }
    }
}
