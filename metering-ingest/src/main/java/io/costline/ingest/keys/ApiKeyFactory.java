package io.costline.ingest.keys;

import io.costline.avro.ApiKey;
import io.costline.ingest.admission.Attribution;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/** Makes API keys. */
public final class ApiKeyFactory {
    private final SecureRandom random;

    public ApiKeyFactory() {
        this(new SecureRandom());
    }

    ApiKeyFactory(SecureRandom random) {
        this.random = random;
    }

    /**
     * A key and its record.
     *
     * @param token what the caller sends; it cannot be had again
     * @param key what goes to costline.api-keys under its key id
     */
    public record NewKey(String token, ApiKey key) {}

    /** @param attribution tenant, and what to assume for events that do not say */
    public NewKey create(Attribution attribution, String name, Instant now) {
        String keyId = hex(8);
        String secret = hex(32);
        var key = new ApiKey(
                keyId,
                ByteBuffer.wrap(ApiToken.hash(secret)),
                attribution.tenant(),
                name,
                now.truncatedTo(ChronoUnit.MICROS),
                false,
                attribution.customerId(),
                attribution.team(),
                attribution.project(),
                attribution.appKey(),
                attribution.feature());
        return new NewKey(ApiToken.PREFIX + keyId + "_" + secret, key);
    }

    private String hex(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }
}
