package io.costline.cli;

import io.costline.cli.reprice.RepriceReport;
import io.costline.cli.text.Console;
import io.costline.enrich.pricebook.PriceBookFollower;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.reprice.RepriceFilter;
import io.costline.enrich.reprice.RepriceJob;
import io.costline.enrich.reprice.RepriceRequest;
import io.costline.failpoint.Failpoints;
import io.costline.stack.Connections;
import io.costline.stack.Definitions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "reprice",
        description = {
            "Price stored events again by the price book in force, and correct those that come to another figure.",
            "",
            "Corrections reach traces, spend, budgets and ClickHouse as signed differences; what was known before stays"
                    + " answerable (costline.request_costs_as_known). Run again it changes nothing; interrupted, the next run"
                    + " does the rest. Events without a price need no command: they are priced when their card is applied.",
            ""
        })
final class RepriceCommand extends StackCommand {
    /** System property: folder of armed failpoints, for crash tests. */
    static final String FAILPOINTS = "costline.failpoint-dir";

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TIME",
            description = "Event time to begin with: 2026-11-01T00:00:00Z, or 2026-11-01 for its midnight UTC.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "TIME", description = "Event time to end before.")
    private String to = "";

    @Option(names = "--tenant", defaultValue = "", description = "This tenant alone. Default: all.")
    private String tenant = "";

    @Option(names = "--provider", defaultValue = "", description = "Events of this provider alone.")
    private String provider = "";

    @Option(names = "--model", defaultValue = "", description = "Events this model served alone.")
    private String model = "";

    @Option(names = "--dry-run", description = "Only show what would change.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    RepriceCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws InterruptedException {
        RepriceReport report = run(stack.find(), filter(), dryRun);
        if (json) {
            console.line(report.json());
        } else {
            report.print(console);
        }
        return 0;
    }

    static RepriceReport run(Connections file, RepriceFilter filter, boolean dryRun) throws InterruptedException {
        RepriceRequest request = RepriceRequest.of(filter, dryRun);
        var definitions = file.definitions();
        PriceBook book = book(definitions);
        if (book.version() == 0) {
            throw new CommandFailure("no price book is in force");
        }
        RepriceJob job =
                new RepriceJob(definitions.kafka(), definitions.registry(), failpoints(), InstantSource.system());
        return new RepriceReport(request, book.version(), job.run(request, book));
    }

    private RepriceFilter filter() {
        Instant begin = Inputs.time(spec, "--from", from);
        Instant end = Inputs.time(spec, "--to", to);
        if (!begin.isBefore(end)) {
            throw misuse("--from must lie before --to");
        }
        return RepriceFilter.between(begin, end)
                .withTenant(tenant)
                .withProvider(provider)
                .withModel(model);
    }

    static Failpoints failpoints() {
        String folder = System.getProperty(FAILPOINTS, "");
        return Failpoints.of(folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder)));
    }

    private static PriceBook book(Definitions definitions) {
        try (var follower = new PriceBookFollower(definitions.kafka(), definitions.registry(), book -> {})) {
            follower.start(Duration.ofSeconds(30));
            return follower.get();
        }
    }
}
