package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "show",
        description = {
            "Show what each contract's billing period comes to, as the ledger service computed it.",
            "",
            "An open period is provisional and counts up to the last full hour. What a closed one costs differently stands"
                    + " below it, posted in the period that was under way.",
            ""
        })
final class LedgerShowCommand extends StackCommand {
    @Option(names = "--contract", paramLabel = "ID", defaultValue = "", description = "Only this one. Default: each.")
    private String contract = "";

    @Option(names = "--shares", description = "Also what each unit of each slice comes to.")
    private boolean shares;

    @Mixin
    private TimeOptions times = new TimeOptions();

    @Mixin
    private TenantOption tenant = new TenantOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    LedgerShowCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Question question = Question.named("ledger");
        try (Questions questions = stack.find().questions()) {
            Map<String, Object> values = new HashMap<>();
            times.into(values);
            values.put("tenant", tenant.one(questions));
            values.put("contract", contract);
            List<Row> rows = questions.ask(question, values);
            if (output.printed(console, question, rows)) {
                return 0;
            }
            if (rows.isEmpty()) {
                console.line("no contract has a ledger" + times.words());
            }
            List<Row> posted =
                    questions.ask("ledger_corrections", Map.of("tenant", values.get("tenant"), "contract", contract));
            rows.stream()
                    .collect(Collectors.groupingBy(LedgerShowCommand::period, LinkedHashMap::new, Collectors.toList()))
                    .forEach((period, its) -> {
                        print(its);
                        corrections(posted.stream()
                                .filter(row -> period(row).equals(period))
                                .toList());
                    });
        }
        return 0;
    }

    private static String period(Row row) {
        return row.text("contract_id") + '/' + row.text("period_start");
    }

    private void print(List<Row> rows) {
        Row first = rows.getFirst();
        console.heading(first.text("contract_id") + ", " + day(first, "period_start") + " to "
                + day(first, "period_end") + ", " + first.text("state").toLowerCase(Locale.ROOT));
        Table table = new Table(
                "term",
                "?~",
                "?unit",
                "?>counted",
                "?>to the next step",
                ">contracted",
                ">effective",
                ">in cash",
                "?>left");
        for (Row row : rows) {
            String term = row.text("term");
            if (!term.equals("TOTAL") && (shares || !term.equals("SHARE"))) {
                add(table, row);
            }
        }
        table.rule();
        rows.stream().filter(row -> row.text("term").equals("TOTAL")).forEach(row -> add(table, row));
        table.print(console);
    }

    private static void add(Table table, Row row) {
        String currency = row.text("currency");
        String term = row.text("term");
        boolean byQuantity = term.equals("SHARE") && !row.text("name").isEmpty();
        table.row(
                term.toLowerCase(Locale.ROOT),
                row.text("name").toLowerCase(Locale.ROOT),
                row.text("unit"),
                byQuantity ? plain(row, "base") : some(row, "volume"),
                some(row, "to_next"),
                byQuantity ? "" : Figures.money(row.decimal("base"), currency, 4),
                Figures.money(row.decimal("effective"), currency, 4),
                Figures.money(row.decimal("billed"), currency, 4),
                term.equals("CREDIT") ? Figures.money(row.decimal("balance"), currency, 4) : some(row, "balance"));
    }

    private void corrections(List<Row> rows) {
        for (Row row : rows) {
            String currency = row.text("currency");
            console.line("  posted in " + day(row, "posted_in") + ": "
                    + row.text("kind").toLowerCase(Locale.ROOT) + " "
                    + Figures.money(row.decimal("effective_difference"), currency, 4)
                    + (row.text("event_id").isEmpty()
                            ? ""
                            : ", call " + row.text("event_id").substring(0, 10)));
        }
    }

    private static String some(Row row, String column) {
        return row.decimal(column).signum() == 0 ? "" : plain(row, column);
    }

    private static String plain(Row row, String column) {
        return Figures.exact(row.decimal(column).stripTrailingZeros());
    }

    private static String day(Row row, String column) {
        return row.text(column).substring(0, 10);
    }
}
