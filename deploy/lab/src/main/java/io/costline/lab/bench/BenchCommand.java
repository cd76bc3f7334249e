package io.costline.lab.bench;

import io.costline.cli.text.Console;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code costline bench}. */
@Command(
        name = "bench",
        description = "Measure this machine: identity topology, enrich, whole path, HTTP door, freshness.",
        footer = {
            "",
            "Starts a stack of its own in a temporary folder and removes it. Takes a few minutes.",
            "Exit code 1 when a result was wrong, however fast."
        })
public final class BenchCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "1000000",
            description =
                    "About how many events to preload (default: ${DEFAULT-VALUE}); rounded to whole copies of the traffic.")
    private long events;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Seed of the traffic (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "typical",
            description =
                    "What work the traffic makes: typical; agents: one call in thirty is of a session of 10,000 calls; customers: 100,000 of them. Default: ${DEFAULT-VALUE}.")
    private Profile profile = Profile.TYPICAL;

    @Option(
            names = "--correction",
            description = "Instead: bring in N calls, change every price, and measure until all figures are corrected.")
    private boolean correction;

    @Option(
            names = "--questions",
            description =
                    "Instead: how fast the questions of a screen answer over --rows calls, made within ClickHouse.")
    private boolean questions;

    @Option(
            names = "--console",
            description =
                    "Instead: how soon the console's pages stand in a browser over --rows calls. Takes Chromium, Node.js and npm.")
    private boolean pages;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Calls for --questions and --console (default: ${DEFAULT-VALUE}).")
    private long rows;

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    private boolean json;

    @Option(
            names = "--jfr",
            paramLabel = "DIR",
            description =
                    "Record each service with Flight Recorder into this folder; slows the services by a few percent.")
    private @Nullable Path recordings;

    public BenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (events < 100) {
            throw new CommandLine.ParameterException(new CommandLine(this), "--events must be at least 100");
        }
        if (questions) {
            return QuestionBench.run(console, Math.max(1_000, rows), console.err()::println)
                    ? CommandLine.ExitCode.OK
                    : CommandLine.ExitCode.SOFTWARE;
        }
        if (pages) {
            ConsoleBench.missing().ifPresent(why -> {
                throw new CommandLine.ParameterException(new CommandLine(this), "--console cannot run here: " + why);
            });
            return ConsoleBench.run(console, Math.max(10_000, rows), console.err()::println)
                    ? CommandLine.ExitCode.OK
                    : CommandLine.ExitCode.SOFTWARE;
        }
        Bench.Options options = new Bench.Options(profile, events, seed, recordings);
        return (correction ? correction(options) : speeds(options))
                ? CommandLine.ExitCode.OK
                : CommandLine.ExitCode.SOFTWARE;
    }

    private boolean speeds(Bench.Options options) {
        BenchReport report = Bench.run(options, console.err()::println);
        if (json) {
            ReportJson.of(report).lines().forEach(console::line);
        } else {
            ReportTable.print(console, report);
        }
        return report.verified();
    }

    private boolean correction(Bench.Options options) {
        CorrectionReport report = Correction.run(options, console.err()::println);
        if (json) {
            report.json().lines().forEach(console::line);
        } else {
            report.print(console);
        }
        return report.verified();
    }
}
