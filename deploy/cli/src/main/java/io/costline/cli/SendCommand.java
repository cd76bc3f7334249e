package io.costline.cli;

import io.costline.cli.client.IngestClient;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "send",
        description = {
            "Send payloads to a running ingest door.",
            "",
            "Reads one JSON object, an array, or one object a line, and posts it as it is. Sending the same file twice changes"
                    + " nothing: events are known by their ids. 429 and 503 are waited out.",
            ""
        })
final class SendCommand implements Callable<Integer> {
    private final Console console;

    private static final int OTLP_ANSWER = 200;

    @Option(
            names = "--source",
            required = true,
            paramLabel = "NAME",
            description =
                    "Who wrote the payload: events (our format) or a source, as GET /v1/sources lists them: litellm, openai, ...")
    private String source = "";

    @Option(
            names = "--headers",
            paramLabel = "FILE",
            description = "Correlation headers, one 'name: value' a line: x-costline-customer, x-costline-trace, ...")
    private @Nullable Path headers;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Base address of the door. Default: the running stack's.")
    private String url = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "API key (costline keys create). Default: $COSTLINE_API_KEY, else the demo's own.")
    private String key = "";

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long a door that is full or away is asked again. Default: ${DEFAULT-VALUE}.")
    private int patienceSeconds;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "Payload; default: standard input.")
    private @Nullable Path file;

    @Mixin
    private StackOption stack;

    SendCommand(Console console) {
        this.console = console;
        this.stack = new StackOption();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        byte[] body = Inputs.bytes(file);
        Map<String, String> labels = Inputs.headers(headers);
        String path = source.equals("events") ? "/v1/events" : "/v1/ingest/" + source;
        try (var client = new IngestClient(address(), apiKey(), Duration.ofSeconds(patienceSeconds))) {
            IngestClient.Answer answer = client.post(path, contentType(body), labels, body);
            for (JsonNode result : answer.body().path("results")) {
                describe(result);
            }
            if (answer.status() == OTLP_ANSWER) {
                return otlp(answer.body().path("partialSuccess"));
            }
            if (answer.accepted()) {
                console.line(console.green(Figures.count(answer.acceptedEvents()) + " accepted") + ", "
                        + Figures.count(answer.rejectedEvents()) + " rejected");
                return answer.rejectedEvents() == 0 ? 0 : 1;
            }
            if (answer.body().path("results").isEmpty()) {
                throw new CommandFailure("the door answered " + answer.status() + ": " + answer.reason());
            }
            console.line(console.red("all rejected"));
            return 1;
        } catch (IOException e) {
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

    private void describe(JsonNode result) {
        String line =
                result.path("index").asString() + "  " + result.path("status").asString();
        String eventId = result.path("event_id").asString("");
        console.line(
                eventId.isEmpty()
                        ? line + "  " + result.path("code").asString("") + " "
                                + result.path("field").asString("") + "  "
                                + result.path("message").asString("")
                        : line + "  " + eventId);
        for (JsonNode warning : result.path("warnings")) {
            console.line(console.yellow("   warning: " + warning.asString("")));
        }
    }

    private String address() {
        return url.isEmpty() ? stack.find().ingestUrl() : url;
    }

    private String apiKey() {
        if (!key.isEmpty()) {
            return key;
        }
        String variable = System.getenv("COSTLINE_API_KEY");
        if (variable != null && !variable.isEmpty()) {
            return variable;
        }
        String own = url.isEmpty() ? stack.find().apiKey() : "";
        if (own.isEmpty()) {
            throw new CommandFailure(
                    "an API key is missing: make one with 'costline keys create', then pass it with --key");
        }
        return own;
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
