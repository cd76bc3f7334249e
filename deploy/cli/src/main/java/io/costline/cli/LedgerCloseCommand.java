package io.costline.cli;

import io.costline.avro.Definition;
import io.costline.avro.DefinitionKind;
import io.costline.cli.plans.DefinitionPublisher;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.clickhouse.query.RowText;
import io.costline.stack.Definitions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "close",
        description = {
            "Close billing periods of a contract that are over, before their time.",
            "",
            "A closed period's figures stay: what it costs differently later is posted in the period under way. Without --yes it"
                    + " only says what would be closed. The ledger service closes it when all its calls are in every table.",
            ""
        })
final class LedgerCloseCommand extends StackCommand {
    private static final DateTimeFormatter SQL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "Whose periods.")
    private String contract = "";

    @Option(
            names = "--period",
            defaultValue = "",
            paramLabel = "TIME",
            description = "The one that holds this instant, 2026-11-01T00:00:00Z, or midnight UTC of a day, 2026-11-01."
                    + " Default: each that is over and open.")
    private String at = "";

    @Option(names = "--yes", description = "Close them.")
    private boolean yes;

    @Option(names = "--json", description = "One JSON object a period, amounts with every digit.")
    private boolean json;

    @Mixin
    private TenantOption tenant = new TenantOption();

    LedgerCloseCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws InterruptedException {
        Instant now = Instant.now();
        try (Questions questions = stack.find().questions()) {
            String whose = tenant.one(questions);
            List<Row> open = open(questions, whose, now);
            if (open.isEmpty()) {
                console.line("no period of " + contract + " is over and open: there is nothing to close");
                return 0;
            }
            if (!yes) {
                print(open);
                if (!json) {
                    console.line("Nothing is closed yet. Say it again with --yes to close "
                            + (open.size() == 1 ? "it." : "them."));
                }
                return 0;
            }
            ask(whose, open);
            List<Row> closed = await(questions, whose, open);
            print(closed);
            long left = closed.stream().filter(LedgerCloseCommand::isOpen).count();
            if (left > 0) {
                throw new CommandFailure(
                        Figures.count(left, "period")
                                + " not closed yet: the ledger service does it when all calls are in every table (costline ledger show)");
            }
            return 0;
        }
    }

    private List<Row> open(Questions questions, String whose, Instant now) {
        List<Row> all = totals(questions, Map.of("tenant", whose));
        List<Row> its = all.stream()
                .filter(row -> row.text("contract_id").equals(contract))
                .toList();
        if (its.isEmpty()) {
            String known = all.stream()
                    .map(row -> row.text("contract_id"))
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new CommandFailure("--contract: " + contract + " has no ledger"
                    + (known.isEmpty() ? "; no contract has" : "; those that have: " + known));
        }
        String until = SQL.format(now);
        if (at.isEmpty()) {
            return its.stream()
                    .filter(row -> isOpen(row) && row.text("period_end").compareTo(until) <= 0)
                    .toList();
        }
        String instant = SQL.format(Inputs.time(spec, "--period", at));
        Row named = its.stream()
                .filter(row -> row.text("period_start").compareTo(instant) <= 0
                        && row.text("period_end").compareTo(instant) > 0)
                .findFirst()
                .orElseThrow(() -> new CommandFailure("--period: no period of " + contract + " holds " + at));
        if (!isOpen(named)) {
            throw new CommandFailure(
                    "--period: " + words(named) + " is " + named.text("state").toLowerCase(Locale.ROOT) + " already");
        }
        if (named.text("period_end").compareTo(until) > 0) {
            throw new CommandFailure(
                    "--period: " + words(named) + " is under way: only one that is over can be closed");
        }
        return List.of(named);
    }

    private static List<Row> totals(Questions questions, Map<String, Object> values) {
        return questions.ask("ledger", values).stream()
                .filter(row -> row.text("term").equals("TOTAL"))
                .toList();
    }

    private static boolean isOpen(Row row) {
        return row.text("state").equals("OPEN");
    }

    private static String words(Row row) {
        return shown(row, "period_start") + " to " + shown(row, "period_end");
    }

    /** A day, where a period begins at midnight UTC. */
    private static String shown(Row row, String column) {
        String time = row.text(column).substring(0, "2026-11-01 00:00".length());
        return time.endsWith(" 00:00") ? time.substring(0, "2026-11-01".length()) : time;
    }

    private void print(List<Row> rows) {
        if (json) {
            rows.forEach(row -> console.line(RowText.json(row)));
            return;
        }
        Table table = new Table("contract", "period", "state", ">calls", ">contracted", ">effective", ">in cash");
        rows.forEach(row -> {
            String currency = row.text("currency");
            table.row(
                    row.text("contract_id"),
                    words(row),
                    row.text("state").toLowerCase(Locale.ROOT),
                    Figures.exact(row.decimal("volume").stripTrailingZeros()),
                    Figures.money(row.decimal("base"), currency, 4),
                    Figures.money(row.decimal("effective"), currency, 4),
                    Figures.money(row.decimal("billed"), currency, 4));
        });
        table.print(console);
    }

    private void ask(String whose, List<Row> periods) {
        Definitions definitions = stack.find().definitions();
        List<Definition> closings = periods.stream()
                .map(row -> Definition.newBuilder()
                        .setTenant(whose)
                        .setKind(DefinitionKind.CLOSING)
                        .setId("ledger/" + contract + '/' + row.text("period_start"))
                        .setVersion(0)
                        .setDefinedAt(Instant.EPOCH)
                        .setBody(JsonMapper.shared()
                                .createObjectNode()
                                .put("contract", contract)
                                .put("period_start", row.text("period_start"))
                                .put("period_end", row.text("period_end"))
                                .toString())
                        .build())
                .toList();
        new DefinitionPublisher(definitions.kafka(), definitions.registry())
                .apply(closings, Duration.ofSeconds(30), Instant.now());
    }

    /** The periods as they stand once they are closed, or as they stand when patience ends. */
    private List<Row> await(Questions questions, String whose, List<Row> periods) throws InterruptedException {
        Set<String> starts = new HashSet<>();
        periods.forEach(row -> starts.add(row.text("period_start")));
        Instant limit = Instant.now().plus(PATIENCE);
        while (true) {
            List<Row> now = totals(questions, Map.of("tenant", whose, "contract", contract)).stream()
                    .filter(row -> starts.contains(row.text("period_start")))
                    .toList();
            if (now.stream().noneMatch(LedgerCloseCommand::isOpen)
                    || Instant.now().isAfter(limit)) {
                return now;
            }
            Thread.sleep(500);
        }
    }
}
