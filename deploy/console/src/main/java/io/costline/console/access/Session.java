package io.costline.console.access;

import java.util.List;
import java.util.Optional;

/**
 * Who asks, and what is theirs to see.
 *
 * @param tenant whose figures
 * @param who for the audit log: a key's id, or the machine's owner
 * @param scopes what the key may do
 * @param fixed the one customer, team or project it is narrowed to
 * @param operator whether it may look over all tenants
 */
public record Session(String tenant, String who, List<String> scopes, Optional<Fixed> fixed, boolean operator) {
    /**
     * @param dimension as CUSTOMER
     * @param value of that dimension, never blank: blank would be everyone's
     */
    public record Fixed(String dimension, String value) {
        public Fixed {
            if (value.isBlank()) {
                throw new IllegalArgumentException("fixed to nothing");
            }
        }
    }

    public Session {
        scopes = List.copyOf(scopes);
        if (tenant.isBlank()) {
            throw new IllegalArgumentException("a session without a tenant");
        }
        if (operator && fixed.isPresent()) {
            throw new IllegalArgumentException("an operator is not narrowed");
        }
    }
}
