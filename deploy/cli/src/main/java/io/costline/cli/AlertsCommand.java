package io.costline.cli;

import io.costline.avro.AlertKind;
import io.costline.avro.BudgetAlert;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.stack.Connections;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Shows budget alerts. Also the documented example of a subscriber: all it takes is a consumer that reads committed, the
 * schema registry, and {@code alertId} to tell a repeat from news.
 */
@Command(
        name = "alerts",
        description = {
            "Show budget alerts, and what each budget's spend is now.",
            "",
            "With --follow: from the topic costline.budget-alerts, those there are and each new one as it comes, until Ctrl-C.",
            ""
        })
final class AlertsCommand extends StackCommand {
    @Option(names = "--follow", description = "Wait for new alerts.")
    private boolean follow;

    @Mixin
    private TenantOption tenant = new TenantOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    AlertsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Connections found = stack.find();
        if (!follow) {
            stored(found);
            return 0;
        }
        Map<String, Object> settings = new HashMap<>(found.kafka());
        settings.put("isolation.level", "read_committed"); // an alert of an aborted transaction never happened
        settings.put("auto.offset.reset", "earliest");
        try (var alerts = AvroDeserializer.of(found.registry(), BudgetAlert.class);
                var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), alerts)) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.BUDGET_ALERTS.name()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            // Without a group: every reader sees every alert. A service would join one and commit after acting.
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!Thread.currentThread().isInterrupted()) {
                for (ConsumerRecord<String, BudgetAlert> alert : consumer.poll(Duration.ofMillis(500))) {
                    show(alert.value());
                }
            }
        }
        return 0;
    }

    /** As they stand in ClickHouse, each with the spend of its period so far. */
    private void stored(Connections found) {
        try (Questions questions = found.questions()) {
            List<Row> alerts = new ArrayList<>();
            for (String each : tenant.all(questions)) {
                alerts.addAll(questions.ask("alerts", Map.of("tenant", each)));
            }
            if (output.printed(console, Question.named("alerts"), alerts)) {
                return;
            }
            if (alerts.isEmpty()) {
                console.line("no alerts so far");
                return;
            }
            Table table = new Table(
                    "state",
                    "~budget",
                    "~scope",
                    ">at",
                    ">spent now",
                    ">limit",
                    "?>when it fired",
                    "?>forecast then",
                    "?period");
            for (Row row : alerts) {
                String currency = row.text("currency");
                table.row(
                        row.text("state").equals("FIRING") ? console.red("firing") : console.green("resolved"),
                        row.text("budget_id"),
                        row.text("dimension").toLowerCase(Locale.ROOT) + " " + row.text("scope_value"),
                        row.number("threshold_percent") == 0 || row.text("kind").equals("SPIKE")
                                ? row.text("kind").toLowerCase(Locale.ROOT).replace('_', ' ')
                                : row.number("threshold_percent") + " %",
                        Figures.money(row.decimal("spend_now"), currency),
                        Figures.money(row.decimal("spend_limit"), currency),
                        Figures.money(row.decimal("spend"), currency) + (row.flag("retroactive") ? " late" : ""),
                        Figures.money(row.decimal("forecast"), currency),
                        row.text("period").toLowerCase(Locale.ROOT) + " of "
                                + row.text("period_start").substring(0, 16));
            }
            table.print(console);
        }
    }

    private void show(BudgetAlert alert) {
        String state = switch (alert.getState()) {
            case FIRING -> console.red("FIRING  ");
            case RESOLVED -> console.green("RESOLVED");
            case UNKNOWN -> "UNKNOWN ";
        };
        console.line("%s  %s %s %d %%  %s=%s  spent %s of %s this %s since %s%s%s"
                .formatted(
                        state,
                        alert.getBudgetId(),
                        alert.getKind().name().toLowerCase(Locale.ROOT),
                        alert.getThresholdPercent(),
                        alert.getDimension().toString().toLowerCase(Locale.ROOT),
                        alert.getScopeValue(),
                        Figures.money(alert.getSpend(), alert.getCurrency()),
                        Figures.money(alert.getLimit(), alert.getCurrency()),
                        alert.getPeriod().toString().toLowerCase(Locale.ROOT),
                        alert.getPeriodStart(),
                        alert.getKind() == AlertKind.FORECAST
                                ? ", heading for " + Figures.dollars(alert.getForecast())
                                : "",
                        alert.getRetroactive() ? "  (retroactive)" : ""));
    }
}
