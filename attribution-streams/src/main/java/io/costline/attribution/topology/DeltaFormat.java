package io.costline.attribution.topology;

import io.costline.attribution.ledger.Delta;
import io.costline.attribution.ledger.DeltaKey;
import io.costline.attribution.ledger.Dimension;
import io.costline.attribution.ledger.Totals;
import io.costline.attribution.spend.BucketCodec;
import io.costline.attribution.spend.Scope;
import io.costline.avro.SpendDelta;
import io.costline.topics.TopicSpec;
import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroCursor;
import io.costline.wire.CurrentValue;
import io.costline.wire.Framing;
import io.costline.wire.Interner;
import io.costline.wire.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes and reads SpendDelta, field by field when the schema is the current one; a test holds it against the generated
 * class. Not safe for use by several threads.
 */
final class DeltaFormat {
    private final CurrentValue current;
    private final AvroBuffer buffer = new AvroBuffer();
    private final AvroCursor cursor = new AvroCursor();
    private final Interner names = new Interner(1 << 15);

    /**
     * A delta as read.
     *
     * @param start of the minute, of a pair of dimensions of the hour
     */
    record Received(Scope scope, long start, int addedIn, Totals change, long receivedAt) {}

    /**
     * @param topic name of the internal topic the deltas travel by
     */
    DeltaFormat(SchemaRegistry registry, String topic) {
        current = CurrentValue.of(
                registry, new TopicSpec(topic, 1, Optional.empty(), Optional.of(SpendDelta.getClassSchema())));
    }

    /** What spreads the scopes over partitions and keeps each in one. */
    byte[] key(DeltaKey key) {
        return String.join("/", key.tenant(), key.dimension().name(), key.scopeValue(), key.currency())
                .getBytes(StandardCharsets.UTF_8);
    }

    byte[] write(DeltaKey key, Delta delta) {
        buffer.clear();
        Framing.writeHeader(buffer, current.schemaId());
        buffer.writeString(key.tenant());
        buffer.writeInt(key.dimension().wire());
        buffer.writeString(key.scopeValue());
        buffer.writeString(key.currency());
        buffer.writeLong(key.start());
        buffer.writeLong(delta.receivedAt());
        BucketCodec.write(delta.change(), buffer);
        buffer.writeInt(key.addedIn());
        return buffer.toByteArray();
    }

    Received read(byte[] framed) {
        byte[] value = current.bring(framed);
        cursor.reset(value, Framing.HEADER, value.length);
        String tenant = name();
        Dimension dimension = Dimension.ofWire(cursor.readInt());
        String scope = name();
        String currency = name();
        long start = cursor.readLong();
        long receivedAt = cursor.readLong();
        Totals change = new Totals();
        BucketCodec.read(cursor, change);
        int addedIn = cursor.readInt();
        return new Received(new Scope(tenant, dimension, scope, currency), start, addedIn, change, receivedAt);
    }

    private String name() {
        int length = cursor.readLength();
        int at = cursor.position();
        cursor.position(at + length);
        return names.intern(cursor.bytes(), at, length);
    }
}
