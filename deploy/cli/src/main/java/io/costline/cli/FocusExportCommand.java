package io.costline.cli;

import io.costline.cli.focus.FocusExport;
import io.costline.cli.focus.FocusExport.Format;
import io.costline.cli.focus.FocusExport.Order;
import io.costline.cli.focus.FocusExport.Written;
import io.costline.cli.focus.FocusManifest;
import io.costline.cli.focus.FocusSpec;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.clickhouse.query.Questions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description = {
            "Write usage, purchases, unused commitments and corrections as a FOCUS Cost and Usage dataset.",
            "",
            "Usage without a price is in no row; the manifest says how much there is, and what it costs at most."
                    + " Beside the rows it has their number, hashes and the sums of their costs.",
            ""
        })
final class FocusExportCommand extends StackCommand {
    @Option(names = "--spec", paramLabel = "VERSION", description = "1.2, 1.3, 1.4 or 1.5-draft. Default: 1.4.")
    private String version = FocusSpec.LATEST;

    @Option(names = "--grain", paramLabel = "GRAIN", description = "A row per call, hour or day. Default: day.")
    private String grain = "day";

    @Option(names = "--format", description = "csv: one file; parquet: one a day. Default: csv.")
    private Format format = Format.CSV;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "A folder that is not there, or is empty.")
    private Path out = Path.of("");

    @Option(
            names = "--tag",
            paramLabel = "NAME",
            description =
                    "A tag of calls that tells rows of an hour or day apart; may be repeated. A row of a call has all.")
    private List<String> tags = List.of();

    @Option(
            names = "--billed",
            paramLabel = "HOW",
            description =
                    "derived: BilledCost is what the invoice should say; zero: 0, and that in x_BilledCost, for whoever"
                            + " loads the provider's own dataset, too. Default: derived.")
    private String billed = "derived";

    @Option(names = "--strict", description = "Fail if there is usage without a price.")
    private boolean strict;

    @Mixin
    private TimeOptions times = new TimeOptions();

    @Mixin
    private TenantOption tenant = new TenantOption();

    FocusExportCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        oneOf("--spec", version, FocusSpec.versions());
        oneOf("--grain", grain, List.of("call", "hour", "day"));
        oneOf("--billed", billed, List.of("derived", "zero"));
        empty();
        try (Questions questions = stack.find().questions()) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            Map<String, Object> given = new HashMap<>();
            times.into(given);
            Instant from = (Instant) given.getOrDefault(
                    "from",
                    now.atOffset(ZoneOffset.UTC)
                            .withDayOfMonth(1)
                            .truncatedTo(ChronoUnit.DAYS)
                            .toInstant());
            Instant to = (Instant) given.getOrDefault("to", now);
            if (!from.isBefore(to)) {
                throw misuse("--from " + from + " must be before --to " + to);
            }
            Order order = new Order(
                    FocusSpec.of(version), tenant.one(questions), from, to, grain, format, tags, billed.equals("zero"));
            return tell(new FocusExport(questions, order).into(out));
        }
    }

    private void oneOf(String option, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw misuse(option + " must be one of " + String.join(", ", allowed) + ", not " + value);
        }
    }

    private void empty() throws IOException {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new CommandFailure(out + " is no folder");
        }
        if (Files.isDirectory(out)) {
            try (Stream<Path> files = Files.list(out)) {
                if (files.findAny().isPresent()) {
                    throw new CommandFailure(out + " is not empty: an export needs a folder of its own");
                }
            }
        }
    }

    private int tell(Written written) {
        console.line(Figures.count(written.rows(), "row") + " in " + out + ", " + out.resolve(FocusManifest.NAME)
                + " says their sums");
        written.totals()
                .forEach((currency, sums) -> sums.costs()
                        .forEach((column, sum) ->
                                console.line("  " + column + "  " + Figures.exact(sum) + ' ' + currency)));
        if (written.unpricedCalls() > 0) {
            console.line(console.yellow(Figures.count(written.unpricedCalls(), "call")
                    + " without a price, in no row: 'costline ask unpriced' names them"));
        }
        written.findings().forEach(finding -> console.line(console.red(finding.toString())));
        written.differences().forEach(difference -> console.line(console.red(difference)));
        if (!written.differences().isEmpty()) {
            throw new CommandFailure(
                    "figures changed while they were exported: give --to an instant that is over, and try again");
        }
        if (!written.findings().isEmpty()) {
            throw new CommandFailure("the rows do not keep to FOCUS " + version.toLowerCase(Locale.ROOT));
        }
        return strict && written.unpricedCalls() > 0 ? 1 : 0;
    }
}
