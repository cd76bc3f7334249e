package io.costline.embedded.clickhouse;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Set;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.jspecify.annotations.Nullable;

/** Puts result pieces together as one result, compresses as the client asked, and sends. */
final class ResultWriter implements ChdbConnection.ChunkSink {
    private static final String WITH_NAMES_AND_TYPES = "RowBinaryWithNamesAndTypes";
    /** Formats whose pieces put together are the whole, but for the header of {@link #WITH_NAMES_AND_TYPES}. */
    private static final Set<String> STREAMABLE =
            Set.of(WITH_NAMES_AND_TYPES, "RowBinary", "Native", "JSONEachRow", "TabSeparated", "TSV", "CSV");

    private final HttpExchange exchange;
    private final QueryRequest request;
    private final String format;
    private final HeldResponse response;
    private @Nullable OutputStream out;
    private int headerLength = -1;

    ResultWriter(HttpExchange exchange, QueryRequest request, String format, QueryStats stats) {
        this.exchange = exchange;
        this.request = request;
        this.format = format;
        this.response = new HeldResponse(exchange, stats);
    }

    static boolean streamable(String format) {
        return STREAMABLE.contains(format);
    }

    /** Whether bytes have gone to the client already. */
    boolean started() {
        return response.started();
    }

    @Override
    public void accept(byte[] chunk) throws IOException {
        byte[] body = chunk;
        if (format.equals(WITH_NAMES_AND_TYPES)) {
            if (headerLength < 0) {
                headerLength = headerLength(chunk);
            } else {
                body = Arrays.copyOfRange(chunk, headerLength, chunk.length);
            }
        }
        write(body);
    }

    /** A whole result in one piece. */
    void write(byte[] body) throws IOException {
        if (body.length > 0) {
            open().write(body, 0, body.length);
        }
    }

    void finish() throws IOException {
        if (out != null && out != response) {
            out.flush();
        }
        if (out instanceof LZ4FrameOutputStream lz4) {
            lz4.close();
        } else {
            response.close();
        }
    }

    private OutputStream open() throws IOException {
        OutputStream opened = out;
        if (opened == null) {
            if (request.nativeCompression()) {
                opened = NativeFrames.compress(response);
            } else if (request.lz4Response()) {
                exchange.getResponseHeaders().set("Content-Encoding", "lz4");
                opened = new LZ4FrameOutputStream(response);
            } else {
                opened = response;
            }
            out = opened;
        }
        return opened;
    }

    /** Number of columns, that many names, that many types; all lengths as varints. */
    private static int headerLength(byte[] chunk) {
        int[] position = {0};
        int strings = varint(chunk, position) * 2;
        for (int i = 0; i < strings; i++) {
            int length = varint(chunk, position);
            position[0] += length;
        }
        return position[0];
    }

    private static int varint(byte[] bytes, int[] position) {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = bytes[position[0]++];
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }
}
