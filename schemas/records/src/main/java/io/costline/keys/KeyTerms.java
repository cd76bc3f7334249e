package io.costline.keys;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a new key is for.
 *
 * @param name for people
 * @param scopes {@code ingest:<source>}, {@code ingest:*} or {@code read}; none: every source, and nothing to read
 * @param expiresAt when it ends; null: never
 */
public record KeyTerms(
        String name, List<String> scopes, @Nullable Instant expiresAt) {
    static final String INGEST = "ingest:";
    static final String ALL = INGEST + "*";

    /** To read the tenant's figures; never without being named. */
    public static final String READ = "read";

    /**
     * @throws IllegalArgumentException naming a scope that is none
     */
    public KeyTerms {
        scopes = List.copyOf(scopes);
        for (String scope : scopes) {
            if (!scope.matches("read|ingest:(?:\\*|[a-z0-9-]+)")) {
                throw new IllegalArgumentException(
                        "scope '" + scope + "' is not read and not of the form ingest:SOURCE or ingest:*");
            }
        }
    }

    /** Every source, for ever. */
    public static KeyTerms unlimited(String name) {
        return new KeyTerms(name, List.of(), null);
    }
}
