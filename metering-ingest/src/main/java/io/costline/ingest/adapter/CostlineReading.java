package io.costline.ingest.adapter;

import io.costline.avro.CallStatus;
import io.costline.avro.CredentialKind;
import io.costline.avro.ObservationLayer;
import io.costline.avro.ReportedCost;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.ResponseCache;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.provider.OpenAiUsage;
import io.costline.ingest.adapter.reading.Decimals;
import io.costline.ingest.adapter.reading.EventUnits;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.adapter.reading.UnitNames;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Json;
import io.costline.wire.EventText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of our event, by group. Each method says whether the name was its own. */
final class CostlineReading {
    private final Fields fields;
    private final Draft draft;
    private final RequestEvent event;
    private final InclusiveUsage totals = new InclusiveUsage(false);
    private @Nullable UsageStatus usageStatus;

    CostlineReading(Fields fields, Draft draft) {
        this.fields = fields;
        this.draft = draft;
        this.event = draft.event();
    }

    boolean text(String name, Json value) {
        EventText text = EventText.said(name);
        if (text == null) {
            return false;
        }
        String said = fields.text(name, value);
        text.set(event, text.lower() ? said.toLowerCase(Locale.ROOT) : said);
        return true;
    }

    boolean identityOrTime(String name, Json value) {
        switch (name) {
            case "revision" -> event.setRevision(Math.max(0, fields.count(name, value)));
            case "time" -> {
                Times.Reading start = Times.read(value);
                if (start != null) {
                    draft.startedAt(start.time(), start.quality());
                } else {
                    noTime(name);
                }
            }
            case "first_token_at" -> event.setFirstTokenAt(time(name, value));
            case "ended_at" -> {
                event.setEndedAt(time(name, value));
                Times.Reading end = Times.read(value);
                if (end != null && event.getStartedAt() == null) {
                    event.setTimeQuality(end.quality());
                }
            }
            case "layer" ->
                event.setLayer(
                        CostlineAdapter.choice(fields, name, value, ObservationLayer.class, ObservationLayer.UNKNOWN));
            default -> {
                return false;
            }
        }
        return true;
    }

    private @Nullable Instant time(String name, Json value) {
        Times.Reading reading = Times.read(value);
        if (reading == null) {
            noTime(name);
            return null;
        }
        return reading.time();
    }

    private void noTime(String name) {
        draft.reject(RejectionCode.INVALID_VALUE, fields.path(name), "must be an RFC 3339 time or epoch milliseconds");
    }

    boolean work(String name, Json value) {
        switch (name) {
            case "tags" -> event.setTags(CostlineAdapter.tags(fields, name, value));
            case "trace_end" -> event.setTraceEnd(fields.flag(name, value));
            default -> {
                return false;
            }
        }
        return true;
    }

    boolean run(String name, Json value) {
        switch (name) {
            case "model" -> {
                if (event.getServedModel().isEmpty()) {
                    event.setServedModel(fields.text(name, value));
                }
            }
            case "batch" -> event.setBatch(fields.flag(name, value));
            case "stream" -> event.setStream(fields.flag(name, value));
            case "credential_kind" ->
                event.setCredentialKind(
                        CostlineAdapter.choice(fields, name, value, CredentialKind.class, CredentialKind.UNKNOWN));
            case "response_cache" ->
                event.setResponseCache(
                        CostlineAdapter.choice(fields, name, value, ResponseCache.class, ResponseCache.UNKNOWN));
            default -> {
                return false;
            }
        }
        return true;
    }

    boolean outcome(String name, Json value) {
        switch (name) {
            case "status" ->
                event.setStatus(CostlineAdapter.choice(fields, name, value, CallStatus.class, CallStatus.UNKNOWN));
            case "http_status" -> event.setHttpStatus(fields.integer(name));
            case "attempt_index" -> event.setAttemptIndex(fields.integer(name));
            case "retry_count" -> event.setRetryCount(fields.integer(name));
            default -> {
                return false;
            }
        }
        return true;
    }

    boolean usage(String name, Json value) {
        switch (name) {
            case "usage" -> {
                OpenAiUsage.counts(fields.object(name), totals);
                UnitNames.readAll(fields.object(name), totals, new EventUnits(draft));
            }
            case "total_tokens" -> {
                long total = fields.count(name, value);
                totals.reportedTotal(total);
                if (total != Fields.ABSENT) {
                    event.setReportedUsage(Map.of(name, total));
                }
            }
            case "usage_status" ->
                usageStatus = CostlineAdapter.choice(fields, name, value, UsageStatus.class, UsageStatus.UNKNOWN);
            case "reported_cost" -> event.setReportedCosts(reportedCosts(name, value));
            default -> {
                return false;
            }
        }
        return true;
    }

    private List<ReportedCost> reportedCosts(String name, Json value) {
        if (!(value instanceof Json.Obj)) {
            draft.reject(RejectionCode.WRONG_TYPE, fields.path(name), "must be an object");
            return List.of();
        }
        Fields cost = fields.object(name);
        BigDecimal amount = cost.decimal("amount");
        if (amount == null) {
            draft.reject(RejectionCode.MISSING_FIELD, cost.path("amount"));
            return List.of();
        }
        Json kind = cost.object().get("kind");
        String currency = cost.text("currency");
        return List.of(new ReportedCost(
                kind == null
                        ? ReportedCostKind.UNKNOWN
                        : CostlineAdapter.choice(cost, "kind", kind, ReportedCostKind.class, ReportedCostKind.UNKNOWN),
                Decimals.atScale(amount),
                currency.isEmpty() ? "USD" : currency.toUpperCase(Locale.ROOT),
                currency.isEmpty() ? "usd" : currency.toLowerCase(Locale.ROOT)));
    }

    void finish() {
        totals.writeTo(draft, totals.said() ? "inclusive" : "");
        if (!totals.said() && !event.getUnits().isEmpty()) {
            event.setUsageStatus(UsageStatus.COMPLETE);
        }
        if (usageStatus != null && usageStatus != UsageStatus.UNKNOWN) {
            event.setUsageStatus(usageStatus);
        }
        if (event.getStatus() == CallStatus.UNKNOWN) {
            event.setStatus(event.getErrorType().isEmpty() ? CallStatus.OK : CallStatus.ERROR);
        }
    }
}
