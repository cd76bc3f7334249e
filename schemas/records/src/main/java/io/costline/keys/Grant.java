package io.costline.keys;

import io.costline.identity.Attribution;
import java.util.Set;

/**
 * What a caller may do.
 *
 * @param attribution tenant, and what to assume for events that do not say
 * @param scopes as the key has them; none: every source
 */
public record Grant(Attribution attribution, Set<String> scopes) {
    public Grant {
        scopes = Set.copyOf(scopes);
    }

    /** Whether events of a source may be sent. */
    public boolean permits(String source) {
        return scopes.isEmpty() || scopes.contains(KeyTerms.ALL) || scopes.contains(KeyTerms.INGEST + source);
    }

    /** Whether the tenant's figures may be read: a key that is in gateways everywhere must not, unless it says so. */
    public boolean mayRead() {
        return scopes.contains(KeyTerms.READ);
    }
}
