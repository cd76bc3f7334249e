package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.ingest.Normalized;
import io.costline.ingest.NormalizedJson;
import io.costline.ingest.Normalizer;
import io.costline.ingest.adapter.Sources;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Attribution;
import io.costline.ingest.admission.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
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
            "Prints one canonical event a line: ids, provider, models, usage as inclusive totals and as disjoint buckets, status,"
                    + " what was assumed. Rejections and ignored records have their lines, too.",
            ""
        })
final class NormalizeCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--source",
            required = true,
            paramLabel = "NAME",
            description =
                    "Who wrote the payload: events (our format) or a source, as GET /v1/sources lists them: litellm, openai, bedrock, ...")
    private String source = "";

    @Option(
            names = "--headers",
            paramLabel = "FILE",
            description = "Headers it came with, one 'name: value' a line: content-type, x-costline-customer, ...")
    private @Nullable Path headers;

    @Option(names = "--tenant", defaultValue = "default", description = "Tenant. Default: ${DEFAULT-VALUE}.")
    private String tenant = "default";

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "Payload; default: standard input.")
    private @Nullable Path file;

    NormalizeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        String name = source.equals("events") ? "costline" : source;
        Normalizer normalizer = Normalizer.forInspection();
        Normalized normalized = normalizer.normalize(
                name, Inputs.headers(headers), Inputs.bytes(file), Attribution.ofTenant(tenant), Instant.now());
        return switch (normalized) {
            case Normalized.Outcomes outcomes -> {
                boolean rejected = false;
                for (Outcome outcome : outcomes.outcomes()) {
                    console.out().println(NormalizedJson.of(outcome));
                    rejected |= outcome instanceof Outcome.Rejected;
                }
                console.out().flush();
                yield rejected ? 1 : 0;
            }
            case Normalized.Malformed bad ->
                throw new CommandFailure(
                        "not JSON, line " + bad.line() + ", column " + bad.column() + ": " + bad.reason());
            case Normalized.TooManyElements many ->
                throw new CommandFailure("more than " + many.maxElements() + " records in one payload");
            case Normalized.UnknownSource unknown -> throw unknown(unknown.source(), normalizer.sources());
        };
    }

    static CommandFailure unknown(String name, Sources sources) {
        return new CommandFailure("--source: no source is named " + name + "; there are events, "
                + sources.all().stream().map(SourceAdapter::name).collect(Collectors.joining(", ")));
    }
}
