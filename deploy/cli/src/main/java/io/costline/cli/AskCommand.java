package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Question.Column;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.service.Near;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ask",
        description = {
            "Ask a named question of ClickHouse: every figure that dashboards show, with what it counts.",
            "",
            "--list names the questions; with a question it says what that one takes, counts and leaves out.",
            ""
        })
final class AskCommand extends StackCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The question.")
    private @Nullable String name;

    @Option(names = "--list", description = "Say what can be asked.")
    private boolean list;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "A value of the question; may be repeated.")
    private Map<String, String> values = new LinkedHashMap<>();

    @Mixin
    private TimeOptions times = new TimeOptions();

    @Mixin
    private TenantOption tenant = new TenantOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    AskCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (name == null) {
            if (!list) {
                throw misuse("name a question; 'costline ask --list' shows them");
            }
            Table table = new Table("question", "~it asks");
            Question.all().values().forEach(question -> table.row(question.name(), question.asks()));
            table.printBare(console);
            return 0;
        }
        Question question = Question.all().get(name);
        if (question == null) {
            throw new CommandFailure("there is no question " + name
                    + Near.question(name, Question.all().keySet()) + "\n'costline ask --list' shows them");
        }
        if (list) {
            describe(question);
            return 0;
        }
        try (Questions questions = stack.find().questions()) {
            Map<String, Object> bound = new HashMap<>(values);
            times.into(bound);
            if (!question.allTenants()) {
                bound.putIfAbsent("tenant", tenant.one(questions));
            }
            List<Row> rows = questions.ask(question, bound);
            if (!output.printed(console, question, rows)) {
                print(question, rows);
            }
        }
        return 0;
    }

    private void describe(Question question) {
        console.line(console.bold(question.asks()));
        console.line("  counts      " + question.counts());
        console.line("  leaves out  " + question.leavesOut());
        console.line("  reads       " + String.join(", ", question.reads()));
        question.drill().ifPresent(drill -> console.line("  leads to    " + drill));
        console.heading("Values");
        Table values = new Table("name", "type", "default", "~");
        question.parameters()
                .forEach(each ->
                        values.row(each.name(), each.type(), each.fallback().orElse("needed"), each.about()));
        values.printBare(console);
        console.heading("Columns");
        Table columns = new Table("name", "unit", "~");
        question.columns()
                .forEach(each -> columns.row(each.name(), each.unit().name().toLowerCase(Locale.ROOT), each.about()));
        columns.printBare(console);
    }

    private void print(Question question, List<Row> rows) {
        if (rows.isEmpty()) {
            console.line("no rows");
            return;
        }
        Table table = new Table(question.columns().stream()
                .map(column -> (question.numeric(column) ? ">" : "~") + column.name())
                .toArray(String[]::new));
        for (Row row : rows) {
            table.row(
                    question.columns().stream().map(column -> cell(column, row)).toArray());
        }
        table.print(console);
    }

    private static String cell(Column column, Row row) {
        if (!row.has(column.name())) {
            return "–";
        }
        return switch (column.unit()) {
            case MONEY -> Figures.exact(row.decimal(column.name()));
            case COUNT, TOKENS -> Figures.count(row.number(column.name()));
            case LIST -> row.cells().path(column.name()).toString();
            default -> row.text(column.name());
        };
    }
}
