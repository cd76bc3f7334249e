package io.costline.clickhouse.sink;

import io.costline.avro.Granularity;
import io.costline.avro.SpendBucket;
import io.costline.avro.SpendDimension;
import io.costline.wire.Framing;
import org.apache.avro.Schema;

/** costline.spend to spend_buckets. */
final class SpendRows extends Rows {
    private static final int DIMENSIONS = SpendDimension.values().length;
    private static final int GRANULARITIES = Granularity.values().length;

    private final Column.Dictionary tenant = block.dictionary("tenant");
    private final Column.Fixed dimension = block.constant("dimension", SpendDimension.class);
    private final Column.Fixed granularity = block.constant("granularity", Granularity.class);
    private final Column.Dictionary scopeValue = block.dictionary("scope_value");
    private final Column.Dictionary currency = block.dictionary("currency");
    private final Column.Fixed bucketStart = block.time("bucket_start");
    private final Column.Fixed revision = block.number("revision", "UInt128", 16);
    private final Column.Fixed receivedAt = block.time("received_at");
    private final Column.Fixed[] amounts = {
        block.decimal("list_cost"),
        block.decimal("contracted_cost"),
        block.decimal("fallback_cost"),
        block.decimal("escalation_cost"),
        block.decimal("requested_cost"),
        block.decimal("unpriced_upper_bound")
    };
    private final Column.Fixed[] counts = {
        count("calls"),
        count("failed_calls"),
        count("wasted_calls"),
        count("operations"),
        count("fallback_operations"),
        count("unpriced_calls"),
        count("input_tokens"),
        count("cache_read_tokens"),
        count("cache_write_tokens"),
        count("output_tokens"),
        count("priced_calls"),
        count("priced_input_tokens"),
        count("priced_output_tokens")
    };
    private final Column.Fixed pricedCost = block.decimal("priced_cost");
    private final Column.Fixed addedIn = block.number("added_in", "UInt32", 4);

    SpendRows() {
        super("spend_buckets");
    }

    private Column.Fixed count(String name) {
        return block.number(name, "Int64", 8);
    }

    @Override
    Schema schema() {
        return SpendBucket.getClassSchema();
    }

    @Override
    long read(byte[] framed) {
        cursor.reset(framed, Framing.HEADER, framed.length);
        text(tenant);
        constant(dimension, DIMENSIONS);
        text(scopeValue);
        constant(granularity, GRANULARITIES);
        longValue(bucketStart);
        text(currency);
        long epoch = cursor.readInt();
        revision.values.putLongs(epoch, cursor.readLong());
        long received = cursor.readLong();
        receivedAt.values.putLong(received);
        for (Column.Fixed amount : amounts) {
            decimal(amount);
        }
        for (Column.Fixed count : counts) {
            longValue(count);
        }
        decimal(pricedCost);
        addedIn.values.putInt(cursor.readInt());
        atEnd();
        return received;
    }
}
