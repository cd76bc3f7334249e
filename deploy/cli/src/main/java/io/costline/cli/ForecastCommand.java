package io.costline.cli;

import io.costline.cli.forecast.SpendHistory;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Questions;
import io.costline.enrich.forecast.SpendForecast;
import io.costline.enrich.forecast.SpendForecast.History;
import io.costline.enrich.forecast.SpendForecast.RunOut;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "forecast",
        description = {
            "Say what this month will have cost at its end, and how sure that is.",
            "",
            "A day to come costs the median of its weekday in the last four weeks. The interval is of nine in ten: so often the same"
                    + " forecast, made on each day of the last ten weeks, was right. With less than two weeks of history it is a straight"
                    + " line without an interval.",
            ""
        })
final class ForecastCommand extends StackCommand {
    private static final int HISTORY_DAYS = 70;

    @Option(
            names = "--dimension",
            paramLabel = "NAME",
            defaultValue = "TENANT",
            description =
                    "customer, team, project, app_key, feature, provider, provider_account or model. Default: the whole tenant.")
    private String dimension = "TENANT";

    @Option(names = "--value", paramLabel = "NAME", description = "Which of the dimension.")
    private @Nullable String value;

    @Option(
            names = "--balance",
            paramLabel = "AMOUNT",
            description = "Also when a balance of this much would be used up.")
    private @Nullable BigDecimal balance;

    @Option(names = "--json", description = "One JSON object a currency, amounts with every digit.")
    private boolean json;

    @Mixin
    private TenantOption tenant = new TenantOption();

    ForecastCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (dimension.equalsIgnoreCase("TENANT") != (value == null)) {
            throw misuse("--dimension and --value go together");
        }
        Instant now = Instant.now();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Map<String, Object> values = new HashMap<>(Map.of(
                "dimension",
                dimension.toUpperCase(Locale.ROOT),
                "step",
                3_600,
                "from",
                now.truncatedTo(ChronoUnit.DAYS).minus(HISTORY_DAYS, ChronoUnit.DAYS),
                "to",
                now));
        if (value != null) {
            values.put("values", List.of(value));
        }
        try (Questions questions = stack.find().questions()) {
            values.put("tenant", tenant.one(questions));
            Map<String, History> histories =
                    SpendHistory.byCurrency(questions.ask(Question.named("spend_over_time"), values), now);
            if (histories.isEmpty()) {
                console.line("nothing was spent in the last " + HISTORY_DAYS + " days");
            }
            histories.forEach((currency, history) -> print(
                    currency,
                    history,
                    SpendForecast.of(
                            history,
                            today.withDayOfMonth(1),
                            today.withDayOfMonth(1).plusMonths(1)),
                    now));
        }
        return 0;
    }

    private void print(String currency, History history, SpendForecast forecast, Instant now) {
        RunOut end = balance == null ? null : SpendForecast.runOut(history, balance);
        if (json) {
            ObjectNode out = JsonMapper.shared()
                    .createObjectNode()
                    .put("currency", currency)
                    .put("as_of", now.truncatedTo(ChronoUnit.SECONDS).toString())
                    .put("spent", forecast.spent().toPlainString())
                    .put("forecast", forecast.forecast().toPlainString())
                    .put("low", plain(forecast.low()))
                    .put("high", plain(forecast.high()))
                    .put("origins", forecast.origins())
                    .put("straight_line", plain(forecast.straightLine()));
            if (balance != null) {
                out.put("runs_out_on", end == null ? null : end.day().toString());
            }
            console.line(out.toString());
            return;
        }
        Table table = new Table("", ">" + currency);
        table.row("spent this month", Figures.money(forecast.spent(), currency));
        table.row("forecast for its end", Figures.money(forecast.forecast(), currency));
        if (forecast.low() != null && forecast.high() != null) {
            table.row("nine times in ten at least", Figures.money(forecast.low(), currency));
            table.row("and at most", Figures.money(forecast.high(), currency));
        }
        if (forecast.straightLine() != null) {
            table.row("a straight line says", Figures.money(forecast.straightLine(), currency));
        }
        table.print(console);
        console.line(
                forecast.origins() == 0
                        ? "Too little history to try the forecast on: no interval."
                        : "The same forecast was tried from " + Figures.count(forecast.origins(), "day")
                                + " of the past.");
        if (balance != null) {
            console.line(
                    end == null
                            ? "When " + Figures.money(balance, currency) + " is used up cannot be told within a year."
                            : Figures.money(balance, currency) + " lasts " + Figures.count(end.wholeDays(), "whole day")
                                    + " and is used up on " + end.day() + '.');
        }
    }

    private static @Nullable String plain(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }
}
