package io.costline.ingest.http;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.costline.ingest.adapter.otel.OtlpAdapter;
import io.costline.ingest.admission.Outcome;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Answers as the OTLP specification has them, in the encoding of the request: 200 with a response whose partial success
 * counts what was rejected and says why, and what was passed over; a google.rpc.Status otherwise. A request whose records
 * are all rejected is answered with 200 too, so that no exporter sends it again.
 */
final class OtlpReplies implements Replies {
    private static final int CODE_FIELD = 1;
    private static final int MESSAGE_FIELD = 2;
    private static final int MAX_REASONS = 10;
    private final boolean protobuf;
    private final String rejected;

    private OtlpReplies(boolean protobuf, String rejected) {
        this.protobuf = protobuf;
        this.rejected = rejected;
    }

    /** @param path the address it was sent to, whose signal the response is of */
    static OtlpReplies to(String mediaType, String path) {
        String rejected = path.endsWith("/logs")
                ? "rejectedLogRecords"
                : path.endsWith("/metrics") ? "rejectedDataPoints" : "rejectedSpans";
        return new OtlpReplies(mediaType.endsWith("protobuf"), rejected);
    }

    @Override
    public String mediaType() {
        return protobuf ? OtlpAdapter.PROTOBUF : "application/json";
    }

    @Override
    public int status(Verdicts verdicts) {
        return 200;
    }

    @Override
    public byte[] verdicts(List<Outcome> outcomes, Verdicts verdicts) {
        String reasons = reasons(outcomes);
        if (!protobuf) {
            return Answers.partialSuccess(rejected, verdicts.rejected(), reasons);
        }
        var response = ExportTraceServiceResponse.newBuilder(); // those of logs and metrics are the same on the wire
        if (!reasons.isEmpty()) {
            response.setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                    .setRejectedSpans(verdicts.rejected())
                    .setErrorMessage(reasons));
        }
        return response.build().toByteArray();
    }

    private static String reasons(List<Outcome> outcomes) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            if (counts.size() == MAX_REASONS) {
                break;
            }
            if (outcome instanceof Outcome.Rejected rejected) {
                String field = rejected.field().isEmpty() ? "" : " " + rejected.field();
                counts.merge(rejected.code() + field + ": " + rejected.message(), 1, Integer::sum);
            } else if (outcome instanceof Outcome.Ignored ignored && OtlpAdapter.isNews(ignored.reason())) {
                counts.merge("passed over: " + ignored.reason(), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .map(reason -> reason.getKey() + " (" + reason.getValue() + ")")
                .collect(Collectors.joining("; "));
    }

    @Override
    public byte[] refusal(Refusal refusal) {
        String message =
                refusal.code() + (refusal.field().isEmpty() ? ": " : " " + refusal.field() + ": ") + refusal.message();
        int code = code(refusal.status());
        return protobuf
                ? UnknownFieldSet.newBuilder()
                        .addField(CODE_FIELD, varint(code))
                        .addField(MESSAGE_FIELD, text(message))
                        .build()
                        .toByteArray()
                : Answers.status(code, message);
    }

    /** The canonical code of google.rpc.Code for an HTTP status. */
    private static int code(int status) {
        return switch (status) {
            case 400, 415 -> 3; // INVALID_ARGUMENT
            case 401 -> 16; // UNAUTHENTICATED
            case 413, 429 -> 8; // RESOURCE_EXHAUSTED
            case 503 -> 14; // UNAVAILABLE
            default -> 2; // UNKNOWN
        };
    }

    private static UnknownFieldSet.Field varint(long value) {
        return UnknownFieldSet.Field.newBuilder().addVarint(value).build();
    }

    private static UnknownFieldSet.Field text(String value) {
        return UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFromUtf8(value))
                .build();
    }
}
