package io.costline.embedded.clickhouse;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The response body, held back up to 1 MiB so that a statement that fails early, or is small, still gets a proper status
 * and summary. Past that it flows, and a failure can only break the connection.
 */
final class HeldResponse extends OutputStream {
    private static final int HELD = 1 << 20;

    private final HttpExchange exchange;
    private final QueryStats stats;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private @Nullable OutputStream flowing;

    HeldResponse(HttpExchange exchange, QueryStats stats) {
        this.exchange = exchange;
        this.stats = stats;
    }

    boolean started() {
        return flowing != null;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        OutputStream out = flowing;
        if (out == null && held.size() + length <= HELD) {
            held.write(bytes, offset, length);
            return;
        }
        if (out == null) {
            summary();
            exchange.sendResponseHeaders(200, 0);
            out = exchange.getResponseBody();
            flowing = out;
            held.writeTo(out);
            held.reset();
        }
        out.write(bytes, offset, length);
    }

    /** Completes the response; without this call it stays incomplete and the client sees a broken connection. */
    @Override
    public void close() throws IOException {
        OutputStream out = flowing;
        if (out == null) {
            summary();
            exchange.sendResponseHeaders(200, held.size() == 0 ? -1 : held.size());
            if (held.size() > 0) {
                held.writeTo(exchange.getResponseBody());
            }
            exchange.getResponseBody().close();
        } else {
            out.close();
        }
    }

    private void summary() {
        exchange.getResponseHeaders().set("X-ClickHouse-Summary", stats.summary());
    }
}
