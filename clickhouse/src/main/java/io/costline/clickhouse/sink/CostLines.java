package io.costline.clickhouse.sink;

import io.costline.wire.AvroCursor;

/** The lines of a cost as the parallel arrays of request_costs. */
final class CostLines {
    private final CostRows rows;
    private final Column.Dictionary unit = new Column.Dictionary();
    private final Column.Fixed quantity = new Column.Fixed("Decimal(38, 12)", 16);
    private final Column.Fixed unitPrice = new Column.Fixed("Decimal(38, 18)", 16);
    private final Column.Fixed per = new Column.Fixed("UInt64", 8);
    private final Column.Dictionary multiplier = new Column.Dictionary();
    private final Column.Fixed amount = new Column.Fixed("Decimal(38, 12)", 16);
    private final Column.Fixed contractedAmount = new Column.Fixed("Decimal(38, 12)", 16);
    private final Column.Repeated[] arrays;

    CostLines(CostRows rows) {
        this.rows = rows;
        Block block = rows.block;
        arrays = new Column.Repeated[] {
            block.array("lines.unit", unit),
            block.array("lines.quantity", quantity),
            block.array("lines.unit_price", unitPrice),
            block.array("lines.per", per),
            block.array("lines.multiplier", multiplier),
            block.array("lines.amount", amount),
            block.array("lines.contracted_amount", contractedAmount)
        };
    }

    /** Reads the array of lines at the cursor. */
    void read(AvroCursor cursor) {
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                rows.text(unit);
                rows.decimal(unitPrice);
                rows.longValue(per);
                rows.text(multiplier);
                cursor.skipString(); // card
                cursor.readInt(); // part
                rows.decimal(quantity);
                rows.decimal(amount);
                rows.decimal(contractedAmount);
            }
        }
        for (Column.Repeated array : arrays) {
            array.endRow();
        }
    }
}
