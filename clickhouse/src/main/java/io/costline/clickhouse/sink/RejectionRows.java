package io.costline.clickhouse.sink;

import io.costline.avro.Rejection;
import io.costline.identity.Hashing;
import io.costline.wire.Framing;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** costline.rejected to rejected_events, and what the sink itself cannot read. */
final class RejectionRows extends Rows {
    /** Reason of a record on one of our own topics that is not what its schema says. */
    static final String UNREADABLE = "UNREADABLE_RECORD";

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Column.Text rejectionId = block.text("rejection_id");
    private final Column.Dictionary tenant = block.dictionary("tenant");
    private final Column.Dictionary source = block.dictionary("source");
    private final Column.Dictionary door = block.dictionary("door");
    private final Column.Fixed receivedAt = block.time("received_at");
    private final Column.Dictionary reasonCode = block.dictionary("reason_code");
    private final Column.Dictionary field = block.dictionary("field");
    private final Column.Dictionary message = block.dictionary("message");
    private final Column.Fixed position = block.number("position", "UInt32", 4);
    private final Column.Text sha256 = block.text("sha256");
    private final Column.Fixed size = block.number("size", "UInt64", 8);
    private final Column.Text structure = block.text("structure");

    RejectionRows() {
        super("rejected_events");
    }

    @Override
    Schema schema() {
        return Rejection.getClassSchema();
    }

    @Override
    long read(byte[] framed) {
        cursor.reset(framed, Framing.HEADER, framed.length);
        text(rejectionId);
        text(tenant);
        text(source);
        text(door);
        long received = cursor.readLong();
        receivedAt.values.putLong(received);
        text(reasonCode);
        text(field);
        text(message);
        intValue(position);
        hexOfBytes();
        longValue(size);
        text(structure);
        atEnd();
        return received;
    }

    private void hexOfBytes() {
        byte[] bytes = cursor.readBytes();
        byte[] hex = new byte[bytes.length * 2];
        for (int i = 0; i < bytes.length; i++) {
            hex[2 * i] = HEX[bytes[i] >> 4 & 15];
            hex[2 * i + 1] = HEX[bytes[i] & 15];
        }
        sha256.put(hex, 0, hex.length);
    }

    /** A record no table can take. Its place on the topic is its id, so reading it again changes nothing. */
    void appendUnreadable(ConsumerRecord<byte[], byte[]> unreadable) {
        byte[] value = unreadable.value();
        put(rejectionId, unreadable.topic() + '/' + unreadable.partition() + '/' + unreadable.offset());
        put(tenant, tenantOf(unreadable.key()));
        put(source, unreadable.topic());
        put(door, "sink");
        receivedAt.values.putLong(unreadable.timestamp() * 1000);
        put(reasonCode, UNREADABLE);
        put(field, "");
        put(message, "The record is not what its schema says.");
        position.values.putInt(0);
        put(sha256, HexFormat.of().formatHex(Hashing.sha256(value)));
        size.values.putLong(value.length);
        put(structure, "");
        block.endRow();
    }

    /** Keys of our topics start with the tenant and a slash. */
    private static String tenantOf(byte[] key) {
        String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        int slash = text.indexOf('/');
        return slash < 0 ? "" : text.substring(0, slash);
    }

    private static void put(Column.Text into, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        into.put(utf8, 0, utf8.length);
    }

    private static void put(Column.Dictionary into, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        into.put(utf8, 0, utf8.length);
    }
}
