package io.costline.cli;

import io.costline.files.FaultyFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Files and standard input as commands are given them. */
final class Inputs {
    private Inputs() {}

    /** The file's bytes; standard input when none is named or the name is a dash. */
    static byte[] bytes(@Nullable Path file) throws IOException {
        if (file == null || file.toString().equals("-")) {
            return System.in.readAllBytes();
        }
        return Files.readAllBytes(existing(file));
    }

    static Path existing(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure("there is no file " + file);
        }
        return file;
    }

    /** Every fault with the file's name in front, as compilers print them. */
    static CommandFailure faulty(Path file, FaultyFileException e) {
        int count = e.faults().size();
        String faults =
                e.faults().stream().map(fault -> "\n" + file + ':' + fault).collect(Collectors.joining());
        return new CommandFailure(file + ": " + count + (count == 1 ? " fault" : " faults") + faults, e);
    }

    /** An instant, or the midnight UTC a date begins with. */
    static Instant time(CommandLine.Model.CommandSpec spec, String option, String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), option + " must be like 2026-11-01T00:00:00Z or 2026-11-01, not " + text, e);
        }
    }

    /** Lines of 'name: value', by lower-case name; # starts a comment. */
    static Map<String, String> headers(@Nullable Path file) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        if (file == null) {
            return headers;
        }
        int number = 0;
        for (String line : Files.readAllLines(existing(file))) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int colon = text.indexOf(':');
            if (colon <= 0) {
                throw new CommandFailure(file + ", line " + number + ": expected 'name: value'");
            }
            headers.put(
                    text.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    text.substring(colon + 1).strip());
        }
        return headers;
    }
}
