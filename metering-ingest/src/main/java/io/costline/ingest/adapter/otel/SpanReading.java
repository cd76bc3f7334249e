package io.costline.ingest.adapter.otel;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.provider.OpenAiBodies;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One span that is a call into one event. */
final class SpanReading {
    private static final List<String> FINISH_REASONS = List.of("""
            gen_ai.response.finish_reasons gen_ai.response.finish_reason llm.response.finish_reason
            llm.finish_reason ai.response.finishReason""".split("\\s+"));
    private static final long ERROR = 2;
    private static final Set<String> CANCELLED =
            Set.of("cancellederror", "canceled", "cancelled", "aborterror", "client_disconnected", "generatorexit");

    private final SpanView span;
    private final List<SpanView> ancestors;
    private final int attempts;
    private final Draft draft;
    private final RequestEvent event;
    private final Fields attributes;

    SpanReading(SpanView span, List<SpanView> ancestors, int attempts, Draft draft) {
        this.span = span;
        this.ancestors = ancestors;
        this.attempts = attempts;
        this.draft = draft;
        this.event = draft.event();
        this.attributes = span.fields(draft);
    }

    void read() {
        event.setLayer(Attributes.isGateway(span) ? ObservationLayer.GATEWAY : ObservationLayer.SDK);
        models();
        identity();
        times();
        outcome();
        OtelUsage.read(span, attributes, draft);
        OtelCosts.read(span, attributes, draft);
        SpanLabels.read(span, ancestors, attributes, event);
    }

    private void models() {
        event.setProvider(Attributes.provider(span));
        if (Attributes.isOpenRouter(span)) {
            event.setModelVendor(event.getProvider());
            event.setProvider("openrouter"); // who serves and bills; the host behind it is a matter of OpenRouter's
            event.setRoute(attributes.text("trace.metadata.openrouter.provider_slug"));
            event.setRetryCount(Math.max(0, attempts - 1));
        }
        String requested = attributes.firstText("gen_ai.request.model", "llm.request.model", "ai.model.id");
        String served = attributes.firstText(
                "gen_ai.response.model",
                "llm.response.model",
                "ai.response.model",
                "llm.model_name",
                "embedding.model_name",
                "reranker.model_name",
                "langfuse.observation.model.name");
        if (requested.isEmpty()) {
            requested =
                    JsonText.object(span.attribute("llm.invocation_parameters")).get("model") instanceof Json.Str m
                            ? m.value()
                            : "";
        }
        event.setServedModel(served.isEmpty() ? requested : served);
        event.setRequestedModel(requested.isEmpty() ? served : requested);
        event.setOperation(operation());
        event.setEndpointFamily(attributes.firstText("openai.api.type", "gen_ai.endpoint"));
        event.setServiceTier(OpenAiBodies.tier(attributes.firstText(
                "openai.response.service_tier",
                "gen_ai.openai.response.service_tier",
                "gen_ai.response.service_tier")));
        event.setStream(attributes.flag("gen_ai.request.is_stream")
                || attributes.flag("gen_ai.request.stream")
                || attributes.flag("llm.is_streaming")
                || attributes.text("ai.operationId").contains("stream"));
    }

    private String operation() {
        String named = attributes.text("gen_ai.operation.name").toLowerCase(Locale.ROOT);
        String kind = attributes.text("openinference.span.kind").toUpperCase(Locale.ROOT);
        String type = attributes.text("llm.request.type");
        if (named.equals("embedding")
                || kind.equals("EMBEDDING")
                || type.startsWith("embedding")
                || attributes.text("ai.operationId").startsWith("ai.embed")
                || attributes.text("langfuse.observation.type").equals("embedding")) {
            return "embeddings";
        }
        if (kind.equals("RERANKER") || type.equals("rerank")) {
            return "rerank";
        }
        return switch (named) {
            case "", "completion", "generate_content", "responses" ->
                type.equals("completion") ? "text_completion" : "chat";
            default -> named;
        };
    }

    /**
     * The response's id is the call, under which other views of it meet; the span itself is what was observed. Some
     * senders give several spans of one trace the same span id, so both make the native id.
     */
    private void identity() {
        String response =
                attributes.firstText("gen_ai.response.id", "llm.response.id", "ai.response.id", "gen_ai.completion.id");
        boolean ofTheSdk = response.startsWith("aitxt-") || response.startsWith("aiobj-"); // made up by the Vercel SDK
        event.setProviderResponseId(ofTheSdk ? "" : response);
        // A log record is another view of the call than the span it was written in, if there is a response to meet by.
        String id = span.isLog() && !response.isEmpty() ? "log:" + span.id() : span.id();
        event.setNativeId(response.isEmpty() || id.isEmpty() ? id + response : id + "/" + response);
        event.setTraceId(span.traceId());
        event.setSpanId(span.spanId());
        event.setParentSpanId(span.text(SpanElements.PARENT_SPAN_ID));
        event.setProviderRequestId(attributes.firstText("aws.request_id", "http.response.header.x-request-id"));
    }

    private void times() {
        Times.Reading start = Times.read(span.span().get(SpanElements.START));
        Times.Reading end = Times.read(span.span().get(SpanElements.END));
        end = end == null ? Times.read(span.span().get(SpanElements.OBSERVED)) : end;
        Times.run(start, end, draft);
        event.setFirstTokenAt(start == null ? null : firstToken(start.time()));
    }

    private @Nullable Instant firstToken(Instant start) {
        BigDecimal seconds = number("gen_ai.response.time_to_first_chunk", 0);
        seconds = seconds == null ? number("gen_ai.server.time_to_first_token", 0) : seconds;
        seconds = seconds == null ? number("ai.response.msToFirstChunk", 3) : seconds;
        seconds = seconds == null ? number("trace.metadata.openrouter.first_token_ms", 3) : seconds;
        return seconds == null ? null : start.plus(seconds.movePointRight(6).longValue(), ChronoUnit.MICROS);
    }

    /** A number of no account to the bill: one that makes no sense is passed over. */
    private @Nullable BigDecimal number(String attribute, int scale) {
        Json value = attributes.object().get(attribute);
        if (!(value instanceof Json.Int) && !(value instanceof Json.Num)) {
            return null;
        }
        BigDecimal number = attributes.decimal(attribute, value);
        return number == null || number.signum() < 0 || number.precision() - number.scale() >= 12
                ? null
                : number.movePointLeft(scale);
    }

    private void outcome() {
        long http = Math.max(0, attributes.count("http.response.status_code"));
        event.setHttpStatus((int) Math.min(http, 999));
        event.setFinishReason(finishReason());
        String error = attributes.firstText("error.type", "exception.type");
        boolean failed = span.span().get(SpanElements.STATUS) instanceof Json.Int code && code.value() == ERROR;
        if (!failed && http < 400) {
            event.setStatus(CallStatus.OK);
        } else if (CANCELLED.contains(lastWord(error))) {
            event.setStatus(CallStatus.CANCELLED);
            event.setErrorType(error);
        } else {
            Errors.failed(draft, http == 429 && error.isEmpty() ? "rate_limit_exceeded" : error);
        }
    }

    private static String lastWord(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** A list, or the JSON of one as text, or the reason itself. */
    private String finishReason() {
        for (String name : FINISH_REASONS) {
            List<String> several = attributes.texts(name);
            String text = several.isEmpty() ? attributes.text(name) : several.getFirst();
            if (text.startsWith("[")) {
                List<Json> items = JsonText.items(text);
                text = !items.isEmpty() && items.getFirst() instanceof Json.Str first ? first.value() : "";
            }
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }
}
