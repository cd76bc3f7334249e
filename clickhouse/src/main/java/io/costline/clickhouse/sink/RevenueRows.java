package io.costline.clickhouse.sink;

import io.costline.avro.RevenueKind;
import io.costline.avro.RevenueLine;
import io.costline.avro.RevenueStatus;
import io.costline.wire.Framing;
import org.apache.avro.Schema;

/** costline.revenue to revenue_lines. */
final class RevenueRows extends Rows {
    private final Column.Dictionary tenant = block.dictionary("tenant");
    private final Column.Text lineId = block.text("line_id");
    private final Column.Fixed revision = block.number("revision", "Int64", 8);
    private final Column.Dictionary source = block.dictionary("source");
    private final Column.Text invoiceId = block.text("invoice_id");
    private final Column.Text customerId = block.text("customer_id");
    private final Column.Dictionary plan = block.dictionary("plan");
    private final Column.Dictionary feature = block.dictionary("feature");
    private final Column.Fixed kind = block.constant("kind", RevenueKind.class);
    private final Column.Dictionary currency = block.dictionary("currency");
    private final Column.Fixed amount = block.decimal("amount");
    private final Column.Fixed serviceFrom = block.time("service_from");
    private final Column.Fixed serviceTo = block.time("service_to");
    private final Column.Fixed issuedAt = block.time("issued_at");
    private final Column.Fixed status = block.constant("status", RevenueStatus.class);
    private final Column.Text creditedLine = block.text("credited_line");
    private final Column.Maybe quantity = block.maybeDecimal("quantity");
    private final Column.Dictionary name = new Column.Dictionary();
    private final Column.Text value = new Column.Text();
    private final Column.Repeated metadata = block.add("metadata", Column.Repeated.map(name, value));
    private final Column.Fixed receivedAt = block.time("received_at");

    RevenueRows() {
        super("revenue_lines");
    }

    @Override
    Schema schema() {
        return RevenueLine.getClassSchema();
    }

    @Override
    long read(byte[] framed) {
        cursor.reset(framed, Framing.HEADER, framed.length);
        text(tenant);
        text(lineId);
        longValue(revision);
        text(source);
        text(invoiceId);
        text(customerId);
        text(plan);
        text(feature);
        constant(kind, RevenueKind.values().length);
        text(currency);
        decimal(amount);
        longValue(serviceFrom);
        longValue(serviceTo);
        longValue(issuedAt);
        constant(status, RevenueStatus.values().length);
        text(creditedLine);
        maybe(quantity);
        map(name, value, metadata);
        long received = cursor.readLong();
        receivedAt.values.putLong(received);
        atEnd();
        return received;
    }
}
