package io.costline.clickhouse.query;

import io.costline.clickhouse.ClickHouseAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks ClickHouse. It reads and cannot write, every question has a time and a number of rows it may take, and values are bound by
 * ClickHouse. Over plain HTTP: a command starts quickly, the JDBC driver costs a second. Safe for use by several threads.
 */
public final class Questions implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int MOST_ROWS = 1_000_000;

    /** Room for a list of ids within a query. */
    private static final int MAX_QUERY_BYTES = 64 << 20;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ClickHouseAddress address;

    public Questions(ClickHouseAddress address) {
        this.address = address;
    }

    /** Of the default user without a password. */
    public static Questions at(String url) {
        return new Questions(ClickHouseAddress.of(url.replaceAll("/+$", "")));
    }

    /**
     * @param values by parameter; what has a default may be left out
     * @throws QuestionException if the question is asked wrongly, or ClickHouse does not answer
     */
    public List<Row> ask(String name, Map<String, ?> values) {
        return ask(Question.named(name), values);
    }

    public List<Row> ask(Question question, Map<String, ?> values) {
        List<Row> rows = new ArrayList<>();
        answer(question, values, "JSONEachRow")
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> rows.add(new Row(JsonMapper.shared().readTree(line))));
        return rows;
    }

    /** In one of ClickHouse's formats. No key is in two partitions, so a partition's rows are final by themselves. */
    String answer(Question question, Map<String, ?> values, String format) {
        Binding binding = Binding.of(question, values);
        String credentials = address.user() + ":" + address.password().orElse("");
        HttpRequest request = HttpRequest.newBuilder(URI.create(address.url() + "/?default_format=" + format
                        + "&output_format_json_quote_decimals=1&output_format_json_quote_64bit_integers=1&max_query_size="
                        + MAX_QUERY_BYTES + "&max_execution_time=" + LONGEST.toSeconds() + "&max_result_rows="
                        + MOST_ROWS
                        + "&result_overflow_mode=throw&readonly=2&do_not_merge_across_partitions_select_final=1"
                        + binding.query()))
                .timeout(LONGEST.plusSeconds(5))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(binding.sql()))
                .build();
        return send(question, request);
    }

    /** The first row, if there is any. */
    public Optional<Row> first(String name, Map<String, ?> values) {
        return ask(name, values).stream().findFirst();
    }

    private String send(Question question, HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                return response.body();
            }
            throw new QuestionException(inOurWords(question, response.body().strip()));
        } catch (IOException e) {
            throw new QuestionException("no answer from ClickHouse at " + address.url() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QuestionException("interrupted while waiting for ClickHouse");
        }
    }

    private static String inOurWords(Question question, String fault) {
        if (fault.startsWith("Code: 159.")) {
            return "question " + question.name() + " took longer than " + LONGEST.toSeconds()
                    + " s; ask for a shorter time";
        }
        if (fault.startsWith("Code: 396.")) {
            return "question " + question.name() + " has more than " + MOST_ROWS + " rows; ask for fewer";
        }
        if (fault.startsWith("Code: 60.") || fault.startsWith("Code: 81.")) {
            return "ClickHouse at this address has no Costline views yet: the sink makes them when it starts";
        }
        return "question " + question.name() + ": ClickHouse says " + fault;
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
