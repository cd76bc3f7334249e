package io.costline.console.http;

import io.costline.clickhouse.query.Question;
import io.costline.console.access.Session;
import io.costline.console.answer.Asking;
import io.costline.console.answer.Heads;
import io.costline.console.answer.Narrowing;
import io.costline.console.answer.QuestionAnswer;
import io.costline.console.config.ConsoleConfig;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The questions, as JSON and as CSV. */
final class QuestionsService {
    private static final String CSV = ".csv";

    private final Gate gate;
    private final Asking asking;
    private final ConsoleConfig.Limits limits;
    private final Audit audit;
    private final ConsoleMetrics metrics;

    QuestionsService(Gate gate, Asking asking, ConsoleConfig.Limits limits, Audit audit, ConsoleMetrics metrics) {
        this.gate = gate;
        this.asking = asking;
        this.limits = limits;
        this.audit = audit;
        this.metrics = metrics;
    }

    void list(ServerRequest request, ServerResponse response) {
        Session session = gate.session(request);
        HttpReplies.json(response, HttpReplies.object(json -> {
            json.writeName("questions");
            json.writeStartArray();
            Narrowing.of(session).forEach(question -> Heads.head(json, question));
            json.writeEndArray();
        }));
    }

    void ask(ServerRequest request, ServerResponse response) {
        Session session = gate.session(request);
        String path = request.path().pathParameters().get("name");
        boolean csv = path.endsWith(CSV);
        Question question = Question.named(csv ? path.substring(0, path.length() - CSV.length()) : path);
        QuestionAnswer answer = metrics.timed(
                question.name(),
                () -> asking.ask(session, question, values(request.query()), csv ? limits.csvRows() : limits.rows()));
        audit.answered(session, answer, csv ? "csv" : "json");
        if (csv) {
            response.header(HeaderNames.CONTENT_TYPE, "text/csv; charset=utf-8; header=present");
            response.header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + question.name() + ".csv\"");
            response.header(HeaderNames.create("Costline-Truncated"), Boolean.toString(answer.truncated()));
            HttpReplies.uncached(response).send(answer.csv());
        } else {
            HttpReplies.json(response, answer.json());
        }
    }

    /** What an address gives, by name. */
    static Map<String, List<String>> values(UriQuery query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        query.names().forEach(name -> values.put(name, query.all(name)));
        return values;
    }
}
