package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.client.CostlineClient;
import io.costline.client.DirectClient;
import io.costline.client.DoorAnswer;
import io.costline.client.EventVerdict;
import io.costline.client.EventVerdict.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "send",
        description = {
            "Send payloads to a running ingest door.",
            "",
            "Reads one JSON object, an array, or one object a line, and posts it as it is. Sending the same file twice"
                    + " changes nothing: events are known by their ids. 429 and 503 are waited out.",
            ""
        })
final class SendCommand implements Callable<Integer> {
    private final Console console;

    private static final int OTLP_ANSWER = 200;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    @Option(
            names = "--source",
            required = true,
            paramLabel = "NAME",
            description =
                    "Who wrote the payload: events (our format) or a source, as GET /v1/sources lists them: litellm,"
                            + " openai, ...")
    private String source = "";

    @Option(
            names = "--headers",
            paramLabel = "FILE",
            description = "Correlation headers, one 'name: value' a line: x-costline-customer, x-costline-trace, ...")
    private @Nullable Path headers;

    @Mixin
    private DoorOptions door = new DoorOptions();

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "Payload; default: standard input.")
    private @Nullable Path file;

    SendCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        byte[] body = Inputs.bytes(file);
        Map<String, String> labels = Inputs.headers(headers);
        labels.put("content-type", contentType(body));
        String path = source.equals("events") ? "/v1/events" : "/v1/ingest/" + source;
        try (DirectClient client = CostlineClient.builder()
                .url(door.url())
                .key(door.key())
                .requestTimeout(ANSWER_LIMIT)
                .buildDirect()) {
            DoorAnswer answer = client.post(path, labels, body, door.patience());
            answer.verdicts().forEach(this::describe);
            if (answer.status() == OTLP_ANSWER) {
                return otlp(JsonMapper.shared().readTree(answer.text()).path("partialSuccess"));
            }
            long rejected = answer.count(Outcome.REJECTED);
            if (answer.accepted()) {
                console.line(console.green(Figures.count(answer.count(Outcome.ACCEPTED)) + " accepted") + ", "
                        + Figures.count(rejected) + " rejected");
                return rejected == 0 ? 0 : 1;
            }
            if (answer.verdicts().isEmpty()) {
                String reason =
                        answer.message().isEmpty() ? answer.text().strip() : answer.code() + ": " + answer.message();
                throw new CommandFailure("the door answered " + answer.status() + ": " + reason);
            }
            console.line(console.red("all rejected"));
            return 1;
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) { // an address or a key that is none
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Tells no events: only how many spans were rejected, and why. */
    private int otlp(JsonNode partial) {
        long rejected = partial.path("rejectedSpans").asLong(0);
        console.line(
                rejected == 0
                        ? console.green("accepted")
                        : console.red(Figures.count(rejected) + " spans rejected") + ": "
                                + partial.path("errorMessage").asString(""));
        return rejected == 0 ? 0 : 1;
    }

    private void describe(EventVerdict verdict) {
        String line = verdict.index() + "  " + verdict.outcome().name().toLowerCase(Locale.ROOT);
        console.line(
                verdict.eventId().isEmpty()
                        ? line + "  " + verdict.code() + " " + verdict.field() + "  " + verdict.message()
                        : line + "  " + verdict.eventId());
        verdict.warnings().forEach(warning -> console.line(console.yellow("   warning: " + warning)));
    }

    /** Several lines that each start an object are NDJSON; an array or one object is JSON. */
    private static String contentType(byte[] body) {
        boolean lines = new String(body, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line ->
                                line.startsWith("{") && line.stripTrailing().endsWith("}"))
                        .limit(2)
                        .count()
                > 1;
        return lines ? "application/x-ndjson" : "application/json";
    }
}
