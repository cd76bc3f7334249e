package io.costline.cli;

import io.costline.clickhouse.query.TimeText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Between which instants. */
final class TimeOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "From then on: 2026-11-30, 2026-11-30T08:15:00Z, 45m, 24h or 7d ago, today, mtd (this month),"
                    + " all in UTC. Default: all there is.")
    private String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "Before then, likewise. Default: now.")
    private String to = "";

    /** Puts what was given among a question's values. */
    void into(Map<String, Object> values) {
        if (!from.isEmpty()) {
            values.put("from", instant("--from", from, Instant.now()));
        }
        if (!to.isEmpty()) {
            values.put("to", instant("--to", to, Instant.now()));
        }
    }

    boolean given() {
        return !from.isEmpty() || !to.isEmpty();
    }

    /** In words, for a heading. */
    String words() {
        return (from.isEmpty() ? "" : ", from " + from) + (to.isEmpty() ? "" : ", to " + to);
    }

    private Instant instant(String option, String text, Instant now) {
        try {
            return TimeText.parse(text, now);
        } catch (DateTimeException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    option + ": " + text + " is no time; write 2026-11-30, 2026-11-30T08:15:00Z, 24h, 7d, today or mtd",
                    e);
        }
    }
}
