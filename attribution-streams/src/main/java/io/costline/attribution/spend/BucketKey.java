package io.costline.attribution.spend;

import io.costline.attribution.ledger.Dimension;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Keys of the spend store. Texts are length-prefixed, so no two scopes share a key whatever their names hold, and times are
 * big-endian, so that a scope's buckets of one granularity lie in time order.
 *
 * <pre>
 * 'B' tenant dimension value currency granularity start   a bucket; history's month stands in the start's part below a minute
 * 'S' tenant dimension value currency                     the scope has buckets; its value is the newest's time
 * 'L' ... start                                           the latches of a period, see the budget package
 * 'A'                                                     up to which delta the buckets go
 * </pre>
 */
public final class BucketKey {
    private static final byte BUCKET = 'B';
    private static final byte SCOPE = 'S';
    private static final byte ADDED = 'A';

    private BucketKey() {}

    /**
     * The key of a bucket. Those of history lie directly behind that of calls as they came.
     *
     * @param addedIn month of history, as 202611; 0: none
     */
    public static byte[] bucket(Scope scope, Granularity granularity, long start, int addedIn) {
        byte[] prefix = scope(BUCKET, scope, 1 + Long.BYTES);
        ByteBuffer.wrap(prefix, prefix.length - 1 - Long.BYTES, 1 + Long.BYTES)
                .put((byte) granularity.wire())
                .putLong(start + addedIn);
        return prefix;
    }

    /** The time that ends a bucket's or latch's key, microseconds since 1970. */
    public static long start(byte[] key) {
        return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
    }

    /** The month of a bucket of history, as 202611; 0 for any other row. */
    public static int addedIn(byte[] key) {
        return isMarker(key) ? 0 : (int) Math.floorMod(start(key), Granularity.MINUTE.micros());
    }

    /** The one row that says up to which delta the buckets go. It ends in no time, so it never expires. */
    public static byte[] added() {
        return new byte[] {ADDED};
    }

    public static boolean isMarker(byte[] key) {
        return key[0] == SCOPE;
    }

    public static byte[] marker(Scope scope) {
        return scope(SCOPE, scope, 0);
    }

    /** What the markers of a tenant's scopes in one dimension start with. */
    public static byte[] markers(String tenant, Dimension dimension) {
        byte[] name = tenant.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + name.length + 1)
                .put(SCOPE)
                .put((byte) name.length)
                .put(name)
                .put((byte) dimension.wire())
                .array();
    }

    /** The scope a marker stands for. */
    public static Scope scope(byte[] marker) {
        ByteBuffer in = ByteBuffer.wrap(marker, 1, marker.length - 1);
        String tenant = text(in, in.get() & 255);
        Dimension dimension = Dimension.ofWire(in.get());
        String value = text(in, in.getShort() & 0xffff);
        return new Scope(tenant, dimension, value, text(in, in.get() & 255));
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] scope(byte kind, Scope scope, int more) {
        byte[] tenant = scope.tenant().getBytes(StandardCharsets.UTF_8);
        byte[] value = scope.value().getBytes(StandardCharsets.UTF_8);
        byte[] currency = scope.currency().getBytes(StandardCharsets.UTF_8);
        if (tenant.length > 255 || value.length > 0xffff || currency.length > 255) {
            throw new IllegalArgumentException("scope name too long");
        }
        return ByteBuffer.allocate(6 + tenant.length + value.length + currency.length + more)
                .put(kind)
                .put((byte) tenant.length)
                .put(tenant)
                .put((byte) scope.dimension().wire())
                .putShort((short) value.length)
                .put(value)
                .put((byte) currency.length)
                .put(currency)
                .array();
    }
}
