package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.embedded.registry.RegistryBackup;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "registry",
        description = {
            "Copy the schema registry's file away and back.",
            "",
            "No record of any topic can be read without it, and a registry that gives ids anew gives others.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND")
final class RegistryCommand extends CommandGroup {
    private final Console console;

    RegistryCommand(Console console) {
        this.console = console;
    }

    @Command(description = "Copy it away, whether the stack runs or not.")
    void export(
            @Option(names = "--data", required = true, paramLabel = "DIR", description = "Data folder of the stack.")
                    Path data,
            @Parameters(paramLabel = "FILE", description = "The copy.") Path copy) {
        try {
            int schemas = RegistryBackup.export(file(data), copy);
            console.line(Figures.count(schemas, "schema") + " copied to " + copy);
        } catch (IOException e) {
            throw new CommandFailure("not exported: " + e.getMessage(), e);
        }
    }

    @Command(description = "Put a copy back; the stack must not run.")
    void restore(
            @Option(names = "--data", required = true, paramLabel = "DIR", description = "Data folder of the stack.")
                    Path data,
            @Parameters(paramLabel = "FILE", description = "The copy.") Path copy) {
        try {
            int schemas = RegistryBackup.restore(copy, file(data));
            console.line(Figures.count(schemas, "schema") + " restored to " + data);
        } catch (IOException e) {
            throw new CommandFailure("not restored: " + e.getMessage(), e);
        }
    }

    private static Path file(Path data) {
        return data.resolve("registry").resolve("schemas.jsonl");
    }
}
