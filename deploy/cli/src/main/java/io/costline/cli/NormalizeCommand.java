package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.identity.Attribution;
import io.costline.ingest.Normalized;
import io.costline.ingest.NormalizedJson;
import io.costline.ingest.Normalizer;
import io.costline.ingest.adapter.Sources;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "normalize",
        description = {
            "Show what Costline makes of a payload, without sending it.",
            "",
            "A payload is what the source writes: JSON, JSON Lines or server-sent events; of OpenTelemetry protobuf, too."
                    + " On a terminal each record is told in a few lines: what ran, whom it was for, its usage in disjoint buckets."
                    + " With --json, or to a pipe or a file, one canonical event a line. Rejections and ignored records are told, too.",
            ""
        })
final class NormalizeCommand extends ConsoleCommand {
    @Option(
            names = "--source",
            required = true,
            paramLabel = "NAME",
            completionCandidates = SourceNames.class,
            description = "Who wrote the payload: ${COMPLETION-CANDIDATES}.")
    private String source = "";

    @Option(names = "--sources", help = true, description = "List the sources with what each takes, and nothing else.")
    private boolean listed;

    @Option(names = "--json", description = "Canonical events as JSON on a terminal, too.")
    private boolean json;

    @Option(
            names = "--headers",
            paramLabel = "FILE",
            description = "Headers it came with, one 'name: value' a line: content-type, x-costline-customer, ...")
    private @Nullable Path headers;

    @Option(
            names = "--tenant",
            description = "Tenant of the key it will be sent with: an event's id depends on it. Default: default.")
    private @Nullable String tenant;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "Payload; default: standard input.")
    private @Nullable Path file;

    NormalizeCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        if (listed) {
            SourceNames.print(console);
            return 0;
        }
        String name = source.equals(SourceNames.OURS) ? Sources.COSTLINE : source;
        Normalizer normalizer = Normalizer.forInspection();
        Normalized normalized = normalizer.normalize(
                name,
                Inputs.headers(headers),
                Inputs.bytes(file),
                Attribution.ofTenant(tenant == null ? "default" : tenant),
                Instant.now());
        return switch (normalized) {
            case Normalized.Outcomes outcomes -> {
                if (outcomes.outcomes().isEmpty()) {
                    throw new CommandFailure("the payload holds no record");
                }
                print(outcomes.outcomes());
                yield outcomes.outcomes().stream().anyMatch(Outcome.Rejected.class::isInstance) ? 1 : 0;
            }
            case Normalized.Malformed bad ->
                throw new CommandFailure("line " + bad.line() + ", column " + bad.column() + ": " + bad.reason());
            case Normalized.TooManyElements many ->
                throw new CommandFailure("more than " + many.maxElements() + " records in one payload");
            case Normalized.UnknownSource unknown -> throw unknown(unknown.source(), normalizer.sources());
        };
    }

    private void print(List<Outcome> outcomes) {
        if (console.terminal() && !json) {
            outcomes.forEach(new NormalizedReport(console)::print);
            if (tenant == null) {
                console.line(console.dim(
                        "The ids are those in tenant default; with a key of another tenant, see --tenant."));
            }
        } else {
            outcomes.forEach(outcome -> console.out().println(NormalizedJson.of(outcome)));
            console.out().flush();
        }
    }

    static CommandFailure unknown(String name, Sources sources) {
        return new CommandFailure("--source: no source is named " + name + "; there are events, "
                + sources.all().stream().map(SourceAdapter::name).collect(Collectors.joining(", ")));
    }
}
