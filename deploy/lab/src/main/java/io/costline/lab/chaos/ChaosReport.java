package io.costline.lab.chaos;

import io.costline.cli.text.Console;
import io.costline.cli.text.Table;
import io.costline.lab.chaos.Rounds.Done;
import io.costline.lab.check.Facts.Kind;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Prints a run, for people while it goes and at its end, or as one JSON object. */
final class ChaosReport {
    private static final int SHOWN = 10;

    private final Console console;

    ChaosReport(Console console) {
        this.console = console;
    }

    void round(Done done) {
        console.line("  round %2d  %-13s %-45s at %,9d records, down %4.1f s%s"
                .formatted(
                        done.strike().round(),
                        done.member(),
                        done.strike().label(),
                        done.recordsBefore(),
                        done.downMillis() / 1_000.0,
                        done.hit() ? "" : console.red("  NOT HIT")));
    }

    void result(ChaosResult result) {
        console.blank();
        console.line(
                "Delivered %,d records in %,d shipments; %,d sends repeated for want of a good answer, %,d shipments sent"
                                .formatted(
                                        result.records(),
                                        result.shipments(),
                                        result.retries(),
                                        result.duplicatesDelivered())
                        + " again on purpose.");
        counts(result);
        if (!result.endedAlone().isEmpty()) {
            console.line(console.yellow("Ended of themselves while others were down, and were restarted: "
                    + String.join(", ", result.endedAlone())));
        }
        if (!result.rebuilt().isEmpty()) {
            console.line("Rebuilt from the topics, as ClickHouse lost parts of them when its disk was full: "
                    + String.join(", ", result.rebuilt()) + '.');
        }
        if (result.brokerAgain() > 0) {
            console.line("The broker was started once more, as its group coordinator had come up behind its own log: "
                    + result.brokerAgain() + " times.");
        }
        console.line("Longest without a commit while records waited: " + String.join(", ", result.stood()) + '.');
        Table table = new Table("compared", ">expected", ">found", ">equal", "");
        for (Kind kind : Kind.values()) {
            int expected = result.expected().of(kind).size();
            int found = result.found().of(kind).size();
            if (kind == Kind.BUSINESS) {
                continue; // nobody is charged for this traffic
            }
            int equal = result.expected().agreeing(kind, result.found());
            boolean good = result.expected().differences(kind, result.found()).isEmpty();
            table.row(
                    kind.title(),
                    count(expected),
                    count(found),
                    count(equal),
                    good ? console.green("=") : console.red("DIFFERS"));
        }
        table.print(console);
        List<String> faults = result.faults();
        if (faults.isEmpty()) {
            console.line(console.green("Nothing lost, nothing twice.") + " Failpoints hit: "
                    + result.hit().size() + "; seed " + result.seed() + "; " + result.seconds() + " s.");
            return;
        }
        console.line(console.red("%,d faults".formatted(faults.size())) + " (seed " + result.seed()
                + "), the first of them:");
        faults.stream().limit(SHOWN).flatMap(String::lines).forEach(line -> console.line("  " + line));
    }

    private void counts(ChaosResult result) {
        Table table = new Table("what was done", ">rounds", ">SIGKILLs");
        for (ChaosResult.Count count : result.counts()) {
            String how = count.how() == How.FULL_DISK ? " (" + result.fullDisk() + ')' : "";
            table.row(count.how().label() + how, Long.toString(count.rounds()), Long.toString(count.kills()));
        }
        table.row("all", Integer.toString(result.rounds().size()), Long.toString(result.kills()));
        table.print(console);
    }

    void json(ChaosResult result) {
        ObjectNode root = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .createObjectNode()
                .put("good", result.good())
                .put("seed", result.seed())
                .put("seconds", result.seconds())
                .put("records", result.records())
                .put("shipments", result.shipments())
                .put("retries", result.retries())
                .put("sent_again_on_purpose", result.duplicatesDelivered());
        var rounds = root.putArray("rounds");
        for (Done round : result.rounds()) {
            rounds.addObject()
                    .put("round", round.strike().round())
                    .put("victim", round.member())
                    .put("how", round.strike().label())
                    .put("hit", round.hit())
                    .put("kills", round.kills())
                    .put("records_before", round.recordsBefore())
                    .put("down_ms", round.downMillis());
        }
        ObjectNode done = root.put("kills", result.kills()).putObject("kills_by_kind");
        result.counts().forEach(count -> done.put(count.how().name().toLowerCase(Locale.ROOT), count.kills()));
        root.put("full_disk", result.fullDisk());
        root.put("broker_started_again", result.brokerAgain());
        var rebuilt = root.putArray("rebuilt");
        result.rebuilt().forEach(rebuilt::add);
        var stood = root.putArray("longest_without_commit");
        result.stood().forEach(stood::add);
        var hit = root.putArray("failpoints_hit");
        result.hit().forEach(hit::add);
        var alone = root.putArray("ended_of_themselves");
        result.endedAlone().forEach(alone::add);
        ObjectNode compared = root.putObject("compared");
        for (Kind kind : Kind.values()) {
            compared.putObject(kind.name().toLowerCase(Locale.ROOT))
                    .put("expected", result.expected().of(kind).size())
                    .put("found", result.found().of(kind).size())
                    .put(
                            "differences",
                            result.expected().differences(kind, result.found()).size());
        }
        var faults = root.putArray("faults");
        result.faults().stream().limit(SHOWN).forEach(faults::add);
        root.toPrettyString().lines().forEach(console::line);
    }

    private static String count(int number) {
        return "%,d".formatted(number);
    }
}
