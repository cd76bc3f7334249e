package io.costline.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Between which instants. */
final class TimeOptions {
    private static final Pattern AGO = Pattern.compile("(\\d{1,5})([mhd])");

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
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        try {
            return parse(text, now, today);
        } catch (DateTimeException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    option + ": " + text + " is no time; write 2026-11-30, 2026-11-30T08:15:00Z, 24h, 7d, today or mtd",
                    e);
        }
    }

    static Instant parse(String text, Instant now, LocalDate today) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            long number = Long.parseLong(ago.group(1));
            return now.minus(
                    switch (ago.group(2)) {
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    });
        }
        return switch (text) {
            case "now" -> now;
            case "today" -> today.atStartOfDay(ZoneOffset.UTC).toInstant();
            case "mtd" -> today.withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            default ->
                text.length() == 10
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : Instant.parse(text);
        };
    }
}
