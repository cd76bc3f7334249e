package io.costline.ingest.adapter.otel;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Which signal a protobuf body carries. Requests of all three look alike down to their records; these tell by the wire
 * types of their fields. The first record that does speaks for the body, as one request holds one signal.
 */
enum OtlpSignal {
    SPANS,
    LOGS,
    METRICS,
    /** Without any record, or with empty ones. */
    EMPTY,
    /** With records that could be of several signals, or of none. */
    UNCLEAR;

    private static final int RECORD_DEPTH = 3;
    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;

    /** @throws IOException if it is no protobuf */
    static OtlpSignal of(byte[] body) throws IOException {
        return within(CodedInputStream.newInstance(body), 1);
    }

    /** Lists of resources, scopes and records are field 1 of the request, then field 2 of what holds them. */
    private static OtlpSignal within(CodedInputStream in, int depth) throws IOException {
        int list = depth == 1 ? 1 : 2;
        OtlpSignal found = EMPTY;
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            if (WireFormat.getTagFieldNumber(tag) != list
                    || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                if (!in.skipField(tag)) {
                    throw new IOException("a group ends that never began");
                }
                continue;
            }
            int outer = in.pushLimit(in.readRawVarint32());
            OtlpSignal of = depth == RECORD_DEPTH ? new Evidence().of(in) : within(in, depth + 1);
            if (of != EMPTY && of != UNCLEAR) {
                return of;
            }
            found = found == EMPTY ? of : found;
            in.popLimit(outer);
        }
        return found;
    }

    /** What the fields of one record say. */
    private static final class Evidence {
        private int fixed64;
        private int varint;
        private int delimited;
        private int traceIds;
        private int spanIds;

        OtlpSignal of(CodedInputStream in) throws IOException {
            while (!in.isAtEnd()) {
                int tag = in.readTag();
                int field = Math.min(WireFormat.getTagFieldNumber(tag), 31);
                switch (WireFormat.getTagWireType(tag)) {
                    case WireFormat.WIRETYPE_FIXED64 -> fixed64 |= 1 << field;
                    case WireFormat.WIRETYPE_VARINT -> varint |= 1 << field;
                    case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                        delimited |= 1 << field;
                        int length = in.readRawVarint32();
                        traceIds |= length == TRACE_ID_BYTES ? 1 << field : 0;
                        spanIds |= length == SPAN_ID_BYTES ? 1 << field : 0;
                        in.skipRawBytes(length);
                        continue;
                    }
                    default -> {}
                }
                if (!in.skipField(tag)) {
                    throw new IOException("a group ends that never began");
                }
            }
            return decide();
        }

        private OtlpSignal decide() {
            // A span's times and kind; a log's times, severity and attributes; a metric's sum.
            boolean span = any(fixed64, 7, 8) || any(varint, 6);
            boolean log = any(fixed64, 1, 11) || any(varint, 2) || any(delimited, 6);
            boolean metric = any(delimited, 7);
            if ((fixed64 | varint | delimited) == 0) {
                return EMPTY;
            }
            if (!span && !log && !metric) {
                boolean ids = any(traceIds, 1) && any(spanIds, 2);
                span = any(delimited, 9) && !any(delimited, 1, 5);
                span |= ids && any(delimited, 15);
                log = !any(delimited, 1) && any(delimited, 5, 12);
                metric = !ids && any(delimited, 1) && any(delimited, 5, 9, 10, 11);
            }
            if ((span ? 1 : 0) + (log ? 1 : 0) + (metric ? 1 : 0) != 1) {
                return UNCLEAR;
            }
            return span ? SPANS : log ? LOGS : METRICS;
        }

        private static boolean any(int seen, int... fields) {
            for (int field : fields) {
                if ((seen & (1 << field)) != 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
