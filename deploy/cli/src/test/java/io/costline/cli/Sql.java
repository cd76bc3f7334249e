package io.costline.cli;

import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** SQL of a test's own, asked as a question is. */
public final class Sql {
    private Sql() {}

    /** Rows of a statement without parameters. */
    public static List<Row> rows(Questions questions, String sql) {
        var question =
                new Question("of a test", "", List.of(), "", true, "", "", Optional.empty(), List.of(), List.of(), sql);
        return questions.ask(question, Map.of());
    }
}
