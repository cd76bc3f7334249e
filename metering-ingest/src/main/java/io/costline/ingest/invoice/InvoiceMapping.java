package io.costline.ingest.invoice;

import io.costline.files.FaultyFileException;
import io.costline.files.FileFault;
import io.costline.files.FileNode;
import io.costline.files.FileObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a document's words are here.
 *
 * @param columns of a table: which of ours each is, as {@code amount: Total}
 * @param models the document's name to the one that calls have
 * @param units likewise
 * @param kinds what a table says of what a line is about, to a kind of line
 * @param quantityTimes what a table's quantity is multiplied by, as 1000000 where it counts millions
 * @param amountTimes likewise, as 0.01 where it is in cents
 */
public record InvoiceMapping(
        Map<String, String> columns,
        Map<String, String> models,
        Map<String, String> units,
        Map<String, String> kinds,
        BigDecimal quantityTimes,
        BigDecimal amountTimes) {
    /** Everything is called as it is here. */
    public static final InvoiceMapping NONE =
            new InvoiceMapping(Map.of(), Map.of(), Map.of(), Map.of(), BigDecimal.ONE, BigDecimal.ONE);

    /** @throws FaultyFileException naming every fault */
    public static InvoiceMapping read(String content) {
        List<FileFault> faults = new ArrayList<>();
        FileObject file = FileObject.of(
                FileNode.read(content),
                faults,
                Set.of("columns", "models", "units", "kinds", "quantity_times", "amount_times"));
        InvoiceMapping mapping = new InvoiceMapping(
                file.map("columns"),
                file.map("models"),
                file.map("units"),
                file.map("kinds"),
                file.decimal("quantity_times", BigDecimal.ONE),
                file.decimal("amount_times", BigDecimal.ONE));
        if (!faults.isEmpty()) {
            throw new FaultyFileException(faults);
        }
        return mapping;
    }
}
