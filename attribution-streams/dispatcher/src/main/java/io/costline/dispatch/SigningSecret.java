package io.costline.dispatch;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret of Standard Webhooks: {@code whsec_} and base64. */
final class SigningSecret {
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_BYTES = 24;
    private static final int MOST_BYTES = 64;

    private final SecretKeySpec key;

    private SigningSecret(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * Those in a text, separated by white space: while one is rotated there are two.
     *
     * @throws UnusableException if there is none, or one is no secret
     */
    static List<SigningSecret> all(TextSource source) {
        return Arrays.stream(source.read().strip().split("\\s+"))
                .map(text -> of(source, text))
                .toList();
    }

    private static SigningSecret of(TextSource source, String text) {
        try {
            byte[] key = Base64.getDecoder().decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "");
            if (key.length >= LEAST_BYTES && key.length <= MOST_BYTES) {
                return new SigningSecret(key);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new UnusableException(source + " must hold whsec_ and 24 to 64 bytes in base64, for each secret");
    }

    /** The value of webhook-signature: one for each secret, so that whoever knows any of them can check it. */
    static String header(List<SigningSecret> secrets, String id, long timestamp, String body) {
        return secrets.stream()
                .map(secret -> "v1," + secret.sign(id + '.' + timestamp + '.' + body))
                .collect(Collectors.joining(" "));
    }

    private String sign(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }
}
