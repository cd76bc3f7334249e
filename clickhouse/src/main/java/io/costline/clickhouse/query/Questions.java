package io.costline.clickhouse.query;

import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.query.QuestionException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks ClickHouse. It reads and cannot write, every question has a time and a number of rows it may take, and values are bound by
 * ClickHouse. Over plain HTTP: a command starts quickly, the JDBC driver costs a second. Safe for use by several threads.
 */
public final class Questions implements AutoCloseable {
    /** What a question may take. */
    public record Limits(Duration time, int rows) {}

    private static final Limits LIMITS = new Limits(Duration.ofSeconds(60), 1_000_000);

    /** Room for a list of ids within a query. */
    private static final int MAX_QUERY_BYTES = 64 << 20;

    /** A text that is no number, no name of an enumeration, too long, and the like: the asker's, not the question's. */
    private static final Pattern VALUE_FAULT =
            Pattern.compile("Code: (6|26|27|38|41|43|53|69|70|72|131|321|407|456|457|691)\\.");

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

    String answer(Question question, Map<String, ?> values, String format) {
        return answer(question, values, format, LIMITS, "");
    }

    /**
     * The first rows of the answer, each a line with an array of its cells, numbers of more than 53 bits as text.
     *
     * @param limits rows beyond are left out
     */
    public String cells(Question question, Map<String, ?> values, Limits limits) {
        return answer(question, values, "JSONCompactEachRow", limits, "&wait_end_of_query=1&limit=" + limits.rows());
    }

    /** In one of ClickHouse's formats. No key is in two partitions, so a partition's rows are final by themselves. */
    private String answer(Question question, Map<String, ?> values, String format, Limits limits, String settings) {
        return send(question, request(question, values, format, limits, settings), limits);
    }

    /**
     * The whole answer in one of ClickHouse's formats; it flows, and nothing of it is held here.
     *
     * @param time it may take
     * @param settings further ones of ClickHouse, each with an ampersand before it
     */
    public void copy(
            Question question, Map<String, ?> values, String format, Duration time, String settings, OutputStream to)
            throws IOException {
        Limits limits = new Limits(time, 0);
        // a fault within the answer shows as one: the server holds the answer on its disk until it is whole
        HttpRequest request = request(question, values, format, limits, "&wait_end_of_query=1" + settings);
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw inOurWords(question, new String(body.readAllBytes(), StandardCharsets.UTF_8).strip(), limits);
                }
                body.transferTo(to);
            }
        } catch (HttpTimeoutException e) {
            throw tooSlow(question, limits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QuestionException(Fault.AWAY, "interrupted while waiting for ClickHouse");
        }
    }

    /**
     * Hands every row of the answer on, however many there are; none is kept.
     *
     * @param time it may take
     */
    public void each(Question question, Map<String, ?> values, Duration time, Consumer<Row> take) throws IOException {
        try (RowLines rows = new RowLines(take)) {
            copy(question, values, "JSONEachRow", time, "", rows);
        }
    }

    private HttpRequest request(
            Question question, Map<String, ?> values, String format, Limits limits, String settings) {
        Binding binding = Binding.of(question, values);
        String credentials = address.user() + ":" + address.password().orElse("");
        return HttpRequest.newBuilder(URI.create(address.url() + "/?default_format=" + format
                        + "&output_format_json_quote_decimals=1&output_format_json_quote_64bit_integers=1&max_query_size="
                        + MAX_QUERY_BYTES + "&max_execution_time="
                        + limits.time().toSeconds() + "&max_result_rows="
                        + limits.rows() + settings
                        + "&result_overflow_mode=throw&readonly=2&do_not_merge_across_partitions_select_final=1"
                        + binding.query()))
                .timeout(limits.time().plusSeconds(5))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(binding.sql()))
                .build();
    }

    /** The first row, if there is any. */
    public Optional<Row> first(String name, Map<String, ?> values) {
        return ask(name, values).stream().findFirst();
    }

    private String send(Question question, HttpRequest request, Limits limits) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                return response.body();
            }
            throw inOurWords(question, response.body().strip(), limits);
        } catch (HttpTimeoutException e) {
            throw tooSlow(question, limits);
        } catch (IOException e) {
            throw new QuestionException(
                    Fault.AWAY, "no answer from ClickHouse at " + address.url() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QuestionException(Fault.AWAY, "interrupted while waiting for ClickHouse");
        }
    }

    private static QuestionException tooSlow(Question question, Limits limits) {
        return new QuestionException(
                Fault.TOO_SLOW,
                "question " + question.name() + " took longer than "
                        + limits.time().toSeconds() + " s; ask for a shorter time");
    }

    private static QuestionException inOurWords(Question question, String fault, Limits limits) {
        if (fault.startsWith("Code: 159.")) {
            return tooSlow(question, limits);
        }
        if (fault.startsWith("Code: 396.")) {
            return new QuestionException(
                    Fault.TOO_MANY_ROWS,
                    "question " + question.name() + " has more than " + limits.rows() + " rows; ask for fewer");
        }
        if (fault.startsWith("Code: 60.") || fault.startsWith("Code: 81.")) {
            return new QuestionException(
                    Fault.NOT_READY,
                    "ClickHouse at this address has no Costline views yet: the sink makes them when it starts");
        }
        Matcher code = VALUE_FAULT.matcher(fault);
        if (code.lookingAt()) {
            return new QuestionException(
                    Fault.VALUE,
                    "question " + question.name() + ": a value is not what it must be (ClickHouse's code "
                            + code.group(1) + ")");
        }
        return new QuestionException(Fault.REFUSED, "question " + question.name() + ": ClickHouse says " + fault);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
