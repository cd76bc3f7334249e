package io.costline.keys;

import io.costline.avro.ApiKey;
import io.costline.identity.Attribution;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
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
    public NewKey create(Attribution attribution, KeyTerms terms, Instant now) {
        Instant expiresAt = terms.expiresAt();
        return withSecret(ApiKey.newBuilder()
                .setTenant(attribution.tenant())
                .setName(terms.name())
                .setCreatedAt(now.truncatedTo(ChronoUnit.MICROS))
                .setCustomerId(attribution.customerId())
                .setTeam(attribution.team())
                .setProject(attribution.project())
                .setAppKey(attribution.appKey())
                .setFeature(attribution.feature())
                .setExpiresAt(expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS))
                .setScopes(terms.scopes()));
    }

    /** A key that may do what another may, for as long as that one was made for. */
    public NewKey successor(ApiKey key, Instant now) {
        Instant start = now.truncatedTo(ChronoUnit.MICROS);
        Instant end = key.getExpiresAt();
        return withSecret(ApiKey.newBuilder(key)
                .setCreatedAt(start)
                .setRevoked(false)
                .setExpiresAt(end == null ? null : start.plus(Duration.between(key.getCreatedAt(), end))));
    }

    private NewKey withSecret(ApiKey.Builder key) {
        String keyId = hex(8);
        String secret = hex(32);
        key.setKeyId(keyId).setSecretHash(ByteBuffer.wrap(ApiToken.hash(secret)));
        return new NewKey(ApiToken.PREFIX + keyId + "_" + secret, key.build());
    }

    private String hex(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }
}
