package io.costline.lab.attack;

import io.costline.lab.command.CostlineProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Data that would draw on an operator's terminal, or forge a line of a log. */
final class Escapes implements Attack {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final List<String> TEXTS = List.of(
            "\\u001b[2J",
            "\\u001b]0;pwned\\u0007",
            "\\u009b2J",
            "a\\r\\nERROR forged",
            "\\u202egnp",
            "\\u2028",
            "plain");

    @Override
    public String name() {
        return "terminal escapes";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public String tried() {
        return "escapes, line breaks and direction marks in models, customers, steps, unknown fields, headers and paths";
    }

    @Override
    public Answer on(Target target) throws IOException, InterruptedException {
        int accepted = 0;
        for (int i = 0; i < TEXTS.size(); i++) {
            String text = TEXTS.get(i);
            for (String body : List.of(
                    """
                    {"id": "esc-%d", "time": "%s", "trace_id": "esc", "provider": "%s", "model": "%s", "customer_id": "%s",\
                     "step": "%s", "usage": {"input_tokens": 1}}""".formatted(i, Instant.now(), text, text, text, text),
                    "{\"id\": \"esc-field-%d\", \"%s\": 1, \"usage\": {\"%s\": -1}}".formatted(i, text, text),
                    "{\"id\": \"" + text)) {
                HttpResponse<String> answer =
                        target.post("/v1/events", "application/json", body.getBytes(StandardCharsets.UTF_8), Map.of());
                accepted += answer.statusCode() == 202 ? 1 : 0;
            }
        }
        Target.status(
                target.port(),
                "GET /v1/\u001b[2J HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: \u001b]0;x\u0007\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1),
                Duration.ofSeconds(5));
        List<String> raw = new ArrayList<>();
        for (List<String> command : List.of(
                List.of("trace", "esc"),
                List.of("spend", "--by", "customer"),
                List.of("spend", "--by", "model"),
                List.of("ask", "rejected"))) {
            Path output = Files.createTempFile("costline-attack", ".txt");
            try {
                List<String> all = new ArrayList<>(command);
                all.addAll(List.of("--stack", target.file().path().toString(), "--tenant", Target.HOSTILE));
                CostlineProcess.start(output, List.of(), all).exitCode(LIMIT);
                if (hasRaw(output)) {
                    raw.add("costline " + String.join(" ", command));
                }
            } finally {
                Files.deleteIfExists(output);
            }
        }
        try (Stream<Path> logs = Files.list(target.folder().resolve("logs"))) {
            for (Path log : logs.toList()) {
                if (hasRaw(log)) {
                    raw.add("the log " + log.getFileName());
                }
            }
        }
        return Answer.of(
                accepted + " of " + 3 * TEXTS.size() + " accepted; raw control characters in "
                        + (raw.isEmpty() ? "no command's output and no log" : String.join(", ", raw)),
                raw.isEmpty());
    }

    private static boolean hasRaw(Path file) throws IOException {
        return Files.readString(file)
                .codePoints()
                .anyMatch(c ->
                        (c < ' ' && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0x202e || c == 0x2028);
    }
}
