package io.costline.lab.bench;

import com.google.protobuf.ByteString;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBuckets;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The traffic's events as spans of the GenAI conventions, in protobuf, a hundred a request. */
final class OtlpBodies {
    private static final int SPANS = 100;
    private static final int SPAN_ID_BYTES = 8;

    private OtlpBodies() {}

    static HttpSource of(List<RequestEvent> events) {
        List<HttpTemplate> bodies = new ArrayList<>();
        for (int from = 0; from < events.size(); from += SPANS) {
            List<RequestEvent> batch = events.subList(from, Math.min(events.size(), from + SPANS));
            bodies.add(new HttpTemplate(request(batch, from).toByteArray(), batch.size()));
        }
        return new HttpSource("otlp", "/v1/traces", "application/x-protobuf", bodies);
    }

    private static ExportTraceServiceRequest request(List<RequestEvent> batch, int from) {
        ScopeSpans.Builder spans = ScopeSpans.newBuilder();
        for (int i = 0; i < batch.size(); i++) {
            spans.addSpans(span(batch.get(i), from + i));
        }
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(text("service.name", "bench")))
                        .addScopeSpans(spans))
                .build();
    }

    private static Span span(RequestEvent event, int number) {
        TokenBuckets tokens = event.getTokens();
        String id = "%08x".formatted(number);
        return Span.newBuilder()
                .setTraceId(ByteString.copyFrom((EventTemplate.MARK + id).getBytes(StandardCharsets.US_ASCII)))
                .setSpanId(ByteString.copyFrom(id.getBytes(StandardCharsets.US_ASCII), 0, SPAN_ID_BYTES))
                .setName("chat " + event.getServedModel())
                .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                .setStartTimeUnixNano(nanos(event.getEventTime()))
                .setEndTimeUnixNano(nanos(event.getEventTime().plusMillis(800)))
                .addAttributes(text("gen_ai.operation.name", "chat"))
                .addAttributes(text("gen_ai.provider.name", event.getProvider()))
                .addAttributes(text("gen_ai.request.model", event.getRequestedModel()))
                .addAttributes(text("gen_ai.response.model", event.getServedModel()))
                .addAttributes(text("gen_ai.response.id", "chatcmpl-" + EventTemplate.MARK + "-" + id))
                .addAttributes(text("costline.customer", event.getCustomerId()))
                .addAttributes(text("costline.feature", event.getFeature()))
                .addAttributes(number("gen_ai.usage.input_tokens", tokens.getInputUncached() + tokens.getCacheRead()))
                .addAttributes(number("gen_ai.usage.cache_read.input_tokens", tokens.getCacheRead()))
                .addAttributes(number("gen_ai.usage.output_tokens", tokens.getOutputVisible()))
                .build();
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }

    private static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static KeyValue number(String key, long value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setIntValue(value))
                .build();
    }
}
