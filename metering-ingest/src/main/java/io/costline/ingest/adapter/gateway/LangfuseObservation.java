package io.costline.ingest.adapter.gateway;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.ResponseCache;
import io.costline.ingest.adapter.provider.LangfuseUsage;
import io.costline.ingest.adapter.provider.OpenAiUsage;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Hosts;
import io.costline.ingest.adapter.reading.Labels;
import io.costline.ingest.adapter.reading.ReportedCosts;
import io.costline.ingest.adapter.reading.ReportedCosts.Unit;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.adapter.reading.Verbatim;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Json;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One observation, its creates and updates merged, into one event. */
final class LangfuseObservation {
    /** LiteLLM's observation id holds the id of the response it is about. */
    private static final Pattern LITELLM_ID = Pattern.compile("time-\\d{2}-\\d{2}-\\d{2}-\\d{1,6}_(.+)");

    private LangfuseObservation() {}

    static void read(Fields body, Fields trace, String kind, boolean fromLiteLlm, Draft draft) {
        RequestEvent event = draft.event();
        Fields metadata = body.object("metadata");
        event.setLayer(fromLiteLlm ? ObservationLayer.GATEWAY : ObservationLayer.SDK);
        boolean call = kind.equals("generation") || kind.equals("embedding");
        event.setNativeId(body.text("id") + (call ? "" : "#" + kind));
        Matcher liteLlm = LITELLM_ID.matcher(body.text("id"));
        if (liteLlm.matches()) {
            event.setProviderResponseId(liteLlm.group(1));
        }
        event.setOperation(kind.equals("embedding") ? "embeddings" : "chat");
        models(body, metadata, draft);
        times(body, draft);
        usage(body, kind, fromLiteLlm, draft);
        costs(body, draft);
        event.setStatus(CallStatus.OK);
        if (body.text("level").equals("ERROR")) {
            Errors.failed(draft, "");
        }
        who(body, metadata, trace, event);
    }

    /** {@code usageDetails} or its older twin {@code usage}: aliases, never addends. OpenAI's names are OpenAI's rule. */
    private static void usage(Fields body, String kind, boolean inclusiveSender, Draft draft) {
        Fields usage = body.object(body.has("usageDetails") ? "usageDetails" : "usage");
        boolean openAi = usage.has("prompt_tokens")
                || usage.has("completion_tokens")
                || usage.has("input_tokens_details")
                || usage.has("promptTokens");
        if (openAi) {
            OpenAiUsage.read(Fields.lenient(nested(usage.object()), draft), draft, kind.equals("embedding"));
            return;
        }
        LangfuseUsage.Reading reading = LangfuseUsage.read(usage, inclusiveSender);
        reading.totals().writeTo(draft, usage.present() ? reading.rule() : "");
        draft.event().setReportedUsage(Verbatim.counts(usage));
    }

    /** Details that were flattened into {@code prompt_tokens_details.cached_tokens}, back in their place. */
    private static Json.Obj nested(Json.Obj usage) {
        Json.Obj nested = usage;
        for (int member = 0; member < usage.size(); member++) {
            String name = usage.name(member);
            int cut = name.indexOf('.');
            if (cut > 0) {
                Json.Obj part = Json.Obj.EMPTY.with(name.substring(cut + 1), usage.value(member));
                nested = nested.with(name.substring(0, cut), part);
            }
        }
        return nested;
    }

    private static void models(Fields body, Fields metadata, Draft draft) {
        RequestEvent event = draft.event();
        String model = body.text("model");
        if (model.isEmpty()) {
            draft.warn("names no model: an update replaces what its create said, so it must say all of it");
        }
        Fields hidden = metadata.object("hidden_params");
        String provided = body.text("providedModelName");
        event.setServedModel(provided.isEmpty() ? model : provided);
        String group = metadata.text("model_group");
        event.setRequestedModel(group.isEmpty() ? model : group);
        String base = metadata.text("api_base");
        event.setProvider(Hosts.provider(base.isEmpty() ? hidden.text("api_base") : base));
        event.setRoute(metadata.text("deployment"));
        event.setRouteConfigId(hidden.text("model_id"));
        Json cacheHit = metadata.object().get("cache_hit");
        if (cacheHit != null) {
            event.setResponseCache(metadata.flag("cache_hit", cacheHit) ? ResponseCache.HIT : ResponseCache.MISS);
        }
    }

    private static void times(Fields body, Draft draft) {
        Times.Reading start = Times.read(body.object().get("startTime"));
        Times.Reading end = Times.read(body.object().get("endTime"));
        Times.Reading first = Times.read(body.object().get("completionStartTime"));
        Times.run(start, end, draft);
        if (first != null && end != null && first.time().isBefore(end.time())) {
            draft.event().setFirstTokenAt(first.time());
            draft.event().setStream(true);
        }
    }

    /** The twins of one amount, the newer first; what the sender computed, no bill. */
    private static void costs(Fields body, Draft draft) {
        Fields details = body.object("costDetails");
        @Nullable BigDecimal total = details.decimal("total");
        if (total == null && details.present()) {
            total = sum(details);
        }
        if (total == null) {
            total = body.object("usage").decimal("totalCost");
        }
        if (total == null) {
            total = body.object("metadata").decimal("litellm_response_cost");
        }
        ReportedCosts.addUnlessZero(draft, ReportedCostKind.ESTIMATE, total, Unit.USD);
    }

    private static @Nullable BigDecimal sum(Fields details) {
        BigDecimal sum = null;
        for (int member = 0; member < details.object().size(); member++) {
            BigDecimal part = details.decimal(details.object().name(member));
            sum = part == null ? sum : sum == null ? part : sum.add(part);
        }
        return sum;
    }

    private static void who(Fields body, Fields metadata, Fields trace, RequestEvent event) {
        event.setTraceId(body.text("traceId"));
        event.setParentSpanId(body.text("parentObservationId"));
        event.setSpanId(body.text("id"));
        event.setEndUserId(trace.text("userId"));
        event.setSessionId(trace.text("sessionId"));
        event.setStep(body.text("name"));
        Labels.fill(metadata, event);
        Labels.fill(metadata.object("requester_metadata"), event);
        Labels.fillFromHeaders(metadata.object("requester_custom_headers"), event);
        Labels.fill(trace.object("metadata"), event);
        var tags = new HashMap<>(event.getTags());
        trace.texts("tags").forEach(tag -> pair(tag, tags));
        Labels.tag(tags, "environment", body.firstText("environment"));
        Labels.tag(tags, "release", trace.text("release"));
        event.setTags(tags);
    }

    private static void pair(String tag, Map<String, String> tags) {
        int cut = tag.indexOf('=') > 0 ? tag.indexOf('=') : tag.indexOf(':');
        if (cut > 0) {
            Labels.tag(
                    tags, tag.substring(0, cut).strip(), tag.substring(cut + 1).strip());
        } else {
            Labels.tag(tags, tag, "true");
        }
    }
}
