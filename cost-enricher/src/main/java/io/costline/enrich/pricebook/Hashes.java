package io.costline.enrich.pricebook;

import io.costline.identity.Hashing;
import java.nio.charset.StandardCharsets;

/** Content versions. */
final class Hashes {
    private Hashes() {}

    static String sha256(byte[] content, int hexDigits) {
        return Hashing.sha256Hex(content).substring(0, hexDigits);
    }

    static String sha256(String content, int hexDigits) {
        return sha256(content.getBytes(StandardCharsets.UTF_8), hexDigits);
    }
}
