package io.costline.enrich.topology;

import io.costline.avro.Rejection;
import io.costline.avro.RequestEvent;
import io.costline.identity.EventIds;
import io.costline.identity.Hashing;
import io.costline.topics.Keys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Describes a record of costline.requests that cannot be priced: what it looked like, not what it said. */
final class Rejections {
    static final String MALFORMED = "MALFORMED_RECORD";
    static final String UNKNOWN_SCHEMA = "UNKNOWN_SCHEMA";
    static final String TOO_LARGE = "TOO_LARGE";
    static final String UNPROCESSABLE = "UNPROCESSABLE";
    static final String TOO_LATE = "TOO_LATE";
    static final String IN_FUTURE = "IN_FUTURE";
    static final String CONFLICT = "CONFLICT";

    private static final String SOURCE = "costline.requests";
    private static final String NO_TENANT = "unknown";

    private Rejections() {}

    static Rejection of(byte @Nullable [] key, byte @Nullable [] value, Instant receivedAt, String code, String field) {
        byte[] body = value == null ? new byte[0] : value;
        byte[] hash = Hashing.sha256(body);
        String tenant = tenant(key);
        return Rejection.newBuilder()
                .setRejectionId(id(tenant, hash, code))
                .setTenant(tenant)
                .setSource(SOURCE)
                .setDoor("kafka")
                .setReceivedAt(receivedAt)
                .setReasonCode(code)
                .setField(field)
                .setMessage(message(code))
                .setIndex(0)
                .setSha256(ByteBuffer.wrap(hash))
                .setSize(body.length)
                .setStructure("")
                .build();
    }

    /** The ids by which a sender finds its event again. */
    static String ids(RequestEvent event) {
        return "eventId " + EventIds.hex(event.getEventId().bytes()) + ", nativeId " + event.getNativeId() + ", callId "
                + event.getCallId();
    }

    static byte[] key(Rejection rejection) {
        return Keys.rejected(rejection.getTenant(), rejection.getSource()).getBytes(StandardCharsets.UTF_8);
    }

    private static String message(String code) {
        return switch (code) {
            case UNKNOWN_SCHEMA -> "The value names a schema the registry does not have.";
            case TOO_LARGE -> "The event's cost is larger than a record may be.";
            case UNPROCESSABLE -> "The event failed twice; the log says how.";
            case TOO_LATE -> "The event is older than the dedup horizon and its slack.";
            case IN_FUTURE ->
                "The event's time, or its receipt, is more than an hour after this host's clock or the record's own time.";
            case CONFLICT ->
                "Another event of this id and revision was seen first and counts; this one says something else.";
            default -> "The value is not a RequestEvent.";
        };
    }

    private static String tenant(byte @Nullable [] key) {
        String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        int slash = text.indexOf('/');
        String tenant = slash < 0 ? text : text.substring(0, slash);
        return Keys.isTenant(tenant) ? tenant : NO_TENANT;
    }

    private static String id(String tenant, byte[] hash, String code) {
        String parts = tenant + '\n' + SOURCE + '\n' + HexFormat.of().formatHex(hash) + "\n0\n" + code;
        byte[] id = Hashing.sha256(parts.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(id, 0, 16);
    }
}
