package io.costline.keys;

import io.costline.identity.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** {@code ck_<keyId>_<secret>} taken apart. Never printed. */
record ApiToken(String keyId, String secret) {
    static final String PREFIX = "ck_";
    private static final String SCHEME = "bearer ";
    private static final String BASIC = "basic ";
    private static final int MAX_LENGTH = 256;

    /** The token of an Authorization header, bearer or password of basic, or null when it is none. */
    static @Nullable ApiToken ofHeader(@Nullable String authorization) {
        if (authorization == null || authorization.length() > MAX_LENGTH) {
            return null;
        }
        if (authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return of(authorization.substring(SCHEME.length()).strip());
        }
        return authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())
                ? of(password(authorization.substring(BASIC.length()).strip()))
                : null;
    }

    private static String password(String credentials) {
        try {
            String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    private static @Nullable ApiToken of(String token) {
        int cut = token.indexOf('_', PREFIX.length());
        if (!token.startsWith(PREFIX) || cut <= PREFIX.length() || cut == token.length() - 1) {
            return null;
        }
        return new ApiToken(token.substring(PREFIX.length(), cut), token.substring(cut + 1));
    }

    /** Plain SHA-256 is enough for a secret of 256 random bits: there is nothing to guess. */
    static byte[] hash(String secret) {
        return Hashing.sha256(secret);
    }

    @Override
    public String toString() {
        return PREFIX + keyId + "_***";
    }
}
