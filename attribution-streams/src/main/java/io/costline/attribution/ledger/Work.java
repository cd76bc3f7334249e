package io.costline.attribution.ledger;

/**
 * Where a call stands in its work.
 *
 * @param operationId shared by the attempts of one logical request; empty: the call is its own operation
 * @param requestedModel the model asked for, which the one that answered may not be
 */
public record Work(
        String workflow, String agent, String sessionId, String operationId, int attemptIndex, String requestedModel) {}
