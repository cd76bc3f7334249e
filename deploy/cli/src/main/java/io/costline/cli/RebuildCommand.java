package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Progress;
import io.costline.clickhouse.sink.Rebuild;
import io.costline.stack.Connections;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rebuild",
        description = {
            "Make a ClickHouse table again that was dropped, emptied or damaged, and fill it from the topics.",
            "",
            "The pipeline goes on meanwhile. Stopped, run it again: rows are absolute values, so nothing is counted twice. What the"
                    + " topics' retention removed cannot be had back; it says from when on they reach.",
            ""
        })
final class RebuildCommand extends StackCommand {
    @Parameters(
            paramLabel = "TABLE",
            description = "Of database costline_raw: request_costs, traces, spend_buckets, ...")
    private String table = "";

    @Option(
            names = "--empty",
            description =
                    "Take every row out first: for rows that should not be there. What retention removed is gone then.")
    private boolean empty;

    @Option(names = "--cluster", paramLabel = "NAME", description = "Name for ON CLUSTER. Default: the node alone.")
    private @Nullable String cluster;

    RebuildCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws InterruptedException, SQLException {
        String name = table.startsWith("costline_raw.") ? table.substring("costline_raw.".length()) : table;
        List<String> topics = Rebuild.tables().get(name);
        if (topics == null) {
            throw misuse("there is no table " + name + "; there are "
                    + String.join(", ", Rebuild.tables().keySet()));
        }
        Connections file = stack.find();
        var definitions = file.definitions();
        var rebuild = new Rebuild(
                definitions.kafka(), definitions.registry(), file.clickHouse(), Optional.ofNullable(cluster));
        Rebuild.Report report;
        try (var progress = new Progress(console, name, 100)) {
            report = rebuild.run(
                    name,
                    empty,
                    (read, of, rows) -> progress.at(of == 0 ? 100 : 100 * read / of, Figures.count(rows) + " rows"));
        }
        print(report);
        return 0;
    }

    private void print(Rebuild.Report report) {
        console.line("costline_raw." + report.table() + " is there, with " + Figures.count(report.rows())
                + " rows written from " + Figures.count(report.records(), "record"));
        report.setAside()
                .ifPresent(aside -> console.line("  It had another shape; what it held stands in " + aside + "."));
        for (Rebuild.Kept kept : report.topics()) {
            if (kept.compacted()) {
                console.line("  " + kept.topic() + " holds the last value of every key: nothing is missing.");
            } else if (kept.gone() == 0) {
                console.line("  " + kept.topic() + " holds everything since it was made: nothing is missing.");
            } else {
                console.line("  " + kept.topic() + " no longer holds its first "
                        + Figures.count(kept.gone()) + " offsets: rows of before "
                        + kept.from()
                                .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
                                .orElse("now") + " are not rebuilt.");
            }
        }
        if (report.topics().isEmpty()) {
            console.line("  It holds what the sink measures, which no topic tells again; it fills from now on.");
        }
    }
}
