package io.costline.embedded.clickhouse;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.jspecify.annotations.Nullable;

/** One request of ClickHouse's HTTP interface, taken apart: URL parameters are control words, settings or query parameters. */
record QueryRequest(
        String query,
        String database,
        String queryId,
        String defaultFormat,
        @Nullable String sessionId,
        Duration sessionTimeout,
        boolean nativeCompression,
        boolean lz4Response,
        Map<String, String> settings,
        Map<String, String> parameters,
        InputStream body) {

    private static final Set<String> CONTROL = Set.of("""
            query database user password session_id session_timeout session_check query_id compress decompress
            default_format quota_key role wait_end_of_query buffer_size enable_http_compression stacktrace
            client_protocol_version add_http_cors_header close_session send_progress_in_http_headers
            http_headers_progress_interval_ms""".split("\\s+"));

    static QueryRequest of(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        Map<String, String> url = decode(exchange.getRequestURI().getRawQuery());
        Map<String, String> settings = new HashMap<>();
        Map<String, String> parameters = new LinkedHashMap<>();
        url.forEach((name, value) -> {
            if (name.startsWith("param_")) {
                parameters.put(name.substring("param_".length()), value);
            } else if (!CONTROL.contains(name)) {
                settings.put(name, value);
            }
        });
        String accepts = headers.getFirst("Accept-Encoding");
        return new QueryRequest(
                url.getOrDefault("query", ""),
                first(
                        url.get("database"),
                        headers.getFirst("X-ClickHouse-Database"),
                        PooledConnection.DEFAULT_DATABASE),
                first(
                        url.get("query_id"),
                        headers.getFirst("X-ClickHouse-Query-Id"),
                        UUID.randomUUID().toString()),
                first(headers.getFirst("X-ClickHouse-Format"), url.get("default_format"), "TabSeparated"),
                url.get("session_id"),
                Duration.ofSeconds(seconds(url.getOrDefault("session_timeout", "60"))),
                "1".equals(url.get("compress")),
                "1".equals(url.get("enable_http_compression")) && accepts != null && accepts.contains("lz4"),
                settings,
                parameters,
                body(exchange, headers.getFirst("Content-Encoding"), "1".equals(url.get("decompress"))));
    }

    private static InputStream body(HttpExchange exchange, @Nullable String encoding, boolean nativeFrames)
            throws IOException {
        InputStream in = exchange.getRequestBody();
        if ("gzip".equals(encoding)) {
            in = new GZIPInputStream(in, 1 << 16);
        } else if ("lz4".equals(encoding)) {
            in = new LZ4FrameInputStream(in);
        } else if (encoding != null && !"identity".equals(encoding)) {
            throw EngineException.of(48, "NOT_IMPLEMENTED", "Content-Encoding " + encoding + " is not supported here");
        }
        return nativeFrames ? NativeFrames.decompress(in) : in;
    }

    private static Map<String, String> decode(@Nullable String raw) {
        Map<String, String> decoded = new LinkedHashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (!pair.isEmpty()) {
                    decoded.put(
                            decodeOne(equals < 0 ? pair : pair.substring(0, equals)),
                            equals < 0 ? "" : decodeOne(pair.substring(equals + 1)));
                }
            }
        }
        return decoded;
    }

    private static String decodeOne(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw EngineException.of(36, "BAD_ARGUMENTS", "The URL is not well encoded near '" + text + "'");
        }
    }

    private static long seconds(String text) {
        try {
            return Math.clamp(Long.parseLong(text), 1, 3600);
        } catch (NumberFormatException e) {
            throw EngineException.of(36, "BAD_ARGUMENTS", "session_timeout is not a number: " + text);
        }
    }

    private static String first(@Nullable String one, @Nullable String two, String fallback) {
        if (one != null && !one.isEmpty()) {
            return one;
        }
        return two != null && !two.isEmpty() ? two : fallback;
    }
}
