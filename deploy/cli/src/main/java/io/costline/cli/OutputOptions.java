package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Row;
import io.costline.clickhouse.query.RowText;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** For people or for programs. */
final class OutputOptions {
    @ArgGroup
    private Choice choice = new Choice();

    private static final class Choice {
        @Option(names = "--json", description = "One JSON object a row, amounts with every digit.")
        private boolean json;

        @Option(names = "--csv", description = "CSV with a head, likewise.")
        private boolean csv;
    }

    /** Prints the rows if a program asked, and says whether it did. */
    boolean printed(Console console, Question question, List<Row> rows) {
        if (choice.json) {
            rows.forEach(row -> console.line(RowText.json(row)));
        } else if (choice.csv) {
            console.out().println(RowText.csvHead(question));
            rows.forEach(row -> console.out().println(RowText.csv(question, row)));
            console.out().flush();
        }
        return choice.json || choice.csv;
    }
}
