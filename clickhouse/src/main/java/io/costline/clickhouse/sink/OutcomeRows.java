package io.costline.clickhouse.sink;

import io.costline.avro.Outcome;
import io.costline.avro.OutcomeKind;
import io.costline.wire.Framing;
import org.apache.avro.Schema;

/** costline.outcomes to outcomes. */
final class OutcomeRows extends Rows {
    private final Column.Dictionary tenant = block.dictionary("tenant");
    private final Column.Text outcomeId = block.text("outcome_id");
    private final Column.Text traceId = block.text("trace_id");
    private final Column.Text operationId = block.text("operation_id");
    private final Column.Text callId = block.text("call_id");
    private final Column.Fixed kind = block.constant("kind", OutcomeKind.class);
    private final Column.Maybe value = block.maybeDecimal("value");
    private final Column.Maybe max = block.maybeDecimal("max");
    private final Column.Dictionary evaluator = block.dictionary("evaluator");
    private final Column.Fixed at = block.time("at");
    private final Column.Fixed receivedAt = block.time("received_at");

    OutcomeRows() {
        super("outcomes");
    }

    @Override
    Schema schema() {
        return Outcome.getClassSchema();
    }

    @Override
    long read(byte[] framed) {
        cursor.reset(framed, Framing.HEADER, framed.length);
        text(tenant);
        text(outcomeId);
        text(traceId);
        text(operationId);
        text(callId);
        constant(kind, OutcomeKind.values().length);
        maybeDecimal(value);
        maybeDecimal(max);
        text(evaluator);
        longValue(at);
        long received = cursor.readLong();
        receivedAt.values.putLong(received);
        atEnd();
        return received;
    }

    private void maybeDecimal(Column.Maybe column) {
        if (cursor.readInt() == 0) {
            column.putNull();
        } else {
            decimal(column);
        }
    }
}
