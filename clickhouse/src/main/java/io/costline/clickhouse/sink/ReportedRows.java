package io.costline.clickhouse.sink;

import io.costline.avro.ReportedCostKind;
import io.costline.wire.AvroCursor;

/** What an event's source says it cost, as the parallel arrays of request_costs; the first amount as a column too. */
final class ReportedRows {
    private static final int KINDS = ReportedCostKind.values().length;

    private final CostRows rows;
    private final Column.Maybe first;
    private final Column.Fixed kind = Column.Fixed.constant(ReportedCostKind.class);
    private final Column.Fixed amount = new Column.Fixed("Decimal(38, 12)", 16);
    private final Column.Dictionary currency = new Column.Dictionary();
    private final Column.Repeated[] arrays;

    ReportedRows(CostRows rows) {
        this.rows = rows;
        Block block = rows.block;
        first = block.maybeDecimal("reported_cost");
        arrays = new Column.Repeated[] {
            block.array("reported.kind", kind),
            block.array("reported.amount", amount),
            block.array("reported.currency", currency)
        };
    }

    /** Reads the array of reported costs at the cursor. */
    void read(AvroCursor cursor) {
        boolean any = false;
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                rows.constant(kind, KINDS);
                int at = cursor.position();
                if (!any) {
                    any = true;
                    rows.decimal(first);
                    cursor.position(at);
                }
                rows.decimal(amount);
                rows.text(currency);
                cursor.skipString(); // unit it was written in
            }
        }
        if (!any) {
            first.putNull();
        }
        for (Column.Repeated array : arrays) {
            array.endRow();
        }
    }
}
