package io.costline.ingest.adapter.otel;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.Json;
import io.costline.ingest.json.JsonLimits;
import io.costline.ingest.json.Slice;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OTLP in protobuf, walked on the wire instead of built as messages: what nobody reads (events, links, long texts) is
 * skipped where it stands, and a small body cannot become a large tree.
 */
final class OtlpProto {
    private final byte[] body;
    private final CodedInputStream in;
    private final JsonLimits limits;
    private final SpanElements into;
    private int values;
    private int wireType;

    private OtlpProto(byte[] body, JsonLimits limits) {
        this.body = body;
        this.in = CodedInputStream.newInstance(body);
        this.limits = limits;
        this.into = new SpanElements(limits);
    }

    static BodyContent read(byte[] body, JsonLimits limits) {
        var reading = new OtlpProto(body, limits);
        try {
            OtlpSignal signal = OtlpSignal.of(body);
            if (signal == OtlpSignal.UNCLEAR) {
                return new BodyContent.Malformed("records that are neither spans nor log records nor metrics", 1, 1);
            }
            reading.fields(body.length, field -> {
                // The list of resources has the same number in the requests of all signals.
                if (field != ExportTraceServiceRequest.RESOURCE_SPANS_FIELD_NUMBER || !reading.delimited()) {
                    return false;
                }
                switch (signal) {
                    case LOGS -> reading.resource(reading::log);
                    case METRICS -> reading.resource(reading::metric);
                    default -> reading.resource(reading::span);
                }
                return true;
            });
        } catch (IOException e) {
            return new BodyContent.Malformed(
                    "not an OTLP export request in protobuf", 1, reading.in.getTotalBytesRead() + 1);
        }
        reading.into.endOfMetrics(body);
        return reading.into.tooMany()
                ? new BodyContent.TooMany(limits.maxElements())
                : new BodyContent.Elements(reading.into.elements(), false);
    }

    /** Reads the value of a field of the current message if it wants it. */
    private interface Field {
        boolean read(int number) throws IOException;
    }

    private void message(Field field) throws IOException {
        int length = in.readRawVarint32();
        int outer = in.pushLimit(length);
        fields(in.getBytesUntilLimit(), field);
        in.popLimit(outer);
    }

    private void fields(int length, Field field) throws IOException {
        int end = in.getTotalBytesRead() + length;
        while (in.getTotalBytesRead() < end) {
            int tag = in.readTag();
            wireType = WireFormat.getTagWireType(tag);
            if (!field.read(WireFormat.getTagFieldNumber(tag)) && !in.skipField(tag)) {
                throw new IOException("a group ends that never began");
            }
        }
    }

    private boolean delimited() {
        return wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /** Reads the current record; null where there is nothing to keep of it. */
    private interface RecordReading {
        SpanElements.@Nullable Pending read() throws IOException;
    }

    private void resource(RecordReading record) throws IOException {
        var pending = new ArrayList<Scoped>();
        Json.Obj[] resource = {Json.Obj.EMPTY};
        values = 0;
        message(field -> {
            if (field == ResourceSpans.RESOURCE_FIELD_NUMBER && delimited()) {
                resource[0] = resource();
                return true;
            }
            if (field == ResourceSpans.SCOPE_SPANS_FIELD_NUMBER && delimited()) {
                scope(pending, record);
                return true;
            }
            return false;
        });
        for (Scoped each : pending) {
            each.spans().forEach(span -> into.add(span, resource[0], each.scope()));
        }
    }

    private record Scoped(String scope, List<SpanElements.Pending> spans) {}

    private Json.Obj resource() throws IOException {
        Map<String, Json> attributes = new LinkedHashMap<>();
        message(field -> field == Resource.ATTRIBUTES_FIELD_NUMBER && delimited() && attribute(attributes));
        return Json.Obj.of(attributes);
    }

    private void scope(List<Scoped> pending, RecordReading record) throws IOException {
        int held = pending.stream().mapToInt(each -> each.spans().size()).sum();
        List<SpanElements.Pending> spans = new ArrayList<>();
        String[] scope = {""};
        message(field -> {
            if (field == ScopeSpans.SCOPE_FIELD_NUMBER && delimited()) {
                message(part -> {
                    boolean name = part == InstrumentationScope.NAME_FIELD_NUMBER && delimited();
                    scope[0] = name && text() instanceof Json.Str text ? text.value() : scope[0];
                    return name;
                });
                return true;
            }
            if (field != ScopeSpans.SPANS_FIELD_NUMBER || !delimited() || into.full(held + spans.size())) {
                return false;
            }
            SpanElements.Pending read = record.read();
            if (read != null) {
                spans.add(read);
            }
            return true;
        });
        pending.add(new Scoped(scope[0], spans));
    }

    private SpanElements.Pending span() throws IOException {
        Map<String, Json> members = new LinkedHashMap<>();
        Map<String, Json> attributes = new LinkedHashMap<>();
        values = 0;
        int start = in.getTotalBytesRead();
        message(field -> spanField(field, members, attributes));
        members.put(SpanElements.ATTRIBUTES, Json.Obj.of(attributes));
        Slice bytes = new Slice(body, start, in.getTotalBytesRead() - start);
        return new SpanElements.Pending(members, bytes, values <= limits.maxValues());
    }

    private SpanElements.Pending log() throws IOException {
        Map<String, Json> members = SpanElements.log();
        Map<String, Json> attributes = new LinkedHashMap<>();
        values = 0;
        int start = in.getTotalBytesRead();
        message(field -> logField(field, members, attributes));
        members.put(SpanElements.ATTRIBUTES, Json.Obj.of(attributes));
        Slice bytes = new Slice(body, start, in.getTotalBytesRead() - start);
        return new SpanElements.Pending(members, bytes, values <= limits.maxValues());
    }

    private boolean logField(int field, Map<String, Json> members, Map<String, Json> attributes) throws IOException {
        boolean time = wireType == WireFormat.WIRETYPE_FIXED64;
        switch (field) {
            case LogRecord.TIME_UNIX_NANO_FIELD_NUMBER -> {
                return time && put(members, SpanElements.END, nanos());
            }
            case LogRecord.OBSERVED_TIME_UNIX_NANO_FIELD_NUMBER -> {
                return time && put(members, SpanElements.OBSERVED, nanos());
            }
            default -> {
                if (!delimited()) {
                    return false;
                }
            }
        }
        switch (field) {
            case LogRecord.TRACE_ID_FIELD_NUMBER -> id(members, SpanElements.TRACE_ID);
            case LogRecord.SPAN_ID_FIELD_NUMBER -> id(members, SpanElements.SPAN_ID);
            case LogRecord.EVENT_NAME_FIELD_NUMBER -> members.put(SpanElements.NAME, text());
            case LogRecord.BODY_FIELD_NUMBER ->
                SpanElements.body(members, anyValue(0) instanceof Json.Str text ? text.value() : "");
            case LogRecord.ATTRIBUTES_FIELD_NUMBER -> {
                return attribute(attributes);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean put(Map<String, Json> members, String name, Json value) {
        members.put(name, value);
        return true;
    }

    /** Counts the points of a metric: they are field 1 of its data, whatever kind that is. */
    private SpanElements.@Nullable Pending metric() throws IOException {
        message(kind -> {
            if (kind < Metric.GAUGE_FIELD_NUMBER || kind > Metric.SUMMARY_FIELD_NUMBER || !delimited()) {
                return false;
            }
            message(field -> {
                if (field == Gauge.DATA_POINTS_FIELD_NUMBER && delimited()) {
                    into.point();
                }
                return false;
            });
            return true;
        });
        return null;
    }

    private boolean spanField(int field, Map<String, Json> members, Map<String, Json> attributes) throws IOException {
        if (wireType == WireFormat.WIRETYPE_FIXED64) {
            switch (field) {
                case Span.START_TIME_UNIX_NANO_FIELD_NUMBER -> members.put(SpanElements.START, nanos());
                case Span.END_TIME_UNIX_NANO_FIELD_NUMBER -> members.put(SpanElements.END, nanos());
                default -> {
                    return false;
                }
            }
            return true;
        }
        if (!delimited()) {
            return false;
        }
        switch (field) {
            case Span.TRACE_ID_FIELD_NUMBER -> id(members, SpanElements.TRACE_ID);
            case Span.SPAN_ID_FIELD_NUMBER -> id(members, SpanElements.SPAN_ID);
            case Span.PARENT_SPAN_ID_FIELD_NUMBER -> id(members, SpanElements.PARENT_SPAN_ID);
            case Span.NAME_FIELD_NUMBER -> members.put(SpanElements.NAME, text());
            case Span.ATTRIBUTES_FIELD_NUMBER -> {
                return attribute(attributes);
            }
            case Span.STATUS_FIELD_NUMBER ->
                message(part -> {
                    boolean code = part == Status.CODE_FIELD_NUMBER && wireType == WireFormat.WIRETYPE_VARINT;
                    if (code) {
                        members.put(SpanElements.STATUS, new Json.Int(in.readEnum()));
                    }
                    return code;
                });
            default -> {
                return false;
            }
        }
        return true;
    }

    private Json nanos() throws IOException {
        return new Json.Num(Long.toUnsignedString(in.readFixed64()));
    }

    private void id(Map<String, Json> members, String name) throws IOException {
        int length = in.readRawVarint32();
        OtlpJson.id(members, name, HexFormat.of().formatHex(in.readRawBytes(length)));
    }

    private Json text() throws IOException {
        int length = in.readRawVarint32();
        if (length < 0 || length > limits.maxString()) {
            in.skipRawBytes(length);
            return Json.Dropped.LONG_STRING;
        }
        return new Json.Str(new String(in.readRawBytes(length), StandardCharsets.UTF_8));
    }

    /** Reads one attribute; false, with nothing read, when there were too many values already. */
    private boolean attribute(Map<String, Json> attributes) throws IOException {
        if (++values > limits.maxValues()) {
            return false;
        }
        String[] key = {""};
        Json[] value = {Json.Null.NULL};
        message(field -> {
            if (field == KeyValue.KEY_FIELD_NUMBER && delimited()) {
                key[0] = text() instanceof Json.Str text ? text.value() : "";
                return true;
            }
            if (field == KeyValue.VALUE_FIELD_NUMBER && delimited()) {
                value[0] = anyValue(0);
                return true;
            }
            return false;
        });
        attributes.put(key[0], value[0]);
        return true;
    }

    private Json anyValue(int depth) throws IOException {
        Json[] value = {Json.Null.NULL};
        message(field -> {
            Json held = held(field, depth);
            value[0] = held == null ? value[0] : held;
            return held != null;
        });
        return value[0];
    }

    /** Null, with nothing read, for a value nobody reads. */
    private @Nullable Json held(int field, int depth) throws IOException {
        boolean varint = wireType == WireFormat.WIRETYPE_VARINT;
        return switch (field) {
            case AnyValue.STRING_VALUE_FIELD_NUMBER -> delimited() ? text() : null;
            case AnyValue.BOOL_VALUE_FIELD_NUMBER -> varint ? flag() : null;
            case AnyValue.INT_VALUE_FIELD_NUMBER -> varint ? new Json.Int(in.readInt64()) : null;
            case AnyValue.DOUBLE_VALUE_FIELD_NUMBER ->
                wireType == WireFormat.WIRETYPE_FIXED64 ? number(in.readDouble()) : null;
            case AnyValue.ARRAY_VALUE_FIELD_NUMBER -> delimited() ? array(depth + 1) : null;
            default -> null;
        };
    }

    private Json flag() throws IOException {
        return in.readBool() ? Json.Bool.TRUE : Json.Bool.FALSE;
    }

    /** The shortest decimal that is this binary number: what its sender wrote before it was made binary. */
    private static Json number(double value) {
        return Double.isFinite(value) ? new Json.Num(Double.toString(value)) : Json.Null.NULL;
    }

    private Json array(int depth) throws IOException {
        List<Json> items = new ArrayList<>();
        message(field -> {
            if (field != ArrayValue.VALUES_FIELD_NUMBER
                    || !delimited()
                    || depth > limits.maxDepth()
                    || ++values > limits.maxValues()) {
                return false;
            }
            items.add(anyValue(depth));
            return true;
        });
        return new Json.Arr(items);
    }
}
