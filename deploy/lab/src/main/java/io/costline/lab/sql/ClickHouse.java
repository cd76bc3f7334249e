package io.costline.lab.sql;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Queries over ClickHouse's HTTP interface, apart from the question layer, which a check is to hold to account. Decimals come
 * quoted, so that none passes through a binary fraction.
 */
public final class ClickHouse implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Room for a list of ids within a query. */
    private static final int MAX_QUERY_BYTES = 64 << 20;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String url;

    /** One row by column name. */
    public record Row(JsonNode cells) {
        public String text(String column) {
            return cells.required(column).asString("");
        }

        public long number(String column) {
            JsonNode cell = cells.required(column);
            return cell.isString() ? Long.parseLong(cell.stringValue()) : cell.longValue();
        }

        public double fraction(String column) {
            return cells.required(column).asDouble(0);
        }

        public BigDecimal decimal(String column) {
            JsonNode cell = cells.required(column);
            return cell.isString() ? new BigDecimal(cell.stringValue()) : cell.decimalValue();
        }

        /** Money in picos. */
        public BigInteger picos(String column) {
            return decimal(column).movePointRight(12).toBigIntegerExact();
        }

        public boolean has(String column) {
            return !cells.path(column).isNull();
        }
    }

    public ClickHouse(String url) {
        this.url = url.replaceAll("/+$", "");
    }

    /**
     * @param parameters values of the query's {name:Type} places
     * @throws ClickHouseException with ClickHouse's own words when it refuses
     */
    public List<Row> rows(String sql, Map<String, String> parameters) {
        StringBuilder address = new StringBuilder(url)
                .append("/?default_format=JSONEachRow&output_format_json_quote_decimals=1")
                .append("&output_format_json_quote_64bit_integers=1&max_query_size=")
                .append(MAX_QUERY_BYTES);
        parameters.forEach((name, value) -> address.append("&param_")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(escaped(value), StandardCharsets.UTF_8)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(address.toString()))
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(sql))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new ClickHouseException(response.body().strip());
            }
            List<Row> rows = new ArrayList<>();
            response.body()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> rows.add(new Row(JSON.readTree(line))));
            return rows;
        } catch (IOException e) {
            throw new ClickHouseException("no answer from ClickHouse at " + url + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClickHouseException("interrupted while waiting for ClickHouse");
        }
    }

    public List<Row> rows(String sql) {
        return rows(sql, Map.of());
    }

    public Row row(String sql) {
        return rows(sql).getFirst();
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }

    /** Parameter values travel as tab-separated text. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }
}
