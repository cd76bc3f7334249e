package io.costline.lab.bench;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The report for people: the same numbers. */
final class ReportTable {
    private ReportTable() {}

    static void print(Console console, BenchReport report) {
        console.heading("What this machine does");
        Table speeds = new Table(
                "step",
                ">per second",
                ">of identity",
                ">CPU s per million",
                ">of it JIT",
                ">seconds",
                ">other cores",
                ">load");
        row(speeds, "identity topology", report.identity(), report);
        row(speeds, "enrich", report.enrich(), report);
        row(speeds, "whole path, all queryable", report.whole(), report);
        row(speeds, "whole path, call rows", report.rows(), report);
        report.http().forEach((source, speed) -> row(speeds, "HTTP, " + source + ", batches of 100", speed, report));
        speeds.print(console);

        console.heading("CPU seconds per million, by process");
        Set<String> processes = new LinkedHashSet<>();
        List<Speed> all = List.of(report.identity(), report.enrich(), report.whole(), report.ownHttp());
        all.forEach(speed -> processes.addAll(speed.cpuPerMillion().keySet()));
        Table cpu = new Table("process", ">identity", ">enrich", ">whole path", ">HTTP");
        for (String process : processes) {
            cpu.row(
                    process,
                    cpu(all.get(0), process),
                    cpu(all.get(1), process),
                    cpu(all.get(2), process),
                    cpu(all.get(3), process));
        }
        cpu.print(console);

        console.heading("Left on disk by an event, one copy");
        console.line("  Kafka " + decimal(StoredBytes.sum(report.stored().kafka()), 0) + " bytes, ClickHouse "
                + decimal(StoredBytes.sum(report.stored().clickHouse()), 0) + " bytes");

        console.heading("Freshness: accepted until queryable");
        console.line("  p50 " + Figures.millis(Math.round(report.freshness().p50())) + ", p99 "
                + Figures.millis(Math.round(report.freshness().p99())) + " at "
                + Figures.count(Math.round(report.freshness().perSecond())) + " events a second");
        console.blank();
        console.line(console.dim("  " + report.machine().cores() + " cores of "
                + report.machine().cpuModel() + ", " + report.machine().memory() + ", "
                + report.machine().os() + ", " + report.jdk()));
        console.line(console.dim("  " + Figures.count(report.events()) + " events of " + Math.round(report.meanBytes())
                + " bytes, profile " + report.profile() + ", seed " + report.seed()));
        if (report.verified()) {
            console.line("  " + console.green("verified")
                    + ": counts and total cost in ClickHouse are as computed independently");
        } else {
            report.faults().forEach(fault -> console.line("  " + console.red("WRONG") + ": " + fault));
        }
    }

    private static void row(Table table, String step, Speed speed, BenchReport report) {
        table.row(
                step,
                Figures.count(Math.round(speed.perSecond())),
                decimal(100 * speed.perSecond() / report.identity().perSecond(), 0) + " %",
                decimal(speed.totalCpuPerMillion(), 2),
                decimal(speed.totalJitPerMillion(), 2),
                decimal(speed.seconds(), 1),
                decimal(speed.otherCores(), 2),
                speed.load() < 0 ? "–" : decimal(speed.load(), 1));
    }

    private static String cpu(Speed speed, String process) {
        return speed.cpuPerMillion().containsKey(process) ? decimal(speed.cpuPerMillion(process), 2) : "";
    }

    private static String decimal(double number, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", number);
    }
}
