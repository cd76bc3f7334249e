package io.costline.console.access;

import io.costline.identity.Attribution;
import io.costline.keys.ApiKeys;
import io.costline.keys.Grant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** API keys with scope {@code read}. A key that names several of customer, team and project is nobody's: which one is meant? */
public final class Readers {
    private final ApiKeys keys;

    public Readers(ApiKeys keys) {
        this.keys = keys;
    }

    /** The id of the key that an Authorization header shows, if it is in force and may read. */
    public Optional<String> keyId(@Nullable String authorization, Instant now) {
        return Optional.ofNullable(keys.keyId(authorization, now))
                .filter(id -> of(id, now).isPresent());
    }

    /** What a key may see now; empty when it ended, was revoked, or never could. */
    public Optional<Session> of(String keyId, Instant now) {
        Grant grant = keys.ofKey(keyId, now);
        if (grant == null || !grant.mayRead()) {
            return Optional.empty();
        }
        List<Session.Fixed> fixed = fixed(grant.attribution());
        return fixed.size() > 1
                ? Optional.empty()
                : Optional.of(new Session(
                        grant.attribution().tenant(),
                        "key " + keyId,
                        grant.scopes().stream().sorted().toList(),
                        fixed.stream().findFirst(),
                        false));
    }

    private static List<Session.Fixed> fixed(Attribution attribution) {
        List<Session.Fixed> fixed = new ArrayList<>();
        add(fixed, "CUSTOMER", attribution.customerId());
        add(fixed, "TEAM", attribution.team());
        add(fixed, "PROJECT", attribution.project());
        return fixed;
    }

    private static void add(List<Session.Fixed> fixed, String dimension, String value) {
        if (!value.isBlank()) {
            fixed.add(new Session.Fixed(dimension, value));
        }
    }
}
