package io.costline.cli;

import io.costline.cli.backfill.Backfill;
import io.costline.cli.backfill.BackfillReport;
import io.costline.cli.backfill.BackfillRequest;
import io.costline.cli.backfill.BackfillTotals;
import io.costline.cli.text.Console;
import io.costline.enrich.pricebook.PriceBookFollower;
import io.costline.ingest.adapter.Sources;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.stack.Connections;
import io.costline.topics.Horizons;
import io.costline.topics.Keys;
import io.costline.topics.TakenOver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backfill",
        description = {
            "Bring in history: files of a source's records, older than the doors let in.",
            "",
            "A file is what 'normalize' reads: one record a line, an array or a table (all of any length) or one document,"
                    + " gzipped or not."
                    + " Every record needs a time of its own. Calls are priced by the cards of their time and counted in its"
                    + " hours; spend is added, traces are built, and budgets of months long past stay silent.",
            "",
            "Each event and call is looked up in ClickHouse first. What is stored is not stored again: a repeat changes nothing,"
                    + " and after an interruption the next run does the rest. A further view of a stored call is kept as evidence"
                    + " and adds nothing. What the dedup horizon covers is left to the enricher. One run a tenant: a later one"
                    + " takes over. Rejected records are listed on standard error and kept in costline.rejected.",
            ""
        })
final class BackfillCommand extends StackCommand {
    @Option(
            names = "--source",
            required = true,
            paramLabel = "NAME",
            description =
                    "Who wrote the records: events (our format) or a source, as GET /v1/sources lists them: litellm, openai, ...")
    private String source = "";

    @Option(
            names = "--headers",
            paramLabel = "FILE",
            description = "What holds for all records, one 'name: value' a line: x-costline-customer, ...")
    private @Nullable Path headers;

    @Option(names = "--tenant", defaultValue = "default", description = "Tenant. Default: ${DEFAULT-VALUE}.")
    private String tenant = "default";

    @Option(
            names = "--dry-run",
            description = "Only show what would be sent and cost. A record twice in far apart places shows twice.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Events compared and sent at once. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--dedup-horizon",
            paramLabel = "DURATION",
            defaultValue = Horizons.DEDUP,
            description = "As enrich.dedup-horizon, whose slack must exceed an hour. Default: ${DEFAULT-VALUE}.")
    private Duration dedupHorizon = Duration.ZERO;

    @Option(
            names = "--correction-horizon",
            paramLabel = "DURATION",
            defaultValue = Horizons.CORRECTION,
            description = "As attribution.correction-horizon. Default: ${DEFAULT-VALUE}.")
    private Duration correctionHorizon = Duration.ZERO;

    @Option(
            names = "--enricher-group",
            paramLabel = "NAME",
            defaultValue = "costline-enricher",
            description = "As enrich.application-id. Default: ${DEFAULT-VALUE}.")
    private String enricherGroup = "";

    @Option(
            names = "--sink-group",
            paramLabel = "NAME",
            defaultValue = "costline-sink",
            description = "As sink.group-id. Default: ${DEFAULT-VALUE}.")
    private String sinkGroup = "";

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How long enricher and sink may take to catch up before a batch. Default: ${DEFAULT-VALUE}.")
    private int patienceSeconds;

    @Parameters(index = "0", arity = "1..*", paramLabel = "FILE", description = "Files, read in this order.")
    private List<Path> files = List.of();

    BackfillCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        files.forEach(Inputs::existing);
        BackfillRequest request = request();
        Connections file = stack.find();
        var definitions = file.definitions();
        try (var books = new PriceBookFollower(definitions.kafka(), definitions.registry(), book -> {});
                var questions = file.questions()) {
            books.start(Duration.ofSeconds(30));
            if (books.get().version() == 0) {
                throw new CommandFailure("no price book is in force");
            }
            BackfillTotals totals = Backfill.run(
                    request,
                    files,
                    definitions.kafka(),
                    definitions.registry(),
                    books,
                    questions,
                    RepriceCommand.failpoints(),
                    console::error);
            var report = new BackfillReport(request, books.get().version(), totals);
            if (json) {
                console.line(report.json());
            } else {
                report.print(console);
            }
            return totals.isWhole() ? 0 : 1;
        } catch (KafkaException e) {
            if (TakenOver.isCauseOf(e)) {
                throw new CommandFailure(
                        "another backfill of tenant " + tenant + " has begun; run this one again when it has ended", e);
            }
            throw e;
        }
    }

    private BackfillRequest request() throws IOException {
        SourceAdapter adapter = Sources.standard().find(source.equals("events") ? "costline" : source);
        if (adapter == null) {
            throw NormalizeCommand.unknown(source, Sources.standard());
        }
        if (!Keys.isTenant(tenant)) {
            throw misuse("--tenant: " + tenant + " is no name of a tenant");
        }
        if (batch < 1) {
            throw misuse("--batch must be at least 1");
        }
        Map<String, String> said = Inputs.headers(headers);
        if (said.containsKey("x-costline-id")) {
            throw misuse("--headers: x-costline-id names one event, and files hold many");
        }
        return new BackfillRequest(
                tenant,
                adapter.name(),
                said,
                dedupHorizon,
                correctionHorizon,
                batch,
                dryRun,
                Duration.ofSeconds(patienceSeconds),
                enricherGroup,
                sinkGroup);
    }
}
