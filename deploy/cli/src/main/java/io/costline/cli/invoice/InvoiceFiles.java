package io.costline.cli.invoice;

import static io.costline.files.FileObject.ANY;

import io.costline.enrich.invoice.Cell;
import io.costline.enrich.invoice.OurUsage;
import io.costline.enrich.pricing.Amounts;
import io.costline.files.FaultyFileException;
import io.costline.files.FileFault;
import io.costline.files.FileNode;
import io.costline.files.FileNode.Kind;
import io.costline.files.FileObject;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads our cells: a list, or an object that has one as {@code ours}. */
public final class InvoiceFiles {
    private InvoiceFiles() {}

    /**
     * Cells {@code {day, model, unit, quantity, amount, quantity_near_midnight, account}}; amount null where we have no price.
     *
     * @throws FaultyFileException naming every fault
     */
    public static List<OurUsage> ours(String content) {
        return read(content, "ours", InvoiceFiles::usage);
    }

    private static <T> List<T> read(String content, String name, Function<FileObject, T> make) {
        FileNode root = FileNode.read(content);
        List<FileFault> faults = new ArrayList<>();
        List<T> read = new ArrayList<>();
        if (root.kind() == Kind.ARRAY) {
            FileObject.listOf(root, faults, Set.of(ANY)).forEach(fields -> read.add(make.apply(fields)));
        } else {
            FileObject file = FileObject.of(root, faults, Set.of(ANY));
            if (!file.has(name)) {
                file.missing(name, "must be given: a list");
            }
            read.addAll(file.list(name, make, ANY));
        }
        if (!faults.isEmpty()) {
            throw new FaultyFileException(faults);
        }
        return read;
    }

    private static OurUsage usage(FileObject fields) {
        return OurUsage.of(
                cell(fields),
                quantity(fields, "quantity"),
                fields.has("amount") ? amount(fields) : null,
                fields.has("quantity_near_midnight") ? quantity(fields, "quantity_near_midnight") : BigDecimal.ZERO);
    }

    private static Cell cell(FileObject fields) {
        return new Cell(fields.text("account"), day(fields), fields.text("model"), fields.required("unit"));
    }

    private static LocalDate day(FileObject fields) {
        String day = fields.required("day");
        try {
            return day.isBlank() ? LocalDate.EPOCH : LocalDate.parse(day);
        } catch (DateTimeParseException e) {
            fields.fault("day", "must be a date, as 2026-09-01");
            return LocalDate.EPOCH;
        }
    }

    private static BigDecimal quantity(FileObject fields, String name) {
        BigDecimal quantity = fields.amount(name);
        if (quantity.signum() < 0) {
            fields.fault(name, "must not be negative");
        }
        return quantity;
    }

    private static BigDecimal amount(FileObject fields) {
        BigDecimal amount = Amounts.normal(fields.amount("amount"));
        if (amount.scale() > Amounts.SCALE) {
            fields.fault("amount", "has more than twelve digits after the point");
        }
        return amount;
    }
}
