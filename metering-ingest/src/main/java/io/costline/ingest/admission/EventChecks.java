package io.costline.ingest.admission;

import io.costline.avro.ModalityTokens;
import io.costline.avro.ReportedCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBucket;
import io.costline.avro.TokenBuckets;
import io.costline.avro.UnitQuantity;
import io.costline.avro.UsagePart;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must hold for every event, also for one written as Avro by somebody else. */
final class EventChecks {
    static final int MAX_ID = 512;
    static final int MAX_TEXT = 512;
    static final int MAX_LIST = 1_000;
    static final int MAX_TAGS = 100;

    /** Larger than any call; far enough from overflow that sums over a bucket of calls stay exact. */
    static final long MAX_COUNT = 1_000_000_000_000L;

    static final BigDecimal MAX_QUANTITY = new BigDecimal("1000000000000000");
    private static final int MAX_TENANT = 64;
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private EventChecks() {}

    static void check(Draft draft) {
        RequestEvent event = draft.event();
        if (!isTenant(event.getTenant())) {
            draft.reject(RejectionCode.UNKNOWN_TENANT, "tenant");
        }
        if (event.getNativeId().isEmpty()) {
            draft.reject(RejectionCode.MISSING_FIELD, "id");
        }
        strings(draft, event);
        tags(draft, event.getTags());
        numbers(draft, event);
        time(draft, "time", event.getStartedAt());
        time(draft, "first_token_at", event.getFirstTokenAt());
        time(draft, "ended_at", event.getEndedAt());
        tokens(draft, "usage", event.getTokens());
        lists(draft, event);
        modalities(draft, event);
    }

    /** Letters, digits, points, dashes and underlines, the first a letter or digit. By hand: a pattern costs as much as all else here. */
    private static boolean isTenant(String name) {
        if (name.isEmpty() || name.length() > MAX_TENANT) {
            return false;
        }
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!alphanumeric && (at == 0 || (c != '.' && c != '_' && c != '-'))) {
                return false;
            }
        }
        return true;
    }

    private static void strings(Draft draft, RequestEvent event) {
        text(draft, "id", event.getNativeId(), MAX_ID);
        text(draft, "source", event.getSource(), MAX_TEXT);
        text(draft, "source_instance", event.getSourceInstance(), MAX_TEXT);
        text(draft, "provider_response_id", event.getProviderResponseId(), MAX_ID);
        text(draft, "gateway_request_id", event.getGatewayRequestId(), MAX_ID);
        text(draft, "provider_request_id", event.getProviderRequestId(), MAX_ID);
        text(draft, "batch_id", event.getBatchId(), MAX_ID);
        text(draft, "custom_id", event.getCustomId(), MAX_ID);
        text(draft, "trace_id", event.getTraceId(), MAX_ID);
        text(draft, "span_id", event.getSpanId(), MAX_ID);
        text(draft, "parent_span_id", event.getParentSpanId(), MAX_ID);
        text(draft, "session_id", event.getSessionId(), MAX_ID);
        text(draft, "operation_id", event.getOperationId(), MAX_ID);
        text(draft, "customer_id", event.getCustomerId(), MAX_TEXT);
        text(draft, "end_user_id", event.getEndUserId(), MAX_TEXT);
        text(draft, "team", event.getTeam(), MAX_TEXT);
        text(draft, "project", event.getProject(), MAX_TEXT);
        text(draft, "app_key", event.getAppKey(), MAX_TEXT);
        text(draft, "provider_account", event.getProviderAccount(), MAX_TEXT);
        text(draft, "workflow", event.getWorkflow(), MAX_TEXT);
        text(draft, "step", event.getStep(), MAX_TEXT);
        text(draft, "agent", event.getAgent(), MAX_TEXT);
        text(draft, "feature", event.getFeature(), MAX_TEXT);
        text(draft, "provider", event.getProvider(), MAX_TEXT);
        text(draft, "model_vendor", event.getModelVendor(), MAX_TEXT);
        text(draft, "requested_model", event.getRequestedModel(), MAX_TEXT);
        text(draft, "served_model", event.getServedModel(), MAX_TEXT);
        text(draft, "service_tier", event.getServiceTier(), MAX_TEXT);
        text(draft, "speed", event.getSpeed(), MAX_TEXT);
        text(draft, "region", event.getRegion(), MAX_TEXT);
        text(draft, "operation", event.getOperation(), MAX_TEXT);
        text(draft, "endpoint_family", event.getEndpointFamily(), MAX_TEXT);
        text(draft, "route", event.getRoute(), MAX_TEXT);
        text(draft, "route_config_id", event.getRouteConfigId(), MAX_TEXT);
        text(draft, "complexity_tier", event.getComplexityTier(), MAX_TEXT);
        text(draft, "fallback_from", event.getFallbackFrom(), MAX_TEXT);
        text(draft, "error_type", event.getErrorType(), MAX_TEXT);
        text(draft, "blocked_by", event.getBlockedBy(), MAX_TEXT);
        text(draft, "finish_reason", event.getFinishReason(), MAX_TEXT);
        text(draft, "inclusion_rule", event.getInclusionRule(), MAX_TEXT);
    }

    private static void text(Draft draft, String field, String value, int max) {
        if (value.length() > max) {
            draft.reject(RejectionCode.TOO_LONG, field);
        }
    }

    private static void tags(Draft draft, Map<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            draft.reject(RejectionCode.TOO_LARGE, "tags");
        }
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            text(draft, "tags", tag.getKey(), MAX_TEXT);
            text(draft, "tags", tag.getValue(), MAX_TEXT);
        }
    }

    private static void numbers(Draft draft, RequestEvent event) {
        notNegative(draft, "revision", event.getRevision());
        notNegative(draft, "attempt_index", event.getAttemptIndex());
        notNegative(draft, "retry_count", event.getRetryCount());
        notNegative(draft, "http_status", event.getHttpStatus());
    }

    private static void time(Draft draft, String field, @Nullable Instant time) {
        if (time != null && (time.isBefore(EARLIEST) || time.isAfter(LATEST))) {
            draft.reject(RejectionCode.INVALID_VALUE, field);
        }
    }

    private static void lists(Draft draft, RequestEvent event) {
        size(draft, "usage", event.getUnits());
        size(draft, "usage", event.getModalities());
        size(draft, "parts", event.getParts());
        size(draft, "reported_cost", event.getReportedCosts());
        if (event.getReportedUsage().size() > MAX_LIST) {
            draft.reject(RejectionCode.TOO_LARGE, "usage");
        }
        for (UnitQuantity unit : event.getUnits()) {
            text(draft, "usage", unit.getUnit(), MAX_TEXT);
            if (unit.getQuantity().signum() < 0) {
                draft.reject(RejectionCode.NEGATIVE, "usage." + unit.getUnit());
            } else if (unit.getQuantity().compareTo(MAX_QUANTITY) > 0) {
                draft.reject(RejectionCode.INVALID_VALUE, "usage." + unit.getUnit());
            }
        }
        for (UsagePart part : event.getParts()) {
            text(draft, "parts.kind", part.getKind(), MAX_TEXT);
            text(draft, "parts.model", part.getModel(), MAX_TEXT);
            text(draft, "parts.provider", part.getProvider(), MAX_TEXT);
            tokens(draft, "parts", part.getTokens());
        }
        for (ReportedCost cost : event.getReportedCosts()) {
            if (cost.getAmount().abs().compareTo(MAX_QUANTITY) > 0) {
                draft.reject(RejectionCode.INVALID_VALUE, "reported_cost.amount");
            }
            text(draft, "reported_cost.currency", cost.getCurrency(), 16);
            text(draft, "reported_cost.unit", cost.getSourceUnit(), 32);
        }
    }

    private static void size(Draft draft, String field, List<?> list) {
        if (list.size() > MAX_LIST) {
            draft.reject(RejectionCode.TOO_LARGE, field);
        }
    }

    private static void tokens(Draft draft, String field, TokenBuckets tokens) {
        for (TokenBucket bucket : Buckets.ALL) {
            long count = Buckets.get(tokens, bucket);
            if (count < 0 || count > MAX_COUNT) {
                draft.reject(
                        count < 0 ? RejectionCode.NEGATIVE : RejectionCode.INVALID_VALUE,
                        field + "." + bucket.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    /** The modalities of a bucket are parts of it. */
    private static void modalities(Draft draft, RequestEvent event) {
        if (event.getModalities().isEmpty()) {
            return;
        }
        long[] sums = new long[TokenBucket.values().length];
        for (ModalityTokens entry : event.getModalities()) {
            if (entry.getTokens() < 0) {
                draft.reject(RejectionCode.NEGATIVE, "usage." + entry.getModality());
                return;
            }
            int bucket = entry.getBucket().ordinal();
            sums[bucket] += Math.min(entry.getTokens(), MAX_COUNT);
            if (entry.getBucket() == TokenBucket.UNKNOWN
                    || sums[bucket] > Buckets.get(event.getTokens(), entry.getBucket())) {
                draft.reject(RejectionCode.SUBSET_EXCEEDS_TOTAL, "usage." + entry.getModality());
                return;
            }
        }
    }

    private static void notNegative(Draft draft, String field, long value) {
        if (value < 0) {
            draft.reject(RejectionCode.NEGATIVE, field);
        }
    }
}
