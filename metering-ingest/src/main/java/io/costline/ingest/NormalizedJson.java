package io.costline.ingest;

import io.costline.avro.ModalityTokens;
import io.costline.avro.ReportedCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBucket;
import io.costline.avro.TokenBuckets;
import io.costline.avro.UsagePart;
import io.costline.identity.EventIds;
import io.costline.ingest.adapter.reading.CanonicalUsage;
import io.costline.ingest.admission.Buckets;
import io.costline.ingest.admission.Outcome;
import io.costline.wire.EventText;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Canonical events as JSON for people and tools: inclusive totals beside the disjoint buckets. */
public final class NormalizedJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private NormalizedJson() {}

    /** One line of JSON for an outcome. */
    public static String of(Outcome outcome) {
        var text = new StringWriter(512);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            switch (outcome) {
                case Outcome.Admitted admitted -> {
                    json.writeNumberProperty("index", admitted.index());
                    json.writeStringProperty("outcome", "accepted");
                    event(json, admitted.event());
                    texts(json, "warnings", admitted.warnings());
                }
                case Outcome.Rejected rejected -> {
                    json.writeNumberProperty("index", rejected.index());
                    json.writeStringProperty("outcome", "rejected");
                    json.writeStringProperty("code", rejected.code().name());
                    json.writeStringProperty("field", rejected.field());
                    json.writeStringProperty("message", rejected.message());
                    json.writeStringProperty("sha256", rejected.sha256());
                    json.writeNumberProperty("size", rejected.size());
                    json.writeStringProperty("structure", rejected.structure());
                }
                case Outcome.Ignored ignored -> {
                    json.writeNumberProperty("index", ignored.index());
                    json.writeStringProperty("outcome", "ignored");
                    json.writeStringProperty("reason", ignored.reason());
                }
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void event(JsonGenerator json, RequestEvent event) {
        json.writeStringProperty("event_id", EventIds.hex(event.getEventId().bytes()));
        json.writeStringProperty("call_id", event.getCallId());
        json.writeStringProperty("tenant", event.getTenant());
        json.writeNumberProperty("revision", event.getRevision());
        choice(json, "layer", event.getLayer());
        choice(json, "record_kind", event.getRecordKind());
        json.writeStringProperty("time", event.getEventTime().toString());
        choice(json, "time_quality", event.getTimeQuality());
        time(json, "started_at", event.getStartedAt());
        time(json, "first_token_at", event.getFirstTokenAt());
        time(json, "ended_at", event.getEndedAt());
        what(json, event);
        json.writeName("usage");
        quantities(json, CanonicalUsage.inclusive(event));
        json.writeName("tokens");
        buckets(json, event.getTokens());
        modalities(json, event.getModalities());
        parts(json, event.getParts());
        choice(json, "usage_status", event.getUsageStatus());
        choice(json, "total_check", event.getTotalCheck());
        text(json, event, EventText.INCLUSION_RULE);
        reported(json, event);
        outcome(json, event);
        work(json, event);
        texts(json, event, EventText.SOURCE, EventText.CUSTOM_ID);
        EventText.later().forEach(text -> text(json, event, text));
    }

    private static void what(JsonGenerator json, RequestEvent event) {
        texts(json, event, EventText.PROVIDER, EventText.SERVED_MODEL);
        texts(json, event, EventText.OPERATION, EventText.ENDPOINT_FAMILY);
        texts(json, event, EventText.SERVICE_TIER, EventText.REGION);
        json.writeBooleanProperty("batch", event.getBatch());
        json.writeBooleanProperty("stream", event.getStream());
        choice(json, "credential_kind", event.getCredentialKind());
        choice(json, "response_cache", event.getResponseCache());
        texts(json, event, EventText.ROUTE, EventText.COMPLEXITY_TIER);
    }

    private static void outcome(JsonGenerator json, RequestEvent event) {
        choice(json, "status", event.getStatus());
        if (event.getHttpStatus() != 0) {
            json.writeNumberProperty("http_status", event.getHttpStatus());
        }
        texts(json, event, EventText.ERROR_TYPE, EventText.FINISH_REASON);
        texts(json, event, EventText.OPERATION_ID, EventText.OPERATION_ID);
        json.writeNumberProperty("attempt_index", event.getAttemptIndex());
        json.writeNumberProperty("retry_count", event.getRetryCount());
        texts(json, event, EventText.FALLBACK_FROM, EventText.FALLBACK_FROM);
    }

    private static void work(JsonGenerator json, RequestEvent event) {
        texts(json, event, EventText.TRACE_ID, EventText.FEATURE);
        texts(json, event, EventText.CUSTOMER_ID, EventText.PROVIDER_ACCOUNT);
        if (event.getTraceEnd()) {
            json.writeBooleanProperty("trace_end", true);
        }
        if (!event.getTags().isEmpty()) {
            json.writeName("tags");
            json.writeStartObject();
            new TreeMap<>(event.getTags()).forEach(json::writeStringProperty);
            json.writeEndObject();
        }
    }

    private static void reported(JsonGenerator json, RequestEvent event) {
        List<ReportedCost> costs = event.getReportedCosts();
        if (costs.isEmpty()) {
            json.writeNullProperty("reported_cost");
        } else {
            json.writeName("reported_cost");
            cost(json, costs.getFirst());
        }
        if (costs.size() > 1) {
            json.writeName("reported_costs");
            json.writeStartArray();
            costs.forEach(cost -> cost(json, cost));
            json.writeEndArray();
        }
        if (!event.getReportedUsage().isEmpty()) {
            json.writeName("reported_usage");
            json.writeStartObject();
            new TreeMap<>(event.getReportedUsage())
                    .forEach((name, count) -> json.writeNumberProperty(name, count.longValue()));
            json.writeEndObject();
        }
    }

    private static void cost(JsonGenerator json, ReportedCost cost) {
        json.writeStartObject();
        json.writeStringProperty("amount", plain(cost.getAmount()));
        json.writeStringProperty("currency", cost.getCurrency());
        choice(json, "kind", cost.getKind());
        if (!cost.getSourceUnit().equals("usd")) {
            json.writeStringProperty("source_unit", cost.getSourceUnit());
        }
        json.writeEndObject();
    }

    private static void quantities(JsonGenerator json, Map<String, BigDecimal> quantities) {
        json.writeStartObject();
        quantities.forEach((unit, quantity) -> {
            json.writeName(unit);
            json.writeNumber(plain(quantity));
        });
        json.writeEndObject();
    }

    private static void buckets(JsonGenerator json, TokenBuckets tokens) {
        json.writeStartObject();
        for (TokenBucket bucket : Buckets.ALL) {
            json.writeNumberProperty(bucket.name().toLowerCase(Locale.ROOT), Buckets.get(tokens, bucket));
        }
        json.writeEndObject();
    }

    private static void modalities(JsonGenerator json, List<ModalityTokens> modalities) {
        if (modalities.isEmpty()) {
            return;
        }
        json.writeName("modalities");
        json.writeStartArray();
        for (ModalityTokens entry : modalities) {
            json.writeStartObject();
            choice(json, "bucket", entry.getBucket());
            choice(json, "modality", entry.getModality());
            json.writeNumberProperty("tokens", entry.getTokens());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void parts(JsonGenerator json, List<UsagePart> parts) {
        if (parts.isEmpty()) {
            return;
        }
        json.writeName("parts");
        json.writeStartArray();
        for (UsagePart part : parts) {
            json.writeStartObject();
            json.writeNumberProperty("index", part.getIndex());
            json.writeStringProperty("kind", part.getKind());
            json.writeStringProperty("provider", part.getProvider());
            json.writeStringProperty("model", part.getModel());
            json.writeName("tokens");
            buckets(json, part.getTokens());
            json.writeBooleanProperty("billable", part.getBillable());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            json.writeName(name);
            json.writeStartArray();
            texts.forEach(json::writeString);
            json.writeEndArray();
        }
    }

    private static void texts(JsonGenerator json, RequestEvent event, EventText first, EventText last) {
        EventText.from(first, last).forEach(text -> text(json, event, text));
    }

    private static void text(JsonGenerator json, RequestEvent event, EventText text) {
        String said = text.of(event);
        if (text.shown() || !said.isEmpty()) {
            json.writeStringProperty(text.field(), said);
        }
    }

    private static void choice(JsonGenerator json, String name, Enum<?> value) {
        json.writeStringProperty(name, value.name().toLowerCase(Locale.ROOT));
    }

    private static void time(JsonGenerator json, String name, @Nullable Instant time) {
        if (time != null) {
            json.writeStringProperty(name, time.toString());
        }
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
