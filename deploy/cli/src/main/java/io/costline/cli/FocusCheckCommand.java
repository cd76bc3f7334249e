package io.costline.cli;

import io.costline.cli.focus.FocusFolder;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = {
            "Hold a FOCUS dataset, of whoever wrote it, to the specification's rules, and an export to its manifest; nothing running.",
            ""
        })
final class FocusCheckCommand extends ConsoleCommand {
    @Parameters(index = "0", paramLabel = "PATH", description = "A file, CSV or Parquet, or the folder of an export.")
    private Path path = Path.of("");

    @Option(
            names = "--spec",
            paramLabel = "VERSION",
            description = "1.2, 1.3, 1.4 or 1.5-draft. Default: what the manifest says, else 1.4.")
    private @Nullable String version;

    FocusCheckCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.exists(path)) {
            throw new CommandFailure("there is no " + path);
        }
        FocusFolder.Checked checked = checked();
        checked.findings().forEach(finding -> console.line(console.red(finding.toString())));
        checked.faults().forEach(fault -> console.line(console.red(fault)));
        String rows = Figures.count(checked.rows(), "row") + " of FOCUS " + checked.version();
        if (!checked.good()) {
            console.line(rows + ": " + Figures.count(checked.findings().size(), "rule") + " broken, "
                    + Figures.count(checked.faults().size(), "figure") + " not as the manifest says");
            return 1;
        }
        console.line(rows + ": " + console.green("every rule holds"));
        checked.totals()
                .forEach((currency, sums) -> sums.costs()
                        .forEach((column, sum) ->
                                console.line("  " + column + "  " + Figures.exact(sum) + ' ' + currency)));
        return 0;
    }

    private FocusFolder.Checked checked() throws IOException {
        try {
            return FocusFolder.check(path, version);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
