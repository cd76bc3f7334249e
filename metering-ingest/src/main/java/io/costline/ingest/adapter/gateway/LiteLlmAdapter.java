package io.costline.ingest.adapter.gateway;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.ResponseCache;
import io.costline.avro.TimeQuality;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.provider.OpenAiBodies;
import io.costline.ingest.adapter.provider.OpenAiTools;
import io.costline.ingest.adapter.provider.OpenAiUsage;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.EventUnits;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Operations;
import io.costline.ingest.adapter.reading.QuotaRules;
import io.costline.ingest.adapter.reading.RecordAdapter;
import io.costline.ingest.adapter.reading.ReportedCosts;
import io.costline.ingest.adapter.reading.ReportedCosts.Unit;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.FailureCause;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * LiteLLM's StandardLoggingPayload, as its generic API callback and its queue and bucket sinks deliver it; the rows of
 * {@code /spend/logs}, which say the same with other names; and the batch its Langfuse callback sends. Counts are in
 * the OpenAI dialect whoever served. See the module README for how ids, models and attempts are read.
 */
public final class LiteLlmAdapter implements RecordAdapter {
    private static final LangfuseAdapter LANGFUSE = new LangfuseAdapter();

    private static final Source SOURCE = new Source(
                    "litellm",
                    2,
                    "LiteLLM StandardLoggingPayload (array, NDJSON or single), spend logs, Langfuse batches")
            .skipping("""
                    messages input choices output model_map_information proxy_server_request error_str
                    traceback guardrail_information mcp_tool_call_metadata
                    vector_store_request_metadata response_cost_failure_debug_info""")
            .embedding("metadata request_tags response"); // text in spend logs

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public void adapt(Element element, Json.Obj object, Findings findings) {
        Fields peek = Fields.lenient(object, new Draft());
        String reason = LiteLlmOwnCalls.ignored(peek);
        if (object.get("batch") instanceof Json.Arr) {
            LANGFUSE.adapt(List.of(element), findings);
        } else if (!reason.isEmpty()) {
            findings.ignore(element, reason);
        } else {
            Draft draft = findings.event(element);
            read(Fields.lenient(object, draft), draft);
        }
    }

    private static void read(Fields log, Draft draft) {
        RequestEvent event = draft.event();
        Fields metadata = log.object("metadata");
        Fields hidden = log.object("hidden_params");
        event.setLayer(ObservationLayer.GATEWAY);
        models(log, hidden, metadata, event);
        outcome(log, draft);
        times(log, draft);
        identity(log, hidden, event);
        usage(log, hidden, metadata, draft);
        cost(log, draft);
        LiteLlmWho.read(log, metadata, event);
        LiteLlmAttempts.read(log, hidden, metadata, event);
        LiteLlmOwnCalls.tag(log, event);
        if (event.getNativeId().isEmpty() && event.getStartedAt() == null) {
            // An excerpt: without id and time, two like calls would be taken for one.
            draft.reject(RejectionCode.MISSING_FIELD, log.has("spend") || !log.has("id") ? "request_id" : "id");
        }
    }

    /**
     * {@code model_group} is the alias that was asked for, {@code original_model_group} the one before a fallback.
     * The model in the response body is often stamped back to the alias, so the deployment's own name is preferred.
     */
    private static void models(Fields log, Fields hidden, Fields metadata, RequestEvent event) {
        String provider = log.text("custom_llm_provider").toLowerCase(Locale.ROOT);
        event.setProvider(provider);
        String served = hidden.text("litellm_model_name");
        served = served.isEmpty() ? log.text("model") : served;
        event.setServedModel(withoutPrefix(served, provider));
        String group = log.text("model_group");
        String original = LiteLlmAttempts.said("original_model_group", log, hidden, metadata);
        String requested = original.isEmpty() ? group : original;
        event.setRequestedModel(requested.isEmpty() ? event.getServedModel() : withoutPrefix(requested, provider));
        if (!original.isEmpty() && !original.equals(group)) {
            event.setFallbackFrom(original);
        }
        event.setRoute(group);
        event.setRouteConfigId(log.text("model_id").isEmpty() ? hidden.text("model_id") : log.text("model_id"));
        event.setOperation(operation(log.text("call_type")));
        event.setEndpointFamily(log.text("call_type"));
        event.setBatch(log.text("call_type").endsWith("_batch"));
        event.setStream(log.flag("stream"));
        Fields parameters = log.object("model_parameters");
        String tier = parameters.text("service_tier");
        String reportedTier = log.object("response").text("service_tier");
        event.setServiceTier(OpenAiBodies.tier(reportedTier.isEmpty() ? tier : reportedTier));
    }

    private static String withoutPrefix(String model, String provider) {
        return !provider.isEmpty() && model.startsWith(provider + "/") ? model.substring(provider.length() + 1) : model;
    }

    private static String operation(String callType) {
        String name = callType.startsWith("a") && !callType.startsWith("anthropic") ? callType.substring(1) : callType;
        String known = Operations.named(name.startsWith("_a") ? name.substring(2) : name);
        return known.isEmpty() ? name : known;
    }

    private static void outcome(Fields log, Draft draft) {
        RequestEvent event = draft.event();
        Fields error = log.object("error_information");
        String code = error.text("error_code");
        if (code.length() == 3 && code.chars().allMatch(Character::isDigit)) {
            event.setHttpStatus(Integer.parseInt(code));
        }
        switch (log.text("status")) {
            case "failure" -> {
                String kind = error.firstText("error_class", "error_code");
                Errors.failed(
                        draft,
                        kind,
                        new FailureCause(
                                error.text("error_type"), kind, "", QuotaRules.said(error.text("error_message"))));
            }
            default -> event.setStatus(CallStatus.OK);
        }
        Json cacheHit = log.object().get("cache_hit");
        boolean hit = cacheHit != null && log.flag("cache_hit", cacheHit);
        event.setResponseCache(hit ? ResponseCache.HIT : cacheHit == null ? ResponseCache.UNKNOWN : ResponseCache.MISS);
    }

    private static void times(Fields log, Draft draft) {
        RequestEvent event = draft.event();
        Times.Reading start = Times.read(log.object().get("startTime"));
        Times.Reading end = Times.read(log.object().get("endTime"));
        Times.Reading first = Times.read(log.object().get("completionStartTime"));
        Times.run(start, end, draft);
        // Without streaming LiteLLM repeats the end here.
        if (first != null && event.getStream()) {
            event.setFirstTokenAt(first.time());
        }
        if (event.getTimeQuality() == TimeQuality.ASSUMED_UTC) {
            draft.warn("times carry no zone and were taken as UTC");
        }
    }

    /**
     * A success carries the provider's response id. A failure carries LiteLLM's call id, which its retries may share,
     * so its start and deployment tell the attempts apart. A cache hit repeats the original's id with a clock appended:
     * it is an event of its own and must not be taken for the provider's call.
     */
    private static void identity(Fields log, Fields hidden, RequestEvent event) {
        String id = log.firstText("id", "request_id");
        String callId = LiteLlmAttempts.said("litellm_call_id", log, hidden, log.object("metadata"));
        event.setGatewayRequestId(callId);
        if (event.getResponseCache() == ResponseCache.HIT) {
            event.setNativeId(callId.isEmpty() ? id : "cache_hit:" + callId);
        } else if (event.getStatus() == CallStatus.OK) {
            event.setNativeId(id.isEmpty() ? callId : id);
            event.setProviderResponseId(id.equals(callId) ? "" : id);
        } else {
            String failed = id.isEmpty() ? callId : id;
            event.setNativeId(
                    failed.isEmpty()
                            ? ""
                            : failed + "#" + log.text("startTime") + "#" + event.getRouteConfigId() + "#"
                                    + event.getServedModel());
        }
    }

    private static void usage(Fields log, Fields hidden, Fields metadata, Draft draft) {
        Fields usage = log;
        for (Fields holder : List.of(metadata, hidden)) {
            if (holder.object("usage_object").present() && usage == log) {
                usage = holder.object("usage_object");
            }
        }
        if (usage == log && log.object("response").object("usage").present()) {
            usage = log.object("response").object("usage");
        }
        RequestEvent event = draft.event();
        OpenAiUsage.read(usage, draft, event.getOperation());
        Fields response = log.object("response");
        var units = new EventUnits(draft);
        units.add(
                "rerank_searches",
                response.object("meta").object("billed_units").decimal("search_units"));
        otherUnits(usage, response, log.object("model_parameters"), event.getOperation(), units);
        if (!event.getUnits().isEmpty() && event.getUsageStatus() == UsageStatus.MISSING) {
            event.setUsageStatus(UsageStatus.COMPLETE);
        }
        if (usage == log) {
            event.setReportedUsage(reported(log));
        }
        var tokens = event.getTokens();
        boolean nothing = tokens.getInputUncached() + tokens.getCacheRead() + tokens.getOutputVisible() == 0
                && tokens.getReasoning() == 0
                && event.getUnits().isEmpty();
        if (nothing) {
            // LiteLLM writes 0 where it does not know; missing is not zero.
            event.setUsageStatus(UsageStatus.MISSING);
        }
    }

    /** What calls without tokens are counted in, told in the usage or in the answer. */
    private static void otherUnits(Fields usage, Fields response, Fields asked, String operation, EventUnits units) {
        Fields pages = usage.has("pages_processed") ? usage : response.object("usage_info");
        units.add("input_document_pages", pages.decimal("pages_processed"));
        BigDecimal seconds = usage.decimal(usage.has("duration_seconds") ? "duration_seconds" : "duration");
        switch (operation) {
            case Operations.VIDEO ->
                OpenAiTools.filmed(seconds, usage.text("video_resolution") + response.text("size"), units);
            case Operations.TRANSCRIPTION -> {
                if (!usage.has("seconds")) {
                    units.add("audio_seconds", seconds == null ? response.decimal("duration") : seconds);
                }
            }
            case Operations.SPEECH ->
                units.add(
                        "input_characters", usage.decimal(usage.has("characters") ? "characters" : "input_characters"));
            case Operations.IMAGES -> {
                boolean tokens = usage.count("completion_tokens") > 0 || usage.count("output_tokens") > 0;
                long told = Math.max(usage.count("images"), usage.count("image_count"));
                long made = Math.max(told, response.objects("data").size());
                made = made == 0 ? asked.count("n") : made; // an answer that was not kept
                String size = response.text("size");
                String quality = response.text("quality");
                OpenAiTools.pictured(
                        tokens ? 0 : Math.max(0, made),
                        size.isEmpty() ? asked.text("size") : size,
                        quality.isEmpty() ? asked.text("quality") : quality,
                        units);
            }
            default -> {}
        }
    }

    private static Map<String, Long> reported(Fields log) {
        var counts = new HashMap<String, Long>();
        for (String name : List.of("prompt_tokens", "completion_tokens", "total_tokens")) {
            long count = log.count(name);
            if (count > 0) {
                counts.put(name, count);
            }
        }
        return counts;
    }

    /** What LiteLLM computed from its own list: an estimate to hold beside our price, not a bill. */
    private static void cost(Fields log, Draft draft) {
        BigDecimal cost = log.decimal(log.has("response_cost") ? "response_cost" : "spend");
        BigDecimal answered = log.object("response").object("usage").decimal("estimated_cost");
        if (answered != null && (cost == null || cost.signum() == 0)) {
            cost = answered; // the provider's own, for a model LiteLLM has no price of
        }
        ReportedCosts.add(draft, ReportedCostKind.ESTIMATE, cost, Unit.USD);
    }
}
