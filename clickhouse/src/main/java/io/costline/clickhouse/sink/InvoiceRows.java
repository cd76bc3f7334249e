package io.costline.clickhouse.sink;

import io.costline.avro.InvoiceLine;
import io.costline.avro.InvoiceLineKind;
import io.costline.wire.Framing;
import org.apache.avro.Schema;

/** costline.invoices to invoice_lines. */
final class InvoiceRows extends Rows {
    private final Column.Dictionary tenant = block.dictionary("tenant");
    private final Column.Dictionary source = block.dictionary("source");
    private final Column.Dictionary provider = block.dictionary("provider");
    private final Column.Text account = block.text("account");
    private final Column.Text documentId = block.text("document_id");
    private final Column.Text lineId = block.text("line_id");
    private final Column.Fixed revision = block.number("revision", "Int64", 8);
    private final Column.Fixed day = block.number("day", "Date32", 4);
    private final Column.Fixed since = block.time("since");
    private final Column.Fixed until = block.time("until");
    private final Column.Dictionary model = block.dictionary("model");
    private final Column.Dictionary unit = block.dictionary("unit");
    private final Column.Dictionary name = new Column.Dictionary();
    private final Column.Text value = new Column.Text();
    private final Column.Repeated context = block.add("context", Column.Repeated.map(name, value));
    private final Column.Maybe quantity = block.maybeDecimal("quantity");
    private final Column.Fixed amount = block.decimal("amount");
    private final Column.Dictionary currency = block.dictionary("currency");
    private final Column.Fixed kind = block.constant("kind", InvoiceLineKind.class);
    private final Column.Text description = block.text("description");
    private final Column.Fixed fetchedAt = block.time("fetched_at");

    InvoiceRows() {
        super("invoice_lines");
    }

    @Override
    Schema schema() {
        return InvoiceLine.getClassSchema();
    }

    @Override
    long read(byte[] framed) {
        cursor.reset(framed, Framing.HEADER, framed.length);
        text(tenant);
        text(source);
        text(provider);
        text(account);
        text(documentId);
        text(lineId);
        longValue(revision);
        intValue(day);
        longValue(since);
        longValue(until);
        text(model);
        text(unit);
        map(name, value, context);
        maybe(quantity);
        decimal(amount);
        text(currency);
        constant(kind, InvoiceLineKind.values().length);
        text(description);
        long fetched = cursor.readLong();
        fetchedAt.values.putLong(fetched);
        atEnd();
        return fetched;
    }
}
