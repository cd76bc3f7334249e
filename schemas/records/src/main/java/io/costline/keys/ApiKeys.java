package io.costline.keys;

import io.costline.avro.ApiKey;
import io.costline.identity.Attribution;
import io.costline.topics.CompactedTopicFollower;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The keys in force, as their topic tells them. */
public final class ApiKeys implements CompactedTopicFollower.Listener<ApiKey> {
    private static final byte[] NO_HASH = new byte[32];

    private final Map<String, Known> keys = new ConcurrentHashMap<>();

    private record Known(ApiKey key, Grant grant) {}

    @Override
    public void record(String keyId, @Nullable ApiKey key, long offset) {
        if (key == null || key.getRevoked()) {
            keys.remove(keyId);
        } else {
            keys.put(
                    keyId,
                    new Known(
                            key,
                            new Grant(
                                    new Attribution(
                                            key.getTenant(),
                                            key.getCustomerId(),
                                            key.getTeam(),
                                            key.getProject(),
                                            key.getAppKey(),
                                            key.getFeature()),
                                    Set.copyOf(key.getScopes()))));
        }
    }

    public int size() {
        return keys.size();
    }

    /** What the header's key permits; null when it is unknown, wrong, expired or revoked, which is not told apart. */
    public @Nullable Grant authenticate(@Nullable String authorization, Instant now) {
        String keyId = keyId(authorization, now);
        return keyId == null ? null : ofKey(keyId, now);
    }

    /** The id of the header's key, if it is in force. */
    public @Nullable String keyId(@Nullable String authorization, Instant now) {
        ApiToken token = ApiToken.ofHeader(authorization);
        if (token == null) {
            return null;
        }
        Known known = keys.get(token.keyId());
        // Hashed and compared also for an unknown id, so that ids cannot be found out by time.
        byte[] expected = known == null ? NO_HASH : secretHash(known.key());
        boolean same = MessageDigest.isEqual(expected, ApiToken.hash(token.secret()));
        return same && known != null && isInForce(known.key(), now) ? token.keyId() : null;
    }

    private static boolean isInForce(ApiKey key, Instant now) {
        Instant end = key.getExpiresAt();
        return end == null || now.isBefore(end);
    }

    /** What a key permits whoever proved it otherwise, by a signature or a session; null when it is unknown, expired or revoked. */
    public @Nullable Grant ofKey(String keyId, Instant now) {
        Known known = keys.get(keyId);
        return known != null && isInForce(known.key(), now) ? known.grant() : null;
    }

    private static byte[] secretHash(ApiKey key) {
        byte[] hash = new byte[key.getSecretHash().remaining()];
        key.getSecretHash().duplicate().get(hash);
        return hash;
    }
}
