package io.costline.embedded.clickhouse;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ClickHouse's HTTP interface, as far as the official Java drivers and curl use it. */
final class QueryHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(QueryHandler.class);
    private static final int MAX_STATEMENT = 256 << 20;

    private final ConnectionPool pool;
    private final String version;
    private final String timeZone;

    QueryHandler(ConnectionPool pool, String version, String timeZone) {
        this.pool = pool;
        this.version = version;
        this.timeZone = timeZone;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            if (isPing(exchange)) {
                exchange.getResponseHeaders().set("Content-Type", "text/html; charset=UTF-8");
                send(exchange, 200, "Ok.\n");
            } else {
                answer(exchange);
            }
        } catch (EngineException e) {
            refuse(exchange, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refuse(exchange, EngineException.of(236, "ABORTED", "The server is shutting down"));
        } catch (UncheckedIOException | IOException e) {
            // The client's side broke, or its body was malformed; it may still be reading.
            LOG.atDebug().setCause(e).log("Request failed");
            refuse(exchange, EngineException.of(1001, "STD_EXCEPTION", String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("Request failed");
            refuse(exchange, EngineException.of(1001, "STD_EXCEPTION", e.toString()));
        }
    }

    private void answer(HttpExchange exchange) throws IOException, InterruptedException {
        QueryRequest request = QueryRequest.of(exchange);
        try (ConnectionPool.Lease lease = pool.borrow(request.sessionId(), request.sessionTimeout())) {
            run(exchange, request, lease.connection().prepared(request.database(), request.settings()));
        }
    }

    private void run(HttpExchange exchange, QueryRequest request, ChdbConnection connection) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("X-ClickHouse-Server-Display-Name", "costline-embedded");
        headers.set("X-ClickHouse-Query-Id", request.queryId());
        headers.set("X-ClickHouse-Timezone", timeZone);

        Optional<Statements.Insert> insert = Statements.insert(request.query());
        if (insert.isPresent()) {
            Confinement.check(insert.get().sql());
            insert(exchange, connection, insert.get(), request.body());
            return;
        }
        byte[] sql = statement(request);
        insert = Statements.insertWithBody(sql);
        Confinement.check(insert.map(Statements.Insert::sql).orElseGet(() -> new String(sql, StandardCharsets.UTF_8)));
        if (insert.isPresent()) {
            int start = insert.get().bodyStart();
            insert(exchange, connection, insert.get(), new ByteArrayInputStream(sql, start, sql.length - start));
            return;
        }
        if (!Statements.single(sql)) {
            throw EngineException.of(62, "SYNTAX_ERROR", "Syntax error (Multi-statements are not allowed)");
        }
        execute(exchange, request, connection, sql);
    }

    /** Through the insert stream, which refuses a body that ends within a row; inline, the rows before it would stay. */
    private static void insert(
            HttpExchange exchange, ChdbConnection connection, Statements.Insert insert, InputStream rows)
            throws IOException {
        QueryStats stats = new QueryStats();
        connection.insert(insert.sql(), insert.format(), rows, stats);
        exchange.getResponseHeaders().set("X-ClickHouse-Summary", stats.summary());
        send(exchange, 200, "");
    }

    private static void execute(HttpExchange exchange, QueryRequest request, ChdbConnection connection, byte[] sql)
            throws IOException {
        String format = Statements.outputFormat(sql).orElse(request.defaultFormat());
        exchange.getResponseHeaders().set("X-ClickHouse-Format", format);
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        QueryStats stats = new QueryStats();
        ResultWriter writer = new ResultWriter(exchange, request, format, stats);
        if (Statements.selects(sql) && ResultWriter.streamable(format)) {
            try {
                connection.stream(format, request.parameters(), stats, sql, writer);
                writer.finish();
                return;
            } catch (EngineException e) {
                if (writer.started()) {
                    throw new BrokenResponse(e);
                }
                // WITH ... INSERT and the like look like a SELECT at first; the engine refuses to stream them.
                if (!e.text().contains("Streaming query is not supported")) {
                    throw e;
                }
            }
        }
        writer.write(connection.query(format, request.parameters(), stats, sql));
        writer.finish();
    }

    private static byte[] statement(QueryRequest request) throws IOException {
        byte[] body = request.body().readNBytes(MAX_STATEMENT + 1);
        if (body.length > MAX_STATEMENT) {
            throw EngineException.of(
                    62,
                    "SYNTAX_ERROR",
                    "The statement is longer than " + MAX_STATEMENT + " bytes; use INSERT ... FORMAT");
        }
        byte[] query = request.query().getBytes(StandardCharsets.UTF_8);
        if (query.length == 0) {
            return body;
        }
        if (body.length == 0) {
            return query;
        }
        byte[] both = new byte[query.length + 1 + body.length];
        System.arraycopy(query, 0, both, 0, query.length);
        both[query.length] = '\n';
        System.arraycopy(body, 0, both, query.length + 1, body.length);
        return both;
    }

    private void refuse(HttpExchange exchange, EngineException e) throws IOException {
        if (exchange.getResponseCode() != -1) {
            throw new IOException("The response has begun already", e);
        }
        try {
            exchange.getRequestBody().skip(Long.MAX_VALUE);
        } catch (IOException gone) {
            LOG.atDebug().setCause(gone).log("Cannot read the rest of a refused request");
        }
        Headers headers = exchange.getResponseHeaders();
        headers.remove("Content-Encoding");
        headers.set("X-ClickHouse-Exception-Code", Integer.toString(e.code()));
        headers.set("Content-Type", "text/plain; charset=UTF-8");
        send(exchange, e.httpStatus(), e.text() + " (version " + version + ")\n");
    }

    private static boolean isPing(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        return exchange.getRequestURI().getPath().equals("/ping")
                || exchange.getRequestMethod().equals("GET") && (query == null || !query.contains("query="));
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().close();
    }

    /** The statement failed after part of its result was sent: the server then cuts the connection, and so do we. */
    private static final class BrokenResponse extends IOException {
        BrokenResponse(EngineException cause) {
            super("The statement failed within its result: " + cause.text(), cause);
        }
    }
}
