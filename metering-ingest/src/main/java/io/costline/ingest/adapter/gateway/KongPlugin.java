package io.costline.ingest.adapter.gateway;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.ResponseCache;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.provider.OpenAiUsage;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.ReportedCosts;
import io.costline.ingest.adapter.reading.ReportedCosts.Unit;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.List;
import java.util.Locale;

/** What one AI plugin of Kong logged: {@code meta}, {@code usage}, {@code cache}, perhaps {@code payload}. */
final class KongPlugin {
    private KongPlugin() {}

    static Draft read(Element element, String plugin, Json.Obj said, Findings findings) {
        // A logged response states cache and reasoning, which Kong's own counts leave out.
        Fields peek = Fields.lenient(said, new Draft());
        Json response = peek.object("payload").object().get("response");
        String provider = peek.object("meta").text("provider_name");
        Draft body = PassedThrough.read(List.of(element), response, provider, "", findings);
        boolean whole = body != null && body.event().getUsageStatus() == UsageStatus.COMPLETE;
        Draft draft = body == null ? findings.event(element) : body;
        Fields fields = Fields.lenient(said, draft);
        RequestEvent event = draft.event();
        event.setLayer(ObservationLayer.GATEWAY);
        if (!whole) {
            usage(fields.object("usage"), draft);
        }
        meta(fields.object("meta"), event);
        cache(fields.object("cache"), event);
        // (prompt x input price + completion x output price) as configured; 0 where nobody did.
        ReportedCosts.addUnlessZero(
                draft, ReportedCostKind.ESTIMATE, fields.object("usage").decimal("cost"), Unit.USD);
        GatewayCalls.tag(kind(plugin), event);
        return draft;
    }

    private static void usage(Fields usage, Draft draft) {
        Json.Obj counts = usage.object();
        for (String name : List.of("prompt_token", "completion_token")) {
            Json count = counts.get(name);
            if (count != null) {
                counts = counts.with(name + "s", count); // older documentation's spelling
            }
        }
        OpenAiUsage.read(Fields.lenient(counts, draft), draft, false);
        RequestEvent event = draft.event();
        boolean nothing = usage.millis("total_tokens") + usage.millis("prompt_tokens") == 0
                && event.getUnits().isEmpty()
                && event.getTokens().getInputUncached() + event.getTokens().getOutputVisible() == 0;
        if (nothing) {
            event.setUsageStatus(UsageStatus.MISSING);
        }
    }

    private static void meta(Fields meta, RequestEvent event) {
        String provider = meta.text("provider_name").toLowerCase(Locale.ROOT);
        event.setProvider(provider.isEmpty() ? event.getProvider() : provider);
        String served = meta.text("response_model");
        String asked = meta.text("request_model");
        if (!served.isEmpty() || event.getServedModel().isEmpty()) {
            event.setServedModel(served.isEmpty() ? asked : served);
        }
        event.setRequestedModel(asked.isEmpty() ? event.getServedModel() : asked);
        String mode = meta.text("request_mode");
        event.setStream(event.getStream() || mode.equals("stream"));
        event.setOperation(event.getOperation().isEmpty() ? "chat" : event.getOperation());
        event.setRouteConfigId(meta.text("plugin_id"));
    }

    private static void cache(Fields cache, RequestEvent event) {
        event.setResponseCache(
                switch (cache.text("cache_status").toLowerCase(Locale.ROOT)) {
                    case "hit" -> cache.has("embeddings_model") ? ResponseCache.SEMANTIC_HIT : ResponseCache.HIT;
                    case "miss", "refresh" -> ResponseCache.MISS;
                    case "bypass" -> ResponseCache.NONE;
                    default -> ResponseCache.UNKNOWN;
                });
    }

    /** Plugins that call a model for the one that serves. */
    private static String kind(String plugin) {
        if (plugin.contains("guard") || plugin.contains("safety") || plugin.contains("sanitizer")) {
            return GatewayCalls.GUARDRAIL;
        }
        if (plugin.contains("judge")) {
            return "judge";
        }
        if (plugin.contains("transformer")) {
            return "transformer";
        }
        boolean search = plugin.contains("rag") || plugin.contains("semantic") || plugin.contains("compressor");
        return search ? "embedding" : "";
    }

    static void outcome(Fields entry, Draft draft) {
        RequestEvent event = draft.event();
        if (event.getStatus() == CallStatus.UNKNOWN) {
            event.setStatus(CallStatus.OK);
        }
        Errors.http(entry.object("response").httpStatus("status"), draft);
        event.setRetryCount(Math.max(0, entry.objects("tries").size() - 1));
    }
}
