package io.costline.cli;

import io.costline.cli.routing.ShadowReport;
import io.costline.cli.routing.ShadowRun;
import io.costline.cli.text.Console;
import io.costline.clickhouse.query.Questions;
import io.costline.stack.Connections;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "what-if",
        description = {
            "Show what the same calls would have cost at one model, by feature.",
            "",
            "At public prices of each call's own time, on both sides. What cannot be compared, as a call longer than the model takes,"
                    + " stays as it was and is counted.",
            ""
        })
final class WhatIfCommand extends StackCommand {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "MODEL",
            description = "As gpt-4o-mini or anthropic/claude-haiku-4-5.")
    private String model = "";

    @Option(
            names = "--where",
            paramLabel = "WHAT=VALUE",
            description = "Only calls of which this is so, as customer=acme; may be repeated.")
    private Map<String, String> where = new LinkedHashMap<>();

    @Mixin
    private TimeOptions times = new TimeOptions();

    @Mixin
    private TenantOption tenant = new TenantOption();

    @Option(names = "--json", description = "One JSON object a currency, amounts with every digit.")
    private boolean json;

    WhatIfCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        if (model.isBlank()) {
            throw misuse("--model must not be blank");
        }
        Map<String, Object> values = new HashMap<>();
        times.into(values);
        values.put(
                "keys",
                where.keySet().stream()
                        .map(key -> SpendCommand.name(this, "--where", key))
                        .toList());
        values.put("values", List.copyOf(where.values()));
        Connections connections = stack.find();
        ShadowReport report;
        String whose;
        try (Questions questions = connections.questions()) {
            whose = tenant.one(questions);
            values.put("tenant", whose);
            report = ShadowRun.everythingAt(model.strip(), connections.definitions(), questions, values, times.words());
        }
        if (json) {
            Map<String, String> head = new LinkedHashMap<>();
            head.put("model", model.strip());
            head.put("tenant", whose);
            head.put("as_of", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            report.printJson(console, head);
        } else {
            report.print(console, "All at " + model);
        }
        return 0;
    }
}
