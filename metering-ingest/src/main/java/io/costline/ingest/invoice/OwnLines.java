package io.costline.ingest.invoice;

import io.costline.avro.InvoiceLineKind;
import io.costline.files.FileObject;
import io.costline.ingest.adapter.reading.Decimals;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Our own form: a line is {@code {day, model, unit, quantity, amount, kind, account, currency, document, description, context}}. */
final class OwnLines {
    private static final List<InvoiceLineKind> KINDS = Stream.of(InvoiceLineKind.values())
            .filter(kind -> kind != InvoiceLineKind.UNKNOWN)
            .toList();

    private OwnLines() {}

    static void line(FileObject line, InvoiceDraft draft) {
        String unit = line.required("unit");
        draft.add(
                line.text("account"),
                day(line),
                line.text("model"),
                line.text("description", unit),
                unit,
                line.has("quantity") ? quantity(line) : null,
                amount(line),
                line.choice("kind", KINDS, InvoiceLineKind.USAGE),
                new InvoiceDraft.More(line.text("document"), line.text("currency"), line.map("context"), line::fault));
    }

    private static @Nullable LocalDate day(FileObject line) {
        String day = line.required("day");
        try {
            return day.isBlank() ? null : LocalDate.parse(day);
        } catch (DateTimeException e) {
            line.fault("day", "must be a date, as 2026-09-01");
            return null;
        }
    }

    private static BigDecimal quantity(FileObject line) {
        BigDecimal quantity = line.amount("quantity");
        if (quantity.signum() < 0) {
            line.fault("quantity", "must not be negative");
        }
        return quantity;
    }

    private static BigDecimal amount(FileObject line) {
        BigDecimal amount = line.amount("amount");
        if (amount.stripTrailingZeros().scale() > Decimals.SCALE) {
            line.fault("amount", "has more than twelve digits after the point");
        }
        return amount;
    }
}
