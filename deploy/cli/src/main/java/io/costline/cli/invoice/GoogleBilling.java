package io.costline.cli.invoice;

import static io.costline.files.FileObject.ANY;

import io.costline.enrich.invoice.InvoiceLine.Kind;
import io.costline.files.FileObject;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;

/**
 * Rows of Google Cloud's billing export, as {@code bq query --format=json} prints them. Its day is California's. What is paid is the
 * cost and all credits of the row, which are lines of their own.
 */
final class GoogleBilling {
    private static final ZoneId ZONE = ZoneId.of("America/Los_Angeles");

    private GoogleBilling() {}

    static void row(FileObject row, InvoiceDraft draft) {
        LocalDate day = day(row);
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
                kind(row.text("cost_type")));
        BigDecimal credits = row.objects("credits", Set.of(ANY)).stream()
                .map(credit -> credit.amount("amount"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        if (credits.signum() != 0) {
            draft.add(account, day, "", "credits", "", null, credits, Kind.CREDIT);
        }
    }

    private static Kind kind(String type) {
        return switch (type.toLowerCase(Locale.ROOT).replace(' ', '_')) {
            case "tax" -> Kind.TAX;
            case "adjustment" -> Kind.ADJUSTMENT;
            case "rounding_error" -> Kind.ROUNDING;
            default -> Kind.USAGE;
        };
    }

    private static LocalDate day(FileObject row) {
        String time = row.required("usage_start_time").replace(" UTC", "Z").replace(' ', 'T');
        try {
            return LocalDate.ofInstant(Instant.parse(time), ZONE);
        } catch (DateTimeException e) {
            row.fault("usage_start_time", "must be a time, as 2026-09-01 07:00:00 UTC");
            return LocalDate.EPOCH;
        }
    }
}
