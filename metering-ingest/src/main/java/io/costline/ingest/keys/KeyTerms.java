package io.costline.ingest.keys;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a new key is for.
 *
 * @param name for people
 * @param scopes {@code ingest:<source>} or {@code ingest:*}; none: everything
 * @param expiresAt when it ends; null: never
 */
public record KeyTerms(
        String name, List<String> scopes, @Nullable Instant expiresAt) {
    static final String INGEST = "ingest:";
    static final String ALL = INGEST + "*";

    /**
     * @throws IllegalArgumentException naming a scope that is none
     */
    public KeyTerms {
        scopes = List.copyOf(scopes);
        for (String scope : scopes) {
            if (!scope.matches("ingest:(?:\\*|[a-z0-9-]+)")) {
                throw new IllegalArgumentException(
                        "scope '" + scope + "' is not of the form ingest:SOURCE or ingest:*");
            }
        }
    }

    /** Everything, for ever. */
    public static KeyTerms unlimited(String name) {
        return new KeyTerms(name, List.of(), null);
    }
}
