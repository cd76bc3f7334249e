package io.costline.attribution.topology;

import io.costline.avro.Rejection;
import io.costline.identity.EventIds;
import io.costline.topics.Keys;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.SchemaRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** Writes what could not be attributed to costline.rejected: hash and size of it, not its content. */
final class Rejecting {
    /** Why a record was not attributed. */
    enum Reason {
        MALFORMED_COST("the record is not a RequestCost under its trace's key"),
        NO_VALUE("the record has no value"),
        MALFORMED_DELTA("the record is not a SpendDelta"),
        UNPROCESSABLE("the record failed twice; the log says how"),
        BUDGET_NOT_JUDGED("the budget, or what it is judged by, cannot be used; the log says how"),
        TOO_LARGE("its trace, or its bucket, would be larger than its topic takes"),
        BEYOND_CORRECTION_HORIZON("the call was received longer ago than corrections are kept for"),
        IN_FUTURE(
                "the call's time, or its receipt, is more than an hour after this host's clock or the record's own time");

        private final String message;

        Reason(String message) {
            this.message = message;
        }
    }

    /** Of a record that failed before. */
    static Reason of(RuntimeException failure) {
        return failure instanceof RecordTooLargeException ? Reason.TOO_LARGE : Reason.UNPROCESSABLE;
    }

    private static final String NOBODY = "unknown";

    private final AvroSerializer<Rejection> writer;
    private final String source;

    /** @param source the topic of the records */
    Rejecting(SchemaRegistry registry, String source) {
        this.source = source;
        writer = AvroSerializer.of(registry, Topics.REJECTED);
    }

    byte[] key(byte @Nullable [] recordKey) {
        return Keys.rejected(tenant(recordKey), source).getBytes(StandardCharsets.UTF_8);
    }

    Attributed value(byte @Nullable [] recordKey, byte @Nullable [] value, Reason reason, long now) {
        byte[] body = value == null ? new byte[0] : value;
        byte[] hash = EventIds.sha256(body);
        String tenant = tenant(recordKey);
        Rejection rejection = Rejection.newBuilder()
                .setRejectionId(EventIds.hex(EventIds.of(tenant, source, EventIds.hex(hash), "0", reason.name())))
                .setTenant(tenant)
                .setSource(source)
                .setDoor("kafka")
                .setReceivedAt(Instant.ofEpochMilli(now))
                .setReasonCode(reason.name())
                .setMessage(reason.message)
                .setSha256(ByteBuffer.wrap(hash))
                .setSize(body.length)
                .build();
        return new Attributed(Attributed.Kind.REJECTION, writer.serialize(null, rejection));
    }

    private static String tenant(byte @Nullable [] recordKey) {
        if (recordKey == null) {
            return NOBODY;
        }
        String key = new String(recordKey, StandardCharsets.UTF_8);
        int slash = key.indexOf('/');
        String tenant = slash < 0 ? "" : key.substring(0, slash);
        return Keys.isTenant(tenant) ? tenant : NOBODY;
    }
}
