package io.costline.clickhouse.sink;

import io.costline.avro.TraceStatus;
import io.costline.avro.WorkflowTrace;
import io.costline.wire.Framing;
import org.apache.avro.Schema;

/** costline.traces to traces: one row a trace, its amounts by currency in arrays. */
final class TraceRows extends Rows {
    private static final int STATUSES = TraceStatus.values().length;

    private final Column.Dictionary tenant = block.dictionary("tenant");
    private final Column.Text traceId = block.text("trace_id");
    private final Column.Fixed revision = block.number("revision", "UInt128", 16);
    private final Column.Fixed status = block.constant("status", TraceStatus.class);
    private final Column.Dictionary customerId = block.dictionary("customer_id");
    private final Column.Dictionary feature = block.dictionary("feature");
    private final Column.Dictionary workflow = block.dictionary("workflow");
    private final Column.Dictionary agent = block.dictionary("agent");
    private final Column.Text sessionId = block.text("session_id");
    private final Column.Fixed startedAt = block.time("started_at");
    private final Column.Fixed endedAt = block.time("ended_at");
    private final Column.Fixed receivedAt = block.time("received_at");
    private final Column.Fixed openUntil = block.time("open_until");
    private final Column.Fixed[] counts = {
        count("calls"),
        count("operations"),
        count("failed_calls"),
        count("failed_operations"),
        count("fallback_operations"),
        count("unpriced_calls")
    };
    private final Column.Fixed inputTokens = block.number("input_tokens", "UInt64", 8);
    private final Column.Fixed outputTokens = block.number("output_tokens", "UInt64", 8);
    private final Column.Dictionary provider = new Column.Dictionary();
    private final Column.Repeated providers = block.array("providers", provider);
    private final Column.Dictionary model = new Column.Dictionary();
    private final Column.Repeated models = block.array("models", model);
    private final Column.Dictionary currency = new Column.Dictionary();
    private final Column.Repeated currencies = block.array("amounts.currency", currency);
    private final Column.Fixed[] amount = new Column.Fixed[5];
    private final Column.Repeated[] amounts = {
        amount(0, "list_cost"),
        amount(1, "contracted_cost"),
        amount(2, "fallback_cost"),
        amount(3, "escalation_cost"),
        amount(4, "unpriced_upper_bound")
    };

    TraceRows() {
        super("traces");
    }

    private Column.Fixed count(String name) {
        return block.number(name, "UInt32", 4);
    }

    private Column.Repeated amount(int index, String name) {
        amount[index] = new Column.Fixed("Decimal(38, 12)", 16);
        return block.array("amounts." + name, amount[index]);
    }

    @Override
    Schema schema() {
        return WorkflowTrace.getClassSchema();
    }

    @Override
    long read(byte[] framed) {
        cursor.reset(framed, Framing.HEADER, framed.length);
        text(tenant);
        text(traceId);
        long epoch = cursor.readInt();
        revision.values.putLongs(epoch, cursor.readLong());
        constant(status, STATUSES);
        text(customerId);
        text(feature);
        text(workflow);
        text(agent);
        text(sessionId);
        longValue(startedAt);
        longValue(endedAt);
        long received = cursor.readLong();
        receivedAt.values.putLong(received);
        for (Column.Fixed count : counts) {
            intValue(count);
        }
        longValue(inputTokens);
        longValue(outputTokens);
        names(provider, providers);
        names(model, models);
        amounts();
        longValue(openUntil);
        atEnd();
        return received;
    }

    private void names(Column.Dictionary name, Column.Repeated names) {
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                text(name);
            }
        }
        names.endRow();
    }

    private void amounts() {
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                text(currency);
                for (Column.Fixed column : amount) {
                    decimal(column);
                }
            }
        }
        currencies.endRow();
        for (Column.Repeated column : amounts) {
            column.endRow();
        }
    }
}
