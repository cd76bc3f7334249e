package io.costline.ingest.adapter.gateway;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Fields;

/**
 * Which records are attempts of one logical request. LiteLLM sends a record per failed hop and one for the hop that
 * served. They share the call id when the proxy set one. Else they share the trace id, which by LiteLLM's meaning is
 * one request with its retries and fallbacks, but which clients also use to tie a workflow together: so it groups only
 * records that say they were part of a retry or fallback, and only with those of the same model group.
 */
final class LiteLlmAttempts {
    private LiteLlmAttempts() {}

    static void read(Fields log, Fields hidden, Fields metadata, RequestEvent event) {
        int retries = number("attempted_retries", log, hidden, metadata);
        int fallbacks = number("attempted_fallbacks", log, hidden, metadata);
        event.setRetryCount(retries);
        boolean failed = event.getStatus() != CallStatus.OK;
        if (event.getAttemptIndex() == 0 && !failed) {
            event.setAttemptIndex(retries + fallbacks);
        }
        if (!event.getOperationId().isEmpty()) {
            return;
        }
        String callId = event.getGatewayRequestId();
        if (!callId.isEmpty()) {
            event.setOperationId(callId);
        } else if (!event.getTraceId().isEmpty() && (failed || retries + fallbacks > 0)) {
            String asked = event.getFallbackFrom().isEmpty() ? event.getRoute() : event.getFallbackFrom();
            event.setOperationId(event.getTraceId() + "/" + (asked.isEmpty() ? event.getRequestedModel() : asked));
        }
    }

    /** The text wherever this version of LiteLLM puts it. */
    static String said(String name, Fields log, Fields hidden, Fields metadata) {
        for (Fields place : new Fields[] {log, metadata, hidden}) {
            String text = place.text(name);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return hidden.object("additional_headers")
                .text("x-litellm-" + name.replace('_', '-').replace("litellm-", ""));
    }

    private static int number(String name, Fields log, Fields hidden, Fields metadata) {
        for (Fields place : new Fields[] {log, metadata, hidden}) {
            if (place.has(name)) {
                return place.integer(name);
            }
        }
        Fields headers = hidden.object("additional_headers");
        return headers.integer("x-litellm-" + name.replace('_', '-'));
    }
}
