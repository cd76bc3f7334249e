package io.costline.ingest.json;

import io.costline.identity.Hashing;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Where an element stands in its body. */
public final class Slice {
    private final byte[] body;
    private final int offset;
    private final int length;
    private byte @Nullable [] hash;

    public Slice(byte[] body, int offset, int length) {
        this.body = body;
        this.offset = offset;
        this.length = length;
    }

    public static Slice of(byte[] body) {
        return new Slice(body, 0, body.length);
    }

    public int length() {
        return length;
    }

    /** Hash of the bytes as they were sent; taken once, as thousands of records of one page may ask for it. */
    public byte[] sha256() {
        if (hash == null) {
            hash = digest();
        }
        return hash.clone();
    }

    private byte[] digest() {
        MessageDigest digest = Hashing.sha256();
        digest.update(body, offset, length);
        return digest.digest();
    }
}
