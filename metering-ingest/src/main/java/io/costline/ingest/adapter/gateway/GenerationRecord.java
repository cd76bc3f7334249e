package io.costline.ingest.adapter.gateway;

import io.costline.avro.CallStatus;
import io.costline.avro.Modality;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.provider.OpenAiBodies;
import io.costline.ingest.adapter.provider.OpenAiUsage;
import io.costline.ingest.adapter.reading.EventUnits;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.adapter.reading.Verbatim;
import io.costline.ingest.admission.Draft;
import java.time.Instant;

/**
 * The answer of {@code GET /generation?id=}, as OpenRouter shaped it and Vercel copied it. It comes after the response
 * and knows more, so it is a later revision of the same event. The native counts are billed; the others are of another
 * tokenizer.
 */
final class GenerationRecord {
    /** Above the revisions a stream may have, told in pieces. */
    private static final long LATER = 10;

    /** Since when Vercel's prompt count leaves the cache out. */
    private static final Instant CACHE_BESIDE = Instant.parse("2026-06-03T00:00:00Z");

    private GenerationRecord() {}

    static boolean is(Fields record) {
        return record.has("total_cost") && (record.has("native_tokens_prompt") || record.has("tokens_prompt"));
    }

    static void read(Fields record, Draft draft) {
        RequestEvent event = draft.event();
        event.setNativeId(record.text("id"));
        event.setProviderResponseId(record.text("id"));
        event.setProviderRequestId(record.text("upstream_id"));
        event.setGatewayRequestId(record.text("request_id"));
        event.setRevision(LATER);
        event.setServedModel(record.text("model"));
        String router = record.text("router");
        event.setRequestedModel(router.isEmpty() ? event.getServedModel() : router);
        event.setOperation(record.text("api_type").equals("embeddings") ? "embeddings" : "chat");
        event.setEndpointFamily(record.text("api_type"));
        event.setStream(record.flag("streamed"));
        event.setServiceTier(OpenAiBodies.tier(record.text("service_tier")));
        event.setRoute(record.text("provider_name"));
        event.setRouteConfigId(record.text("preset_id"));
        event.setFinishReason(record.text("finish_reason"));
        event.setSessionId(record.text("session_id"));
        event.setEndUserId(record.text("external_user"));
        event.setStatus(record.flag("cancelled") ? CallStatus.CANCELLED : CallStatus.OK);
        times(record, draft);
        usage(record, draft);
        RoutedAttempts.read(record.objects("provider_responses"), "provider_name", "model_permaslug", event);
    }

    private static void times(Fields record, Draft draft) {
        Times.Reading created = Times.read(record.object().get("created_at"));
        if (created != null) {
            draft.startedAt(created.time(), created.quality());
            // One of them means the whole by latency, the other the time to the first token.
            long latency = record.millis("latency");
            long took = Math.max(latency, record.millis("generation_time"));
            draft.event().setEndedAt(took > 0 ? created.time().plusMillis(took) : null);
            if (draft.event().getStream() && latency > 0 && latency < took) {
                draft.event().setFirstTokenAt(created.time().plusMillis(latency));
            }
        }
    }

    /** Vercel's ids are {@code gen_}, OpenRouter's {@code gen-}: the same record with another rule for its cache. */
    private static boolean besides(Fields record, InclusiveUsage totals) {
        Times.Reading created = Times.read(record.object().get("created_at"));
        boolean cached = totals.get(Measure.CACHE_READ) + totals.get(Measure.CACHE_WRITE) > 0;
        return cached
                && record.text("id").startsWith("gen_")
                && created != null
                && !created.time().isBefore(CACHE_BESIDE);
    }

    private static void usage(Fields record, Draft draft) {
        boolean nativeCounts = record.has("native_tokens_prompt") || record.has("native_tokens_completion");
        var totals = new InclusiveUsage(true);
        totals.read(Measure.INPUT, record, nativeCounts ? "native_tokens_prompt" : "tokens_prompt");
        totals.read(Measure.OUTPUT, record, nativeCounts ? "native_tokens_completion" : "tokens_completion");
        totals.read(Measure.CACHE_READ, record, "native_tokens_cached");
        totals.read(Measure.CACHE_WRITE, record, "native_tokens_cache_creation");
        totals.read(Measure.REASONING, record, "native_tokens_reasoning");
        totals.modality(Measure.OUTPUT, Modality.IMAGE, record, "native_tokens_completion_images");
        if (besides(record, totals)) {
            totals.adjust(
                    Measure.INPUT,
                    totals.get(Measure.INPUT) + totals.get(Measure.CACHE_READ) + totals.get(Measure.CACHE_WRITE));
            totals.writeTo(draft, OpenAiUsage.RULE_CACHE_EXTRA);
        } else {
            totals.writeTo(draft, OpenAiUsage.rule(totals, draft.event().getOperation()));
        }
        draft.event().setReportedUsage(Verbatim.counts(record));
        new EventUnits(draft).add("web_searches", Math.max(0, record.count("billable_web_search_calls")));
        if (!nativeCounts) {
            draft.event().setUsageStatus(UsageStatus.ESTIMATED);
            draft.warn("no native token counts: the normalised ones are of another tokenizer than the billed");
        }
    }
}
