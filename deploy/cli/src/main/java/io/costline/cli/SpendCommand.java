package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.service.Near;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "spend",
        description = {
            "Show what was spent, by provider, model, customer, feature, team or anything else a call says.",
            "",
            "Currencies are never added up: each has a table of its own. Usage without a price is in no cost; what it"
                    + " costs at most stands beside.",
            ""
        })
final class SpendCommand extends StackCommand {
    /** What is summed as calls come; by anything else, and under conditions, calls are gone through. */
    private static final Set<String> SUMMED =
            Set.of("customer", "team", "project", "app_key", "feature", "provider", "provider_account", "model");

    /** Two at once that are summed, too, by the hour. */
    private static final Set<String> PAIRS =
            Set.of("customer,model", "customer,feature", "feature,model", "provider,model");

    private static final Set<String> OTHERS = Set.of(
            "requested_model", "workflow", "step", "route", "tier", "source", "region", "service_tier", "environment");

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            defaultValue = "provider",
            description = "provider, model, customer, feature, team, project, app_key, provider_account,"
                    + " requested_model, workflow, step, route, tier, source, region, service_tier or environment. Default:"
                    + " ${DEFAULT-VALUE}. Two at once with a comma: customer,model and customer,feature, feature,model and"
                    + " provider,model are summed by whole hours, of any others calls are gone through.",
            split = ",")
    private List<String> by = List.of("provider");

    @Option(
            names = "--where",
            paramLabel = "WHAT=VALUE",
            description = "Only calls of which this is so, as customer=acme; may be repeated.")
    private Map<String, String> where = new LinkedHashMap<>();

    @Option(names = "--currency", defaultValue = "", description = "Only this currency. Default: each.")
    private String currency = "";

    @Mixin
    private TimeOptions times = new TimeOptions();

    @Mixin
    private TenantOption tenant = new TenantOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    SpendCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        List<String> what = by.stream().map(each -> name(this, "--by", each)).toList();
        if (what.size() > 2) {
            throw misuse("--by: two at most, as customer,model");
        }
        Map<String, Object> values = new HashMap<>();
        values.put("currency", currency.toUpperCase(Locale.ROOT));
        times.into(values);
        Question question = question(what, values);
        try (Questions questions = stack.find().questions()) {
            values.put("tenant", tenant.one(questions));
            List<Row> rows = questions.ask(question, values);
            if (!output.printed(console, question, rows)) {
                print(what, rows, question.name());
            }
        }
        return 0;
    }

    private Question question(List<String> what, Map<String, Object> values) {
        if (where.isEmpty() && what.size() == 1 && SUMMED.contains(what.getFirst())) {
            values.put("dimension", what.getFirst().toUpperCase(Locale.ROOT));
            return Question.named("spend_by");
        }
        if (where.isEmpty() && PAIRS.contains(String.join(",", what))) {
            values.put("pair", String.join("_", what).toUpperCase(Locale.ROOT));
            return Question.named("spend_by_pair");
        }
        values.put("by", what.getFirst());
        values.put("also", what.size() > 1 ? what.getLast() : "");
        values.put(
                "keys",
                where.keySet().stream().map(key -> name(this, "--where", key)).toList());
        values.put("values", List.copyOf(where.values()));
        return Question.named("spend_of_calls");
    }

    /** How a question names what a call is grouped or narrowed by. */
    static String name(ConsoleCommand command, String option, String text) {
        String key = text.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace("complexity_tier", "tier");
        if (!SUMMED.contains(key) && !OTHERS.contains(key)) {
            List<String> known = new ArrayList<>(SUMMED);
            known.addAll(OTHERS);
            throw command.misuse(option + ": a call has no " + text + Near.question(key, known) + "\nIt has "
                    + known.stream().sorted().collect(Collectors.joining(", ")));
        }
        return key;
    }

    private void print(List<String> what, List<Row> rows, String question) {
        if (rows.isEmpty()) {
            console.line("nothing was spent" + times.words());
            return;
        }
        List<String> names = what.stream().map(each -> each.replace('_', ' ')).toList();
        String range = times.words() + (question.equals("spend_by_pair") && times.given() ? ", whole hours" : "");
        Map<String, List<Row>> byCurrency = rows.stream()
                .collect(Collectors.groupingBy(row -> row.text("currency"), TreeMap::new, Collectors.toList()));
        byCurrency.forEach((each, its) -> {
            console.heading("Spend by " + String.join(" and ", names) + (each.isEmpty() ? "" : ", " + each) + range);
            table(names, each, its, !question.equals("spend_of_calls")).print(console);
        });
    }

    private static Table table(List<String> what, String currency, List<Row> rows, boolean rated) {
        BigDecimal total = sum(rows, "contracted_cost");
        List<String> heads = new ArrayList<>();
        what.forEach(each -> heads.add("~" + each));
        heads.addAll(List.of(">calls", "?>input", "?>output", ">cost", ">share"));
        if (rated) {
            heads.add("?>per 1M tokens");
        }
        heads.add("?>not priced, at most");
        Table table = new Table(heads.toArray(String[]::new));
        for (Row row : rows) {
            row(table, names(row, what.size()), List.of(row), currency, total, rated);
        }
        table.rule();
        row(table, List.of("all", "").subList(0, what.size()), rows, currency, total, rated);
        return table;
    }

    private static List<String> names(Row row, int count) {
        if (row.has("kept") && !row.flag("kept")) {
            return List.of("(of before pairs were kept)", "");
        }
        return Stream.of("value", "second")
                .limit(count)
                .map(row::text)
                .map(value -> value.isEmpty() ? "(none named)" : value)
                .toList();
    }

    private static void row(
            Table table, List<String> names, List<Row> rows, String currency, BigDecimal total, boolean rated) {
        BigDecimal cost = sum(rows, "contracted_cost");
        BigDecimal bound = sum(rows, "unpriced_upper_bound");
        List<Object> cells = new ArrayList<>(names);
        cells.addAll(List.of(
                Figures.count(count(rows, "calls")),
                Figures.count(count(rows, "input_tokens")),
                Figures.count(count(rows, "output_tokens")),
                Figures.money(cost, currency, 4),
                Figures.percent(cost, total)));
        if (rated) {
            cells.add(rate(rows, currency));
        }
        cells.add(bound.signum() == 0 ? "" : "≤ " + Figures.money(bound, currency, 4));
        table.row(cells.toArray());
    }

    /** What a million tokens cost, of calls with a price. */
    private static String rate(List<Row> rows, String currency) {
        long tokens = count(rows, "priced_tokens");
        return tokens == 0
                ? "–"
                : Figures.money(
                        sum(rows, "priced_cost")
                                .movePointRight(6)
                                .divide(BigDecimal.valueOf(tokens), 4, RoundingMode.HALF_EVEN),
                        currency,
                        4);
    }

    private static BigDecimal sum(List<Row> rows, String column) {
        return rows.stream().map(row -> row.decimal(column)).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static long count(List<Row> rows, String column) {
        return rows.stream().mapToLong(row -> row.number(column)).sum();
    }
}
