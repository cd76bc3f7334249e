package io.costline.cli;

import io.costline.cli.ledger.LedgerCases;
import io.costline.cli.text.CaseAnswer;
import io.costline.cli.text.Console;
import io.costline.files.FaultyFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "compute",
        description = {
            "Compute periods by their terms: cases in, JSON Lines out, nothing running.",
            "",
            "In:  [{\"id\",\"period\":[from,to],\"terms\":{},\"calls\":[{\"event_id\",\"event_time\",\"lines\":[{\"unit\",\"quantity\",\"contracted_amount\"}]}]}]",
            "or   {\"cases\":[...]}. Terms are said as in a contract. A call served by capacity says its service_tier.",
            "Out: {\"id\",\"terms\",\"factors\",\"calls\",\"totals\"}, in the same order; calls in order of time.",
            "",
            "A case with closed {contracted_cost, effective_cost}, posted_in and, if there are any, posted rows also gives"
                    + " corrections: what the closed period must be corrected by. Calls that came since say late: true.",
            "",
            "A case that cannot be read gives a line with its id and the error, and the run goes on; the exit code then is 1.",
            ""
        })
final class LedgerComputeCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "JSON or YAML; default: standard input.")
    private @Nullable Path file;

    LedgerComputeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        String content = new String(Inputs.bytes(file), StandardCharsets.UTF_8);
        try {
            return CaseAnswer.print(console, LedgerCases.compute(content));
        } catch (FaultyFileException e) {
            throw Inputs.faulty(file == null ? Path.of("-") : file, e);
        }
    }
}
