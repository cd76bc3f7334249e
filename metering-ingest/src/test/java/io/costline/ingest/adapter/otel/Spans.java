package io.costline.ingest.adapter.otel;

import com.google.protobuf.ByteString;
import io.costline.ingest.Normalizer;
import io.costline.ingest.Samples;
import io.costline.ingest.admission.Outcome;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Spans as an exporter would send them, and what becomes of them. */
final class Spans {
    static final String TRACE = "5b8efff798038103d269b633813fc60c";
    private static final long START = Samples.NOW.getEpochSecond() * 1_000_000_000L - 60_000_000_000L;

    private Spans() {}

    /** @param attributes names and values in turn */
    static Span.Builder span(String id, String parent, Object... attributes) {
        var span = Span.newBuilder()
                .setTraceId(bytes(TRACE))
                .setSpanId(bytes(id))
                .setName("chat")
                .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                .setStartTimeUnixNano(START)
                .setEndTimeUnixNano(START + 1_500_000_000L)
                .setStatus(Status.newBuilder());
        if (!parent.isEmpty()) {
            span.setParentSpanId(bytes(parent));
        }
        for (int i = 0; i < attributes.length; i += 2) {
            span.addAttributes(attribute((String) attributes[i], attributes[i + 1]));
        }
        return span;
    }

    static KeyValue attribute(String name, Object value) {
        return KeyValue.newBuilder().setKey(name).setValue(value(value)).build();
    }

    private static AnyValue value(Object value) {
        var any = AnyValue.newBuilder();
        return switch (value) {
            case String text -> any.setStringValue(text).build();
            case Boolean flag -> any.setBoolValue(flag).build();
            case Integer whole -> any.setIntValue(whole).build();
            case Long whole -> any.setIntValue(whole).build();
            case Double number -> any.setDoubleValue(number).build();
            case List<?> items ->
                any.setArrayValue(ArrayValue.newBuilder()
                                .addAllValues(items.stream().map(Spans::value).toList()))
                        .build();
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    static ExportTraceServiceRequest request(Span.Builder... spans) {
        return request(Map.of("service.name", "shop"), "test", spans);
    }

    static ExportTraceServiceRequest request(Map<String, String> resource, String scope, Span.Builder... spans) {
        var attributes = Resource.newBuilder();
        resource.forEach((name, value) -> attributes.addAttributes(attribute(name, value)));
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(attributes)
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .setScope(InstrumentationScope.newBuilder().setName(scope))
                                .addAllSpans(Arrays.stream(spans)
                                        .map(Span.Builder::build)
                                        .toList())))
                .build();
    }

    static List<Outcome> admit(Span.Builder... spans) {
        return admit(request(spans));
    }

    static List<Outcome> admit(ExportTraceServiceRequest request) {
        return Samples.outcomes(Normalizer.standard()
                .normalize(
                        "otlp",
                        Map.of("content-type", OtlpAdapter.PROTOBUF),
                        request.toByteArray(),
                        Samples.TENANT,
                        Samples.NOW));
    }
}
