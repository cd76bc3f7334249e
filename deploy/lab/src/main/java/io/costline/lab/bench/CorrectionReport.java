package io.costline.lab.bench;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a price correction over everything stored took.
 *
 * @param calls stored calls
 * @param corrections of them, those whose figures changed
 * @param once undisturbed
 * @param onceSeconds from activation until each figure was right
 * @param killed {@code costline reprice} killed on the way and started again
 * @param killedSeconds likewise
 * @param faults what was wrong with the results; empty: verified
 */
record CorrectionReport(
        Machine machine,
        String jdk,
        long seed,
        long calls,
        long corrections,
        Speed once,
        Map<String, Double> onceSeconds,
        Speed killed,
        Map<String, Double> killedSeconds,
        List<String> faults) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    boolean verified() {
        return faults.isEmpty();
    }

    private Map<String, Speed> rounds() {
        Map<String, Speed> rounds = new LinkedHashMap<>();
        rounds.put("once", once);
        rounds.put("killed", killed);
        return rounds;
    }

    String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("verified", verified());
        if (!verified()) {
            faults.forEach(root.putArray("faults")::add);
        }
        root.put("calls", calls);
        root.put("corrections", corrections);
        root.put("seed", seed);
        ReportJson.machine(root, machine, jdk);
        rounds().forEach((name, speed) -> {
            ObjectNode node = root.putObject(name);
            ReportJson.speed(node, "calls_per_s", speed);
            ObjectNode right = node.putObject("seconds_until_right");
            seconds(name).forEach((what, seconds) -> right.put(what, ReportJson.rounded(seconds, 1)));
        });
        return JSON.writeValueAsString(root);
    }

    private Map<String, Double> seconds(String round) {
        return round.equals("once") ? onceSeconds : killedSeconds;
    }

    void print(Console console) {
        console.heading("A price correction over " + Figures.count(calls) + " stored calls, "
                + Figures.count(corrections) + " of which changed");
        Table right = new Table("seconds from activation until right", ">once", ">killed on the way");
        onceSeconds.forEach((what, seconds) -> {
            Double afterKill = killedSeconds.get(what);
            right.row(what, decimal(seconds), afterKill == null ? "" : decimal(afterKill));
        });
        right.print(console);
        console.heading("CPU seconds per million, by process");
        Table cpu = new Table("process", ">once", ">killed on the way");
        once.cpuPerMillion()
                .keySet()
                .forEach(process ->
                        cpu.row(process, decimal(once.cpuPerMillion(process)), decimal(killed.cpuPerMillion(process))));
        cpu.print(console);
        console.blank();
        if (verified()) {
            console.line(
                    "  " + console.green("verified") + ": every figure is the old one times the factor, the old one can"
                            + " still be asked for, and repeating it changed nothing");
        } else {
            faults.forEach(fault -> console.line("  " + console.red("WRONG") + ": " + fault));
        }
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
