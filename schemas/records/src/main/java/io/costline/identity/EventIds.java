package io.costline.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Event ids: the first 128 bits of SHA-256 over length-prefixed parts. The prefix keeps {@code ("a-b", "c")} and
 * {@code ("a", "b-c")} apart, and the tenant being a part keeps tenants apart.
 */
public final class EventIds {
    /** Bytes of an event id. */
    public static final int BYTES = 16;

    private static final HexFormat HEX = HexFormat.of();
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Hashing::sha256);

    private EventIds() {}

    /** The id of one observation of one attempt. */
    public static byte[] of(
            String tenant, String source, String sourceInstance, String nativeId, int attemptIndex, String recordKind) {
        return of(tenant, source, sourceInstance, nativeId, Integer.toString(attemptIndex), recordKind);
    }

    /** The id of any sequence of parts; also used for rejections and alerts. */
    public static byte[] of(String... parts) {
        MessageDigest digest = SHA_256.get();
        digest.reset();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update((byte) (bytes.length >>> 24));
            digest.update((byte) (bytes.length >>> 16));
            digest.update((byte) (bytes.length >>> 8));
            digest.update((byte) bytes.length);
            digest.update(bytes);
        }
        return Arrays.copyOf(digest.digest(), BYTES);
    }

    /** SHA-256 of the bytes, all 32 of it. */
    public static byte[] sha256(byte[] bytes) {
        MessageDigest digest = SHA_256.get();
        digest.reset();
        return digest.digest(bytes);
    }

    /** Lower-case hex, 32 characters. */
    public static String hex(byte[] eventId) {
        return HEX.formatHex(eventId);
    }

    /**
     * The inverse of {@link #hex}.
     *
     * @throws IllegalArgumentException if the text is not 32 hex digits
     */
    public static byte[] parse(String hex) {
        byte[] id = HEX.parseHex(hex);
        if (id.length != BYTES) {
            throw new IllegalArgumentException("an event id has 32 hex digits");
        }
        return id;
    }

    /** The first eight bytes as a number, big-endian. */
    public static long high(byte[] eventId) {
        return ByteBuffer.wrap(eventId).getLong(0);
    }

    /** The last eight bytes as a number, big-endian. */
    public static long low(byte[] eventId) {
        return ByteBuffer.wrap(eventId).getLong(8);
    }
}
