package io.costline.enrich.pricebook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Content versions. */
final class Hashes {
    private Hashes() {}

    static String sha256(byte[] content, int hexDigits) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest).substring(0, hexDigits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static String sha256(String content, int hexDigits) {
        return sha256(content.getBytes(StandardCharsets.UTF_8), hexDigits);
    }
}
