package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.stack.Connections.Ledger;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "run",
        description = {
            "Have the ledger service make a pass over every contract's periods now, and show what it published.",
            "",
            "The service makes one every ten seconds by itself (ledger.every). Twice changes nothing.",
            ""
        })
final class LedgerRunCommand extends StackCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Option(
            names = "--url",
            defaultValue = "",
            paramLabel = "URL",
            description = "The ledger service's management address. Default: the stack's, else http://127.0.0.1:9105.")
    private String url = "";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    LedgerRunCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws InterruptedException {
        Ledger ledger = stack.find().ledger();
        String address = url.isEmpty() ? ledger.url() : url;
        JsonNode report = pass(address, ledger.token().orElse(""));
        if (json) {
            console.line(report.toString());
            return 0;
        }
        Table table = new Table("tenant", "contract", "period", "state", ">effective", ">published");
        for (JsonNode each : report.path("periods")) {
            String before = each.path("before").asString("");
            String state = each.path("state").asString("");
            boolean turned = !before.equals(state) && !before.equals("UNKNOWN");
            table.row(
                    each.path("tenant").asString(""),
                    each.path("contract_id").asString(""),
                    day(each, "period_start") + " to " + day(each, "period_end"),
                    (turned ? before + " to " + state : state).toLowerCase(Locale.ROOT),
                    Figures.money(
                            new BigDecimal(each.path("effective").asString("0")),
                            each.path("currency").asString("USD"),
                            4),
                    Figures.count(each.path("published").asLong()));
        }
        table.print(console);
        console.line(
                "The pass published " + Figures.count(report.path("records").asLong(), "record") + ".");
        return 0;
    }

    private static String day(JsonNode period, String field) {
        return period.path(field).asString("").replace("T00:00:00Z", "");
    }

    private JsonNode pass(String address, String token) throws InterruptedException {
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(URI.create(address).resolve("/pass"));
        } catch (IllegalArgumentException e) {
            throw misuse("--url must be like http://127.0.0.1:9105, not " + address);
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    request.timeout(PATIENCE)
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 401) {
                throw new CommandFailure(address + " wants the token of management.token");
            }
            if (answer.statusCode() != 200) {
                throw new CommandFailure(address + " answered " + answer.statusCode() + reason(answer.body()));
            }
            return JsonMapper.shared().readTree(answer.body());
        } catch (IOException e) {
            throw new CommandFailure("no ledger service answers at " + address + ": is it running?", e);
        } catch (JacksonException e) {
            throw new CommandFailure(address + " is no ledger service", e);
        }
    }

    private static String reason(String body) {
        try {
            String reason = JsonMapper.shared().readTree(body).path("error").asString("");
            return reason.isEmpty() ? "" : ": " + reason;
        } catch (JacksonException e) {
            return "";
        }
    }
}
