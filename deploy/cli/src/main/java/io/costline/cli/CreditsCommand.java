package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "credits",
        description = {
            "Show what is left of each credit, when it runs out, and what will expire unused.",
            "",
            "Both are told from the usage of the period so far: if it goes on like this.",
            ""
        })
final class CreditsCommand extends StackCommand {
    @Mixin
    private TenantOption tenant = new TenantOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    CreditsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Question question = Question.named("credits");
        try (Questions questions = stack.find().questions()) {
            List<Row> rows = questions.ask(question, Map.of("tenant", tenant.one(questions)));
            if (output.printed(console, question, rows)) {
                return 0;
            }
            if (rows.isEmpty()) {
                console.line("no contract has credit");
                return 0;
            }
            Table table = new Table(
                    "contract", "credit", ">burnt", ">left", "runs out", "expires", "?>then unused", "?alerts");
            for (Row row : rows) {
                String currency = row.text("currency");
                table.row(
                        row.text("contract_id"),
                        row.text("credit"),
                        Figures.money(row.decimal("burnt"), currency, 4),
                        Figures.money(row.decimal("balance"), currency, 4),
                        row.has("run_out") ? row.text("run_out").substring(0, 16) : "–",
                        row.has("expires") ? row.text("expires").substring(0, 16) : "never",
                        row.decimal("expires_unused").signum() == 0
                                ? ""
                                : Figures.money(row.decimal("expires_unused"), currency, 4),
                        String.join(", ", row.list("firing")));
            }
            table.print(console);
        }
        return 0;
    }
}
