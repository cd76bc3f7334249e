package io.costline.ingest.adapter.gateway;

import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Labels;

/**
 * Model calls a gateway makes for itself on the way: guardrails, the embeddings of its semantic cache, judges. They cost
 * what any call costs, so they are metered; the tag {@value #TAG} lets a report of customers' usage leave them out.
 */
final class GatewayCalls {
    static final String TAG = "gateway_call";
    static final String GUARDRAIL = "guardrail_call";
    static final String HEALTH_CHECK = "health_check";

    private GatewayCalls() {}

    /** @param kind empty for a caller's own call, which stays as it is */
    static void tag(String kind, RequestEvent event) {
        if (!kind.isEmpty()) {
            Labels.tag(event, TAG, kind);
        }
    }
}
