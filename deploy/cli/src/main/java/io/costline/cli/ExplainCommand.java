package io.costline.cli;

import io.costline.cli.explain.LineReport;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.clickhouse.query.RowText;
import io.costline.enrich.pricebook.PriceBookAssembler;
import io.costline.enrich.pricebook.PriceBookReader;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.RateCard;
import io.costline.explain.Explanation;
import io.costline.explain.StoredCall;
import io.costline.stack.Connections;
import io.costline.stack.Definitions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "explain",
        description = {
            "Show why one event costs what it costs: every line with its rate and card, recomputed.",
            "",
            "Each line says which rate of the card counts for the call, and why the card's others do not. The stored lines are"
                    + " multiplied out and added up again, compared with the card, and the usage is priced afresh from the price"
                    + " book. Exit code 1 when one of these comes to another figure. Where a contract holds, what is paid stands beside the public price; a"
                    + " line of markup or fees multiplies out to what is paid and has no public price.",
            ""
        })
final class ExplainCommand extends StackCommand {
    private static final int ID_DIGITS = 32;

    @Parameters(
            index = "0",
            paramLabel = "EVENT_ID",
            description = "As 'costline trace' shows it, or its first eight digits and more.")
    private String eventId = "";

    @Mixin
    private TenantOption tenant = new TenantOption();

    @Option(names = "--json", description = "The event as it is stored, one JSON object; nothing is recomputed.")
    private boolean json;

    ExplainCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (!eventId.matches("[0-9a-fA-F]{8,32}")) {
            throw misuse("EVENT_ID must be 8 to 32 hex digits");
        }
        Connections file = stack.find();
        Row row;
        try (Questions questions = file.questions()) {
            row = find(questions);
        }
        if (json) {
            console.line(RowText.json(row));
            return 0;
        }
        Definitions definitions = file.definitions();
        PriceBookAssembler prices = PriceBookReader.read(definitions.kafka(), definitions.registry());
        RateCard card = prices.card(row.text("card_id")).orElse(null);
        PriceBook book = prices.book().orElseGet(PriceBook::empty);
        Explanation explained = Explanation.of(row, card, book);
        head(row, explained.call(), card);
        if (!explained.cost().lines().isEmpty()) {
            new LineReport(explained.cost(), explained.checks()).print(console);
            console.blank();
        }
        comparisons(row);
        return verdict(row, explained, book);
    }

    private Row find(Questions questions) {
        String digits = eventId.toLowerCase(Locale.ROOT);
        int open = ID_DIGITS - digits.length();
        List<Row> rows = new ArrayList<>();
        for (String each : tenant.all(questions)) {
            rows.addAll(questions.ask(
                    "event",
                    Map.of("tenant", each, "first", digits + "0".repeat(open), "last", digits + "f".repeat(open))));
        }
        if (rows.isEmpty()) {
            throw new CommandFailure((tenant.given().isEmpty() ? "there is" : "tenant " + tenant.given() + " has")
                    + " no event " + eventId);
        }
        if (rows.size() > 1) {
            throw new CommandFailure("several events begin with " + eventId + ": give more digits");
        }
        return rows.getFirst();
    }

    private void head(Row row, StoredCall call, @Nullable RateCard card) {
        console.line(console.bold(row.text("provider") + "/" + row.text("served_model")) + "  " + row.text("event_time")
                + " UTC  " + row.text("status").toLowerCase(Locale.ROOT));
        console.line(
                "  event " + row.text("event_id") + ", trace " + row.text("trace_id") + ", from " + row.text("source"));
        String who = named(row, "customer", "customer_id")
                + named(row, "feature", "feature")
                + named(row, "step", "step")
                + named(row, "team", "team");
        if (!who.isEmpty()) {
            console.line("  " + who.substring(2));
        }
        if (!row.flag("counts")) {
            console.line("  "
                    + console.yellow("this is another view of a call that counts by another event: it costs nothing"));
        }
        console.line("  " + Figures.count(call.totalInput()) + " tokens of input, cache included"
                + new TreeMap<>(call.query().attributes())
                        .entrySet().stream()
                                .map(attribute -> ", " + attribute.getKey() + ' ' + attribute.getValue())
                                .collect(Collectors.joining()));
        String id = row.text("card_id");
        console.line("  " + (id.isEmpty() ? "no card" : "card " + id) + ", price book version "
                + row.number("price_book_version"));
        if (card != null) {
            console.line("  in force " + window(card) + ", learnt " + card.learntAt() + age(card, call)
                    + (card.source().isEmpty() ? "" : ", source " + card.source()));
        } else if (!id.isEmpty() && !row.text("pricing_status").equals("NOT_BILLED")) {
            console.line(
                    "  " + console.yellow("the card is not in the price book any more: its rates cannot be shown"));
        }
    }

    private static String named(Row row, String what, String column) {
        return row.text(column).isEmpty() ? "" : ", " + what + " " + row.text(column);
    }

    /** How old the list was when the call was made. */
    private static String age(RateCard card, StoredCall call) {
        long days = Duration.between(card.learntAt(), call.query().at()).toDays();
        return days > 0 ? " (" + Figures.count(days, "day") + " before the call)" : "";
    }

    private static String window(RateCard card) {
        String from = card.effectiveFrom() == null
                ? "always" + (card.account().isEmpty() ? " (assumed: no start is known)" : "")
                : "from " + card.effectiveFrom();
        return card.effectiveTo() == null ? from : from + " until " + card.effectiveTo();
    }

    private void comparisons(Row row) {
        JsonNode findings = row.cells().required("findings");
        if (!findings.isEmpty()) {
            List<String> texts = new ArrayList<>();
            findings.forEach(finding -> texts.add(finding.asString("")));
            console.line("  " + String.join(", ", texts));
        }
        if (row.has("baseline_cost")) {
            console.line("  at the baseline " + row.text("baseline_model") + ": "
                    + Figures.exact(row.decimal("baseline_cost")) + " " + row.text("currency"));
        }
        for (int i = 0; i < row.cells().required("reported_kind").size(); i++) {
            console.line("  reported as "
                    + row.cells().required("reported_kind").get(i).asString("").toLowerCase(Locale.ROOT) + ": "
                    + Figures.exact(new BigDecimal(
                            row.cells().required("reported_amount").get(i).asString("")))
                    + " " + row.cells().required("reported_currency").get(i).asString(""));
        }
    }

    private int verdict(Row row, Explanation explained, PriceBook book) {
        if (!row.text("pricing_status").equals("PRICED")) {
            console.line("  "
                    + console.yellow(
                            row.text("pricing_status").toLowerCase(Locale.ROOT).replace('_', ' ')) + ": "
                    + row.text("pricing_reason").toLowerCase(Locale.ROOT).replace('_', ' ')
                    + (row.decimal("upper_bound").signum() > 0
                            ? ", costs at most " + Figures.exact(row.decimal("upper_bound")) + " "
                                    + row.text("currency")
                            : ""));
            if (row.text("pricing_reason").contains("MODEL")
                    || row.text("pricing_reason").contains("RATE")) {
                console.line("  give it a price with 'costline cards apply FILE'; 'costline cards show "
                        + row.text("provider") + "/" + row.text("served_model") + "' shows what there is");
            }
        }
        explained.stored().ifPresent(stored -> compared(row, explained, text(stored, row), book));
        return explained.holds() ? 0 : 1;
    }

    private void compared(Row row, Explanation explained, String shown, PriceBook book) {
        console.line(
                explained.adds()
                        ? "  " + console.green("✓") + " the lines recompute and add up to the stored " + shown
                        : "  " + console.red("✗ the lines do not add up to the stored " + shown));
        if (!explained.checks().isEmpty()) {
            console.line(
                    explained.stated()
                            ? "  " + console.green("✓") + " the card comes to the stored lines"
                            : "  " + console.red("✗ the card does not come to the stored lines"));
        }
        String now = explained.now() == null ? "" : text(explained.now(), row);
        switch (explained.afresh()) {
            case NOT_ASKED -> {}
            case SAME ->
                console.line("  " + console.green("✓") + " priced afresh from price book version " + book.version()
                        + ": the same");
            case OTHER_BOOK ->
                console.line(
                        "  " + console.yellow("price book version " + book.version() + " has other prices: " + now));
            case DIFFERENT -> console.line("  " + console.red("✗ priced afresh from the same price book: " + now));
        }
    }

    private static String text(Explanation.Paid paid, Row row) {
        String text = Figures.exact(paid.list()) + " " + row.text("currency");
        return paid.list().compareTo(paid.contracted()) == 0
                ? text
                : text + ", paid " + Figures.exact(paid.contracted());
    }
}
